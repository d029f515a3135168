"""``python -m scorecard`` is ``nice-scorecard``."""

from scorecard.cli.app import main

main()
