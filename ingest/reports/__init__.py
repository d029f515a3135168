"""Reports of a run: the model, and one module for each format."""
