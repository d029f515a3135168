"""Feeds that feed readers take: checked against the schema of RFC 4287 and read by a public parser."""

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from scorecard.compliance.feeds import feed
from scorecard.compliance.purpose import PURPOSE
from tests.lib.deadlines import SITE, TITLE, deadlines, series
from tests.lib.requirements import REPOSITORY

SCHEMA = etree.RelaxNG(etree.parse(REPOSITORY / "tests" / "lib" / "atom.rng"))
ATOM = "{http://www.w3.org/2005/Atom}"
SELF = f"{SITE}/download/deadlines.atom?organisation=ZB01&within=30d"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120)


def check(content: bytes) -> feedparser.FeedParserDict:
    """Assert that a feed is valid Atom, and give it parsed."""
    document = etree.fromstring(content)
    SCHEMA.assertValid(document)
    ids = [entry.findtext(f"{ATOM}id") for entry in document.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    # What the schema's rules ask for beyond its grammar: an author for every entry, and content or a link to it.
    assert document.find(f"{ATOM}author") is not None
    for entry in document.iter(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}content")
    found = feedparser.parse(content)
    assert not found.bozo
    assert found.version == "atom10"
    return found


def test_every_deadline_is_an_entry_with_its_words() -> None:
    found = check(feed(deadlines(), series(), SELF))
    due, expiry = found.entries
    assert TITLE in due.title
    assert "by 30 April 2026" in due.content[0].value
    assert "holds until 29 February 2028" in expiry.content[0].value
    assert due.link == f"{SITE}/organisation/ZB01"
    assert [link.href for link in found.feed.links if link.rel == "self"] == [SELF]


def test_the_sentence_stands_in_the_feed_and_in_each_entry() -> None:
    found = check(feed(deadlines(), series()))
    for told in (found.feed.subtitle, *(entry.content[0].value for entry in found.entries)):
        assert PURPOSE in told
        assert "Release 7" in told


def test_the_same_release_gives_the_same_bytes_and_another_keeps_identities() -> None:
    assert feed(deadlines(), series()) == feed(deadlines(), series())
    ids = [entry.id for entry in check(feed(deadlines(), series())).entries]
    assert ids == [entry.id for entry in check(feed(deadlines(title="Other"), series())).entries]


@pytest.mark.parametrize("site", [SITE, None])
def test_a_feed_without_deadlines_or_links_is_valid_too(site: str | None) -> None:
    assert check(feed([], series(site))).entries == []
    linked = ["links" in entry for entry in check(feed(deadlines(), series(site))).entries]
    assert linked == [site is not None] * 2


@pytest.mark.parametrize("broken", ["<id>", "<title>", "<updated>"])
def test_the_schema_notices_what_is_missing(broken: str) -> None:
    text = feed(deadlines(), series()).decode()
    end = broken.replace("<", "</")
    start = text.index(broken)
    assert not SCHEMA.validate(etree.fromstring((text[:start] + text[text.index(end) + len(end) :]).encode()))


@given(TEXTS, TEXTS)
def test_any_text_may_stand_in_a_title_or_a_name(title: str, name: str) -> None:
    found = deadlines(title=title, name=name)
    document = etree.fromstring(feed(found, series(name=name)))
    SCHEMA.assertValid(document)
    assert document.find(f"{ATOM}entry").findtext(f"{ATOM}title") == found[0].summary
