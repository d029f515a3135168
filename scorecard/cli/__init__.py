"""The command line: arguments, and nothing of what they do."""
