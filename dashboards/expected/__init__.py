"""Expected use: funnels, what they lead to, and what was observed beside it."""
