"""One module a source, each turning its publishers' layouts into rows of a lake table."""
