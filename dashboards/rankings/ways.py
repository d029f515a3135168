"""The way to ranks from pages that have none."""

from urllib.parse import urlencode

from dashboards.rankings.choices import LEVELS


def ranked(level: str) -> str:
    """The level whose ranks are shown for a level: regions are too few to be ranked, and their ICBs are instead."""
    return level if level in LEVELS else LEVELS[0]


def ranks_address(measure: str, level: str, subject: str | None = None) -> str:
    """The ranks of a measure, of one medicine or of a default, for a level; rankings begin with ICBs."""
    shown = ranked(level)
    asked = {"measure": measure, "subject": subject, "level": None if shown == LEVELS[0] else shown}
    return f"/rankings?{urlencode({name: word for name, word in asked.items() if word is not None})}"
