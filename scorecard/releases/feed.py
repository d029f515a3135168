"""Published releases as an Atom feed (RFC 4287), which feed readers subscribe to."""

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from feedgen.feed import FeedGenerator

from scorecard.compliance.feeds import AUTHOR
from scorecard.compliance.purpose import PURPOSE
from scorecard.periods import month_label
from scorecard.releases.history import Past

TITLE = "Innovation scorecard: releases"


def release_feed(releases: Sequence[Past], site: str, address: str) -> bytes:
    """A feed with an entry for each published release, newest first; ``site`` has no slash at its end.

    The same releases give the same bytes. The address is the feed's own.
    """
    whole = FeedGenerator()
    # Releases of one database share the fingerprint of the first, which tells it from any other.
    whole.id(_identity("releases", *(each.release.fingerprint for each in releases[-1:])).urn)
    whole.title(TITLE)
    whole.subtitle(PURPOSE)
    whole.updated(max(_published_at(each) for each in releases))
    whole.author(name=AUTHOR)
    whole.generator(AUTHOR)
    whole.link(href=address, rel="self")
    whole.link(href=f"{site}/releases", rel="alternate")
    for each in releases:
        _add_entry(whole, each, site)
    text: bytes = whole.atom_str(pretty=True)
    return text


def _add_entry(whole: FeedGenerator, past: Past, site: str) -> None:
    release = past.release
    months = f"data from {month_label(release.first_month)} to {month_label(release.last_month)}"
    invented = "Synthetic data. " if release.synthetic else ""
    entry = whole.add_entry(order="append")
    entry.id(_identity("release", release.fingerprint).urn)
    entry.title(f"Release {release.release_id}, {months}")
    entry.published(_published_at(past))
    entry.updated(_published_at(past))
    entry.content(f"{invented}{past.moved} {PURPOSE}")
    entry.link(href=f"{site}/release/{release.release_id}", rel="alternate")


def _published_at(past: Past) -> datetime:
    when = past.release.published_at
    if when is None:
        raise ValueError(f"release {past.release.release_id} is not published")
    return when


def _identity(*parts: str) -> UUID:
    """A name for a thing that is the same in every copy of the feed."""
    return uuid5(NAMESPACE_URL, "/".join(("nice-scorecard", *parts)))
