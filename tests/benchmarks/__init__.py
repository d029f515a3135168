"""Speed and memory of validation at national scale, beside other tools on the same file; run by `make bench`."""
