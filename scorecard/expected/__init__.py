"""Expected use: population funnels, and observed use beside them."""
