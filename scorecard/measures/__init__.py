"""Measures: from their definitions to values, ranks, variation and diffusion."""
