"""About: what the scorecard is, how its numbers are made, and how accessible it is."""
