"""Files to download: their formats, their descriptions, and how they are answered."""
