"""Which release readers see: the one that was published last, or the one before for as long as its pages are drawn."""

from collections.abc import Callable
from datetime import datetime

from scorecard import queries
from scorecard.errors import UnknownReleaseError
from scorecard.queries import Release
from scorecard.store.database import Database

# The number of a release, and when it was given to readers.
Edition = tuple[int, datetime]


def newest(published: Edition | None) -> Edition | None:
    """Show whatever is published, at once."""
    return published


class Shown:
    """What every page, file and answer of a server is of by default, so that all of them are of the same release."""

    def __init__(self, database: Database, choose: Callable[[Edition | None], Edition | None] = newest) -> None:
        """``choose`` may hold back what is published, in favour of what was shown before."""
        self._database = database
        self._choose = choose

    def edition(self) -> Edition | None:
        """The release that is shown, and since when it is published; None while none is."""
        published = queries.pointer(self._database)
        chosen = self._choose(published)
        return chosen if chosen == published or self._is_there(chosen) else published

    def release_id(self) -> int:
        """The number of the release that is shown; raises UnknownReleaseError while none is."""
        return self.since()[0]

    def since(self) -> Edition:
        """The release that is shown, and since when; raises UnknownReleaseError while none is."""
        edition = self.edition()
        if edition is None:
            raise UnknownReleaseError(queries.NOTHING_PUBLISHED)
        return edition

    def release(self) -> Release:
        """The release that is shown; raises UnknownReleaseError while none is."""
        return queries.release(self._database, self.release_id())

    def _is_there(self, edition: Edition | None) -> bool:
        """Whether a release was not dropped meanwhile."""
        return edition is not None and edition[0] in {each.release_id for each in queries.releases(self._database)}
