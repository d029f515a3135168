"""Sentences that travel with a release: what could not be placed, converted or guessed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Note:
    """One sentence for the reader of a release, and what it is about."""

    kind: str
    text: str
    ods_code: str | None = None
    medicine: str | None = None
