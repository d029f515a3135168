"""Maps of ICBs: tiles, or boundaries that the user names."""
