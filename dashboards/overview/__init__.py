"""The overview: what stands out in a release."""
