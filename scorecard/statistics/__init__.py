"""Statistics: pure functions of numbers, each with its source, its limits of use and a reason where it refuses."""
