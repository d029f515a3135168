"""Search over organisations and medicines."""
