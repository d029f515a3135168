"""How large a synthetic NHS is."""

from dataclasses import dataclass

from ingest.synthetic.catalogue import CORE_MEDICINES
from ingest.synthetic.codes import capacity

# The trusts that merge, split, fall silent and so on need these many, and an ICB each of the first four.
FEWEST_TRUSTS = 14
FEWEST_ICBS = 4


@dataclass(frozen=True)
class Size:
    """How many of everything; the core medicines and the first trusts, with their planted faults, are always there.

    ``products_a_medicine`` and ``share_used`` (the share of trust and product pairs with any use) shape only the
    medicines beyond the core ones.
    """

    trusts: int
    months: int
    medicines: int
    products_a_medicine: int
    regions: int
    icbs: int
    sub_icbs_an_icb: int
    practices_a_sub_icb: int
    population_years: int = 2
    share_used: float = 0.2

    def __post_init__(self) -> None:
        """Refuse a size that has no room for what is planted, or more organisations than there are codes."""
        fewest = {"trusts": FEWEST_TRUSTS, "icbs": FEWEST_ICBS, "medicines": len(CORE_MEDICINES)}
        for field in self.__dataclass_fields__:
            least = fewest.get(field, 0 if field == "share_used" else 1)
            if getattr(self, field) < least:
                raise ValueError(f"A synthetic NHS needs at least {least} {field.replace('_', ' ')}.")
        wanted = {"trust": self.trusts, "icb": self.icbs, "sub_icb": self.sub_icbs, "region": self.regions}
        for kind, count in wanted.items():
            if count > capacity(kind):
                raise ValueError(f"There are codes for {capacity(kind)} synthetic organisations of the kind {kind}.")

    @property
    def sub_icbs(self) -> int:
        """Sub-ICB locations in all."""
        return self.icbs * self.sub_icbs_an_icb


CORE = len(CORE_MEDICINES)
TINY = Size(14, 4, CORE, 2, regions=2, icbs=4, sub_icbs_an_icb=1, practices_a_sub_icb=2, population_years=1)
SMALL = Size(24, 36, CORE + 10, 2, regions=3, icbs=8, sub_icbs_an_icb=2, practices_a_sub_icb=6, share_used=0.7)
# About the size of the real thing: 8,500 products and 300,000 rows a month.
NATIONAL = Size(200, 120, 2840, 3, regions=7, icbs=42, sub_icbs_an_icb=3, practices_a_sub_icb=50, share_used=0.19)
SIZES = {"tiny": TINY, "small": SMALL, "national": NATIONAL}
