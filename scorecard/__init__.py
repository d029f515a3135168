"""What the numbers mean: periods, organisations, products, uptake, releases, and where they are kept."""
