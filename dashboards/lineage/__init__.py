"""Where a number comes from: its files, rows, products, codes, and what to bear in mind."""
