"""``python -m scorecard`` is ``nice-scorecard``."""

from scorecard.cli import main

main()
