"""A digest as Markdown, as a page, and as a message that only has to be sent."""

import re
from collections.abc import Iterable
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from dashboards.reports.digest import Digest, Section
from dashboards.reports.pages import digest_page
from scorecard.compliance.deadline_texts import legible
from scorecard.compliance.purpose import PURPOSE
from scorecard.errors import SettingsError

# What Markdown would obey; a dot or a dash is only obeyed at the start of a line, where no cell stands.
OBEYED = re.compile(r"([\\`*_{}\[\]<>#|~&!])")


def markdown(digest: Digest) -> str:
    """The digest as Markdown."""
    synthetic = ["**Synthetic data.**", ""] if digest.after.release.synthetic else []
    lines = [f"# {_plain(digest.title)}", "", *synthetic, _plain(digest.told), ""]
    for section in digest.sections:
        lines += _section(section)
    return "\n".join([*lines, PURPOSE, ""])


def message(digest: Digest, to: str | None) -> bytes:
    """The digest as a message (RFC 5322): text and page; nobody is named but whom the user names.

    Raises SettingsError for a recipient that is no address.
    """
    written = EmailMessage(policy=SMTP)
    written["Subject"] = legible(digest.title)
    if to is not None:
        written["To"] = _recipient(to)
    # Programs for mail open it as a draft, not as something that was received.
    written["X-Unsent"] = "1"
    written.set_content(markdown(digest))
    written.add_alternative(digest_page(digest), subtype="html")
    # A boundary from the text, so that the same digest is the same file.
    written.set_boundary(f"=={digest.before.release.checksum[:16]}-{digest.after.release.checksum[:16]}==")
    return written.as_bytes()


def _recipient(to: str) -> Address:
    try:
        found = Address(addr_spec=to)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise SettingsError(f"'{legible(to)}' is no address. Write it as somebody@example.org.") from error
    if not found.domain:
        raise SettingsError(f"'{legible(to)}' is no address. Write it as somebody@example.org.")
    return found


def _section(section: Section) -> list[str]:
    """A heading, a caption and a table."""
    head = [f"## {section.heading}", "", _plain(section.caption), ""]
    rows = [
        _row(section.columns),
        _row(("---",) * len(section.columns)),
        *(_row(map(_plain, row)) for row in section.rows),
    ]
    return [*head, *rows, ""]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(words: str) -> str:
    """Words as they are, not as Markdown would obey them."""
    return OBEYED.sub(r"\\\1", legible(words))
