"""Search: organisations by name and code, old ones among them, and medicines by name and appraisal."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from dashboards.catalogue import LEVEL_WORDS, Catalogue, Medicine, Organisation
from dashboards.formatting import capital, day, joined
from dashboards.words import ONLY_PRACTICES

WORD = re.compile(r"[^\W_]+")
# The number of an appraisal, in the ways that people write it.
APPRAISAL = re.compile(r"\b(ta|hst)\s*0*(\d+)\b")
# Words that some write as a sign and others leave out.
LEFT_OUT = frozenset({"and", "of", "the", "nhs"})
ALIKE = 0.72
FEW_NUMBERS = 6


@dataclass(frozen=True)
class Entry:
    """One thing that can be found: its name, where it leads, what is said of it, and the words it is found by."""

    name: str
    code: str
    href: str
    told: str
    words: frozenset[str]


@dataclass(frozen=True)
class Results:
    """What was found, the closest first; ``alike`` has names that are nearly what was searched for."""

    organisations: tuple[Entry, ...]
    medicines: tuple[Entry, ...]
    alike: tuple[Entry, ...]

    @property
    def number(self) -> int:
        """How much was found."""
        return len(self.organisations) + len(self.medicines)


def find(catalogue: Catalogue, searched: str) -> Results:
    """What every word of a search is the beginning of a word of."""
    organisations, medicines = organisation_entries(catalogue), medicine_entries(catalogue)
    wanted = _wanted(searched)
    places, named = (_matching(entries, wanted, searched) for entries in (organisations, medicines))
    alike = () if places or named or not wanted else _alike([*medicines, *organisations], searched)
    return Results(places, named, alike)


def organisation_entries(catalogue: Catalogue) -> list[Entry]:
    """Every organisation, merged ones too; not sub-ICB locations of earlier years, which have no figures."""
    places = catalogue.organisations.values()
    return [_organisation(catalogue, each) for each in places if not catalogue.is_of_an_earlier_year(each)]


def medicine_entries(catalogue: Catalogue) -> list[Entry]:
    """Every medicine: those that trusts issue, and those that only practices prescribe."""
    issued = [_medicine(catalogue, each, "Medicine") for each in catalogue.medicines.values()]
    if catalogue.practices is None:
        return issued
    only = f"Medicine, {ONLY_PRACTICES}"
    return [*issued, *(_medicine(catalogue.practices, each, only) for each in catalogue.prescribed.values())]


def plain(text: str) -> str:
    """Words without accents, in small letters; appraisals as ``ta195``."""
    letters = unicodedata.normalize("NFKD", text)
    small = "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
    return APPRAISAL.sub(lambda found: found[1] + found[2], small)


def _wanted(searched: str) -> list[str]:
    """The words of a search; small ones count only where there are no others."""
    words = WORD.findall(plain(searched))
    return [word for word in words if word not in LEFT_OUT] or words


def _matching(entries: Iterable[Entry], wanted: Sequence[str], searched: str) -> tuple[Entry, ...]:
    found = [entry for entry in entries if wanted and all(_has(entry.words, word) for word in wanted)]
    return tuple(sorted(found, key=lambda entry: (_distance(entry, searched), entry.name.casefold())))


def _has(words: frozenset[str], beginning: str) -> bool:
    return any(word.startswith(beginning) for word in words)


def _distance(entry: Entry, searched: str) -> int:
    """A code or a whole name before a name that begins so, and that before any other."""
    text, name = plain(searched).strip(), plain(entry.name)
    if text in (name, entry.code.casefold()):
        return 0
    return 1 if name.startswith(text) else 2


def _alike(entries: Sequence[Entry], searched: str) -> tuple[Entry, ...]:
    """Names that are written nearly so."""
    by_word = {
        word: entry for entry in reversed(entries) for word in [plain(entry.name), *WORD.findall(plain(entry.name))]
    }
    close = get_close_matches(plain(searched), by_word, n=3, cutoff=ALIKE)
    return tuple(dict.fromkeys(by_word[word] for word in close))


def _organisation(catalogue: Catalogue, place: Organisation) -> Entry:
    names = f"{place.full_name} {place.ods_code} {LEVEL_WORDS[place.org_type][0]}"
    href = f"/organisation/{place.ods_code}"
    words = frozenset(WORD.findall(plain(names)))
    return Entry(place.full_name, place.ods_code, href, organisation_words(catalogue, place), words)


def organisation_words(catalogue: Catalogue, place: Organisation) -> str:
    """What an organisation is, or what became of it."""
    successor = catalogue.organisations.get(place.successor_ods_code or "")
    if successor is not None:
        when = f" since {day(place.close_date)}" if place.close_date else ""
        return f"{place.ods_code} is now part of {successor.ods_code}, {successor.full_name}{when}."
    line = catalogue.ancestors(place)
    kind = capital(LEVEL_WORDS[place.org_type][0])
    above = f" in {line[-1].full_name}" if line else ""
    merged = [f"{each.full_name} ({each.ods_code})" for each in catalogue.predecessors(place.ods_code)]
    return f"{kind}{above}{f'; took over {joined(merged)}' if merged else ''}."


def _medicine(catalogue: Catalogue, medicine: Medicine, kind: str) -> Entry:
    numbers = list(dict.fromkeys(each.ta_number for each in catalogue.appraisals_of(medicine.medicine)))
    digits = [number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for number in numbers]
    shown = numbers[:FEW_NUMBERS]
    more = f" and {len(numbers) - len(shown):,} more" if len(numbers) > len(shown) else ""
    told = f"{kind}; {', '.join(shown)}{more}." if numbers else f"{kind}; no appraisal on record."
    words = frozenset(WORD.findall(plain(" ".join([medicine.name, *numbers, *digits]))))
    return Entry(medicine.name, "", f"/medicine/{medicine.medicine}", told, words)
