"""Every source by its one word: how it is read, in the order in which a run loads it."""

from collections.abc import Callable

from ingest.files import SourceFile
from ingest.readers import Reading
from ingest.sources import (
    appraisals,
    bnf,
    denominators,
    dmd,
    epd,
    explanations,
    formulary,
    formulary_words,
    groups,
    indicators,
    ods,
    population,
    scmd,
    services,
)

Reader = Callable[[SourceFile, str | None], Reading]

# References first: prescribing data is checked against the organisations and products that are loaded, formularies
# against the appraisals and the organisations' own words.
READERS: dict[str, Reader] = {
    "ods": ods.read,
    "population": population.read,
    "dmd": dmd.read,
    "appraisals": appraisals.read,
    "bnf": bnf.read,
    "services": services.read,
    "formulary_words": formulary_words.read,
    "formulary": formulary.read,
    "explanations": explanations.read,
    "denominators": denominators.read,
    "groups": groups.read,
    "indicators": indicators.read,
    "scmd": scmd.read,
    "epd": epd.read,
}
