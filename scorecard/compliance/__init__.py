"""Formulary compliance: from recommendations and evidence to states, deadlines and proportions."""
