"""Organisations: the list, an organisation's scorecard, and one medicine in it month by month."""
