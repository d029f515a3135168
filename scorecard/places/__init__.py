"""Places: organisations, their mergers, and how many people live in each."""
