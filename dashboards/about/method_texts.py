"""The methods that the code uses, told in its own words and with its own constants: what changes there changes here."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from dashboards.formatting import joined, significant
from scorecard import intervals
from scorecard.compliance import adoption, clock, listing_times, publishers
from scorecard.compliance import states as compliance
from scorecard.expected import use as expected
from scorecard.indicators import statistics as indicator_statistics
from scorecard.measures import catchments, comparison, diffusion, variation
from scorecard.places import succession
from scorecard.releases import build
from scorecard.statistics import (
    bootstrap,
    counts,
    funnel,
    funnel_of_people,
    levels,
    many,
    narrowing,
    percentiles,
    ranks,
    shares,
    spread,
    trend,
    words,
    xmr,
)
from scorecard.uptake import coverage, headline

# What tells programmers where to look: it says nothing of the method.
OF_THE_CODE = re.compile(r" ?\((?:see )?(?:scorecard\.)?[a-z_]+(?:\.[a-z_]+)+(?:,[^)]*)?\)| ?\(see [a-z_]+\)")
ONE_BY_ONE = re.compile(r" (?=[2-9]\. )")
# What programmers call a figure that there is not.
NO_FIGURE = re.compile(r"\b(?:None|null)(?= (?:if|of|where)\b)")
OF_NO_READER = ("tests/", "docs/", "scorecard.", "tests.", "Frames:", "schema.")


@dataclass(frozen=True)
class Constant:
    """A number of the code by its module and name; ``part`` takes what is shown of it."""

    words: str
    module: ModuleType
    name: str
    part: Callable[[Any], object] = lambda value: value

    @property
    def shown(self) -> str:
        """The number as it is now."""
        value = self.part(getattr(self.module, self.name))
        if isinstance(value, tuple):
            return joined([_written(each) for each in value])
        return _written(value)


@dataclass(frozen=True)
class Method:
    """A method: the module that has it, its numbers, and the functions whose words tell how it is done and by whom."""

    group: str
    module: ModuleType
    constants: tuple[Constant, ...] = ()
    functions: tuple[Callable[..., Any], ...] = ()

    @property
    def anchor(self) -> str:
        """The name of its section in an address."""
        return self.module.__name__.rpartition(".")[2].replace("_", "-")

    @property
    def name(self) -> str:
        """What it is called."""
        return _heading(self.module)[0]

    @property
    def told(self) -> str:
        """What it tells."""
        return _heading(self.module)[1]

    @property
    def limits(self) -> tuple[str, ...]:
        """What it takes for granted, what it is not for, and its rules one by one."""
        parts = (part for each in tuple(_paragraphs(self.module))[1:] for part in ONE_BY_ONE.split(each))
        return tuple(part.strip() for part in parts)

    @property
    def how(self) -> tuple[tuple[str, str], ...]:
        """How it is done and where it comes from, function by function."""
        told = ((function.__name__, " ".join(_paragraphs(function))) for function in self.functions)
        return tuple((name.replace("_", " "), words) for name, words in told if words)


def _heading(module: ModuleType) -> tuple[str, str]:
    """The first line of a module: its name, and what it is about."""
    name, _, told = next(_paragraphs(module), module.__name__).partition(": ")
    return name, told[:1].upper() + told[1:]


def _paragraphs(thing: ModuleType | Callable[..., Any]) -> Iterator[str]:
    """What the code says of a thing, without what only programmers need."""
    for paragraph in (inspect.getdoc(thing) or "").split("\n\n"):
        text = OF_THE_CODE.sub("", " ".join(paragraph.split()).replace(" %", "%"))
        text = NO_FIGURE.sub("no figure", text)
        sentences = re.split(r"(?<=[.:]) (?=[A-Z1-9`])", text)
        kept = [each for each in sentences if "``" not in each and not any(word in each for word in OF_NO_READER)]
        if kept:
            yield " ".join(kept).replace("`", "")


def _written(value: object) -> str:
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.4g}"
    # A seed is a name, not an amount.
    return f"{value:.0f}" if isinstance(value, float) else str(value)


def _percent(part: float) -> str:
    return f"{100 * part:.4g}%"


def _level(level: levels.Level) -> str:
    return f"{level.percent:g}%"


def _widening(block: int) -> str:
    return significant(bootstrap.widening(comparison.MONTHS, block))


LEVEL_95 = Constant("Level of intervals", levels, "LEVEL_95", _level)
LEVEL_99_8 = Constant("The stricter level", levels, "LEVEL_99_8", _level)
BESIDE = "Organisations beside each other"
TOGETHER = "All organisations together"
OVER_TIME = "Over time"
OF_COUNTS = "Shares and counts"
EXPECTED = "Expected use"
OF_SIZE = "Who is counted, and by what it is divided"
OF_COMPLIANCE = "Formularies"
METHODS = (
    Method(
        BESIDE,
        bootstrap,
        (
            Constant("Months that are drawn from", comparison, "MONTHS"),
            Constant("Months in a block", bootstrap, "BLOCK"),
            Constant("Draws", comparison, "DRAWS"),
            Constant("Seed of the draws", comparison, "SEED"),
            Constant("How many times wider than the plain interval", bootstrap, "BLOCK", _widening),
            LEVEL_95,
        ),
        (bootstrap.volume_intervals, bootstrap.ratio_intervals, bootstrap.part_intervals, bootstrap.widening,
         bootstrap.drawn_months),
    ),
    Method(
        BESIDE,
        ranks,
        (
            Constant("Fewest organisations for a rank", ranks, "FEWEST_ORGANISATIONS"),
            Constant("Fewest months with use of twelve", ranks, "FEWEST_MONTHS_WITH_USE"),
            Constant("Draws for measures", comparison, "DRAWS"),
            Constant("Draws for indicators", indicator_statistics, "DRAWS"),
            LEVEL_95,
        ),
        (ranks.rank_intervals, ranks.ranks_of, ranks.part_ranks, ranks.share_ranks, ranks.rank_change),
    ),
    Method(
        BESIDE,
        words,
        (LEVEL_95, LEVEL_99_8, Constant("Fewest to take a share of", words, "FEWEST_OF")),
        (words.word, words.compare),
    ),
    Method(BESIDE, many, (LEVEL_95, LEVEL_99_8), (many.by_chance, many.benjamini_hochberg)),
    Method(
        TOGETHER,
        percentiles,
        (
            Constant("Percentiles", percentiles, "LINES"),
            Constant("Percentiles of few organisations", percentiles, "QUARTILES"),
            Constant("Fewest organisations for all of them", percentiles, "FEWEST_FOR_LINES"),
        ),
        (percentiles.type_7, percentiles.percent_ranks, percentiles.quintiles),
    ),
    Method(
        TOGETHER,
        spread,
        (Constant("Fewest organisations", spread, "FEWEST_ORGANISATIONS"),),
        (spread.spread, spread.iqr, spread.variation, spread.gini, spread.gap_to_median),
    ),
    Method(TOGETHER, variation),
    Method(
        OVER_TIME,
        narrowing,
        (
            Constant("Fewest quarters", narrowing, "FEWEST_QUARTERS"),
            Constant("Quarters in a block", narrowing, "BLOCK"),
            Constant("Draws", narrowing, "DRAWS"),
            Constant("Probability below which it is said", narrowing, "PROBABILITY"),
        ),
        (narrowing.narrowing_of_ratios, narrowing.spearman_with_time, narrowing.resampled_slopes),
    ),
    Method(
        OVER_TIME,
        diffusion,
        (
            Constant("Shares of organisations that are told of, in per cent", diffusion, "PERCENTS"),
            Constant("Months that are watched before", diffusion, "MONTHS_WATCHED"),
            Constant("Months before publication that have to be known", diffusion, "MONTHS_BEFORE"),
            Constant("Percentage of earlier users from which there is no spread to show", diffusion, "WIDELY_USED"),
            Constant("Fewest medicines for a middle to be beside", diffusion, "FEWEST_MEDICINES"),
        ),
    ),
    Method(
        OVER_TIME,
        xmr,
        (
            Constant("Limits, in mean ranges from the mean", xmr, "LIMIT_FACTOR"),
            Constant("Ranges beyond so many mean ranges are left out once", xmr, "SCREENING_FACTOR"),
            Constant("Months from which limits are firm", xmr, "FIRM_FROM"),
            Constant("Months of a run on one side of the mean", xmr, "Options", lambda options: options().run_length),
            Constant("Months of a rise or fall", xmr, "Options", lambda options: options().trend_length),
            Constant("Rules, of which the first that is met names a month", xmr, "LABELS"),
        ),
        (xmr.chart, xmr.screened_mean_range, xmr.runs, xmr.trends, xmr.two_of_three),
    ),
    Method(
        OVER_TIME,
        trend,
        (Constant("Years", trend, "POINTS"), LEVEL_99_8),
        (trend.five_point_trend, trend.weighted_slope),
    ),
    Method(
        OVER_TIME,
        headline,
        (Constant("Quarters that have to be known", headline, "QUARTERS"),),
        (headline.increases,),
    ),
    Method(
        OF_COUNTS,
        shares,
        (LEVEL_95, LEVEL_99_8, Constant("Fewest to take a share of", words, "FEWEST_OF")),
        (intervals.wilson, shares.share_interval, shares.share_of_the_others),
    ),
    Method(
        OF_COUNTS,
        counts,
        (Constant("Count from which Byar's approximation is used", counts, "BYAR_FROM"), LEVEL_95),
        (counts.count_interval, counts.byar, counts.exact_poisson),
    ),
    Method(
        OF_COUNTS,
        funnel,
        (Constant("Fewest organisations", funnel, "FEWEST_ORGANISATIONS"), LEVEL_95, LEVEL_99_8),
        (funnel.share_limits, funnel.share_funnel, funnel.between_variance, funnel.ratio_funnel, funnel.shmi_funnel),
    ),
    Method(
        EXPECTED,
        funnel_of_people,
        (
            Constant("Draws", funnel_of_people, "DRAWS"),
            Constant("Seed of the draws", expected, "SEED"),
            Constant("Percentiles that are told", funnel_of_people, "PERCENTS"),
            Constant("Days in a year of treatment", expected, "DAYS_A_YEAR"),
        ),
        (funnel_of_people.expected_people, funnel_of_people.pert, funnel_of_people.triangular,
         funnel_of_people.compare_use),
    ),
    Method(OF_SIZE, succession),
    Method(
        OF_SIZE,
        coverage,
        (
            Constant("Rows in its usual month from which on a code is expected in every month", coverage, "USUAL_ROWS"),
            Constant("Share of use without a place from which a note says so", build, "MUCH_UNALLOCATED", _percent),
        ),
    ),
    Method(
        OF_SIZE,
        catchments,
        (
            Constant("Months of activity", catchments, "MONTHS_OF_ACTIVITY"),
            Constant("Share of patients from unknown places from which there is no estimate", catchments,
                     "MOST_UNPLACED", _percent),
        ),
    ),
    Method(
        OF_COMPLIANCE,
        clock,
        (
            Constant("Months of the statutory duty", clock, "STATUTORY_MONTHS"),
            Constant("Days that many checklists print for it", clock, "CHECKLIST_DAYS"),
        ),
        (clock.deciding_rules, clock.in_force, clock.day_in_london),
    ),
    Method(OF_COMPLIANCE, compliance),
    Method(
        OF_COMPLIANCE,
        listing_times,
        (Constant("Fewest listings for a curve", listing_times, "FEWEST_LISTINGS"), LEVEL_95),
        (listing_times.listing_times,),
    ),
    Method(
        OF_COMPLIANCE,
        adoption,
        (Constant("Months of use that are looked at", adoption, "RECENT_MONTHS"),),
        (adoption.adoption, adoption.diffusion),
    ),
    Method(
        OF_COMPLIANCE,
        publishers,
        (Constant("Days after which a list is old", publishers, "STALE_DAYS"),),
    ),
)  # fmt: skip


def groups() -> dict[str, list[Method]]:
    """The methods by what they are for."""
    found: dict[str, list[Method]] = {}
    for method in METHODS:
        found.setdefault(method.group, []).append(method)
    return found
