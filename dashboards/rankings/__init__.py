"""Rankings: the page, the wishes it meets, its words, and its files."""
