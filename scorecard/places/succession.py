"""Mergers: which organisation answers for a code today.

The rule, in order:

1. Only successions that had taken effect by the chosen date count.
2. A code that the newest trust list shows as open answers for itself: a succession older than the list can then only
   be of parts of it.
3. A code with one successor is rolled up into it, and so on along the chain.
4. A code with several successors (a split) is not shared out: it stays a line of its own, with a note.
5. A chain that comes back to itself is not followed, with a note.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from scorecard.notes import Note

Successors = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Ending:
    """Where a code's chain of successors ends, and how."""

    ods_code: str
    split_into: tuple[str, ...] = ()
    in_circle: bool = False


def follow(code: str, successors: Successors) -> Ending:
    """The organisation that answers for a code."""
    seen = [code]
    while following := tuple(code for code in successors.get(seen[-1], ()) if code != seen[-1]):
        if len(following) > 1:
            return Ending(seen[-1], split_into=following)
        if following[0] in seen:
            return Ending(seen[0], in_circle=True)
        seen.append(following[0])
    return Ending(seen[-1])


def succession_notes(code: str, ending: Ending) -> list[Note]:
    """What a reader should know of a code that could not simply be rolled up."""
    if ending.split_into:
        into = " and ".join(ending.split_into)
        told = (
            f"{ending.ods_code} was split between {into}. Its figures stay on a line of their own: no rule shares them."
        )
        return [Note("split", told, ods_code=ending.ods_code)]
    if ending.in_circle:
        told = f"The successors of {code} lead back to itself, so it was not rolled up. Check the succession table."
        return [Note("split", told, ods_code=code)]
    return []
