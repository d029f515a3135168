"""BNF codes: which medicine a code is, through every change of it, and which codes' rows are kept.

Codes are hierarchical: a presentation's code begins with that of its chemical substance. There are tens of thousands of
them, of which a mapping names a few hundred, so that they are looked up one by one.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import narwhals as nw
import polars as pl

PRESENTATION_SCHEMA = pl.Schema(
    {
        "bnf_code": pl.String(),
        "newest_code": pl.String(),
        "medicine": pl.String(),
        "ddd_quantity": pl.Float64(),
        "add_quantity": pl.Float64(),
    }
)


@dataclass(frozen=True)
class Meaning:
    """What a mapping says of one code; the quantities are those that make a daily dose."""

    medicine: str
    ddd_quantity: float | None = None
    add_quantity: float | None = None


@dataclass(frozen=True)
class BnfCodes:
    """Codes that were mapped, with their meanings, and codes that changed, with what became of them."""

    mapped: Mapping[str, Meaning]
    changes: Mapping[str, str]

    def followed(self, code: str) -> str:
        """The newest code of a code; a change that was followed is not followed again."""
        seen: set[str] = set()
        while (
            old := next((one for one in _beginnings(code) if one in self.changes and one not in seen), None)
        ) is not None:
            seen.add(old)
            code = self.changes[old] + code[len(old) :]
        return code

    def meanings(self, code: str) -> list[Meaning]:
        """What the mapping says of a code, the most particular first; none where it is no mapped medicine's."""
        return _meant(self.followed(code), self._newest) or _meant(code, self.mapped)

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The shortest codes such that the code of every row of a mapped medicine begins with one of them."""
        codes, fresh = set[str](), {*self.mapped, *self._newest}
        while fresh:
            codes |= fresh
            fresh = {before for code in fresh for before in self._before(code)} - codes
        return frozenset(code for code in codes if not codes & set(_beginnings(code)[1:]))

    @cached_property
    def mark(self) -> str:
        """What tells mappings apart that keep different rows."""
        return hashlib.sha256("\n".join(sorted(self.wanted)).encode()).hexdigest()

    @cached_property
    def _newest(self) -> dict[str, Meaning]:
        """The mapping by newest codes; what moved to a substance that is not mapped stays the medicine that it was."""
        newest = {self.followed(code): meaning for code, meaning in self.mapped.items()}
        moved = {self.followed(old): found[0] for old in self.changes if (found := _meant(old, self.mapped))}
        return {code: meaning for code, meaning in moved.items() if not _meant(code, newest)} | newest

    def _before(self, code: str) -> set[str]:
        """What a code, or a part of what begins with it, was called before a change."""
        return {
            old + code[len(new) :] for old, new in self.changes.items() if code.startswith(new) or new.startswith(code)
        }


def bnf_codes(medicines: pl.DataFrame, changes: pl.DataFrame) -> BnfCodes:
    """The codes of rows of schema.BNF_MEDICINE and BNF_CHANGE; a later row on the same code replaces an earlier one."""
    said = medicines.select("bnf_code", "medicine", "ddd_quantity", "add_quantity").iter_rows()
    mapped = {code: Meaning(*meaning) for code, *meaning in said}
    return BnfCodes(mapped, dict(changes.select("old_bnf_code", "new_bnf_code").iter_rows()))


def presentations(found: Iterable[str], codes: BnfCodes) -> pl.DataFrame:
    """Every code that occurs and is a mapped medicine's, with what it means (PRESENTATION_SCHEMA).

    A quantity that makes a daily dose is that of the most particular code which has one.
    """
    rows = [
        (
            code,
            codes.followed(code),
            meanings[0].medicine,
            next((one.ddd_quantity for one in meanings if one.ddd_quantity), None),
            next((one.add_quantity for one in meanings if one.add_quantity), None),
        )
        for code in sorted(set(found))
        if (meanings := codes.meanings(code))
    ]
    return pl.DataFrame(rows, schema=PRESENTATION_SCHEMA, orient="row")


def begins_with_any(column: str, codes: Iterable[str]) -> nw.Expr:
    """Whether a code begins with one of these; false where it is missing."""
    of_length: dict[int, list[str]] = {}
    for code in sorted(codes):
        of_length.setdefault(len(code), []).append(code)
    tests = [nw.col(column).str.slice(0, length).is_in(some) for length, some in of_length.items()]
    return nw.any_horizontal(*tests, ignore_nulls=True).fill_null(value=False) if tests else nw.lit(value=False)


def _beginnings(code: str) -> list[str]:
    """A code and everything that it begins with, the longest first."""
    return [code[:length] for length in range(len(code), 0, -1)]


def _meant(code: str, meanings: Mapping[str, Meaning]) -> list[Meaning]:
    """What is said of the codes that a code begins with, the longest first."""
    return [meanings[one] for one in _beginnings(code) if one in meanings]
