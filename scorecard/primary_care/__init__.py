"""What practices prescribe: BNF codes, places and doses."""
