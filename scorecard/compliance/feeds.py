"""Deadlines as an Atom feed (RFC 4287), which feed readers subscribe to."""

from collections.abc import Sequence

from feedgen.feed import FeedGenerator

from scorecard.compliance.deadline_texts import Deadline, Series

AUTHOR = "nice-scorecard"


def feed(deadlines: Sequence[Deadline], series: Series, address: str | None = None) -> bytes:
    """A feed with an entry for each deadline; the same release gives the same bytes. The address is the feed's own."""
    whole = FeedGenerator()
    whole.id(series.identity.urn)
    whole.title(series.title)
    whole.subtitle(series.told)
    whole.updated(series.built_at)
    whole.author(name=AUTHOR)
    whole.generator(AUTHOR)
    if address is not None:
        whole.link(href=address, rel="self")
    for deadline in deadlines:
        _add_entry(whole, deadline, series)
    text: bytes = whole.atom_str(pretty=True)
    return text


def _add_entry(whole: FeedGenerator, deadline: Deadline, series: Series) -> None:
    entry = whole.add_entry(order="append")
    entry.id(deadline.identity.urn)
    entry.title(deadline.summary)
    entry.updated(series.built_at)
    entry.content(f"{deadline.told} {series.told}")
    link = series.link(deadline)
    if link is not None:
        entry.link(href=link, rel="alternate")
