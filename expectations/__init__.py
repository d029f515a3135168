"""What good data means: suites of expectations, the engine that runs them, and what they found."""
