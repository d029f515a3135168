"""Care settings: what practices prescribed beside what trusts issued."""
