"""What pages ask about expected use, each answer remembered for as long as its release is read."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from dashboards.catalogue import Catalogue
from scorecard.expected.funnels import Funnel, newest
from scorecard.expected.queries import Answer, answer, answers
from scorecard.store.database import Database


class ExpectedReadings:
    """Population funnels, and what releases hold beside them; the funnels stay as they were at the start."""

    def __init__(self, database: Database, funnels: Sequence[Funnel]) -> None:
        """Read from a database that is already open."""
        self._database = database
        self._funnels = {funnel.slug: funnel for funnel in newest(funnels)}
        self._answer = lru_cache(maxsize=256)(self._read_answer)
        self._icbs = lru_cache(maxsize=16)(self._read_icbs)

    def funnels(self, catalogue: Catalogue) -> Mapping[str, Funnel]:
        """The newest versions, by slug in order of title; beside invented medicines none that is of other ones."""
        kept = [one for one in self._funnels.values() if not catalogue.synthetic or _is_of(one, catalogue)]
        return {one.slug: one for one in sorted(kept, key=lambda one: (one.title.lower(), one.slug))}

    def left_out(self, catalogue: Catalogue) -> int:
        """How many funnels are not shown beside invented medicines."""
        return len(self._funnels) - len(self.funnels(catalogue))

    def answer(self, release_id: int, funnel: str, ods_code: str) -> Answer:
        """Expected and observed use of one organisation."""
        return self._answer(release_id, funnel, ods_code)

    def icbs(self, release_id: int, funnel: str) -> tuple[Answer, ...]:
        """The same of every ICB, by name."""
        return self._icbs(release_id, funnel)

    def _read_answer(self, release_id: int, funnel: str, ods_code: str) -> Answer:
        return answer(self._database, release_id, self._funnels[funnel], ods_code)

    def _read_icbs(self, release_id: int, funnel: str) -> tuple[Answer, ...]:
        return answers(self._database, release_id, self._funnels[funnel], "icb")


def _is_of(funnel: Funnel, catalogue: Catalogue) -> bool:
    """Whether a release has all of the medicines of a funnel that names any."""
    return bool(funnel.medicines) and all(medicine in catalogue.medicines for medicine in funnel.medicines)
