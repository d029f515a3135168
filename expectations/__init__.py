"""What good data means: suites as code, the engine that runs them, and their results as plain dataclasses."""
