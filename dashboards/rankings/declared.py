"""The files of the page of rankings, declared: what each is, and what its columns mean."""

from scorecard import caveats, schema
from scorecard.files.declared import Declared, by_name, some
from scorecard.files.facts import CARE_SETTING, POPULATION_VINTAGE, PURPOSE_FACT, RELEASE_ID, SYNTHETIC
from scorecard.tables import Column, optional_text, text

NAME = text("name", "Name of the organisation or group")
VALUE_IS = text("value_is", "What the value is, in words")
PERIOD_LABEL = text("period_label", "The period in words")
OF_MEASURE = (
    text("measure_name", "Name of the measure"),
    CARE_SETTING,
    optional_text("subject_name", "Name of the medicine, or of the grouping of medicines"),
    VALUE_IS,
)
METHOD = text("method", "How the intervals and ranks were made")
OF_SPREAD = (*OF_MEASURE, POPULATION_VINTAGE, RELEASE_ID, SYNTHETIC, PURPOSE_FACT)
FACTS = (METHOD, *OF_SPREAD)
BESIDE_PEERS = "percentile rank rank_low rank_high out_of benchmark comparison flags"
OF_PEERS = "grouping group_name members median"


def peers_name(name: str) -> str:
    """The name of a column that says among peers what another says among everybody."""
    return f"peers_{name}"


def _among_peers(column: Column) -> Column:
    # Outside the newest twelve months, and in a file of everybody, there is nothing said among peers.
    meaning = f"Among the peers: {column.meaning[0].lower()}{column.meaning[1:]}"
    return Column(peers_name(column.name), column.kind, meaning, nullable=True, unit=column.unit)


RANKING = Declared(
    "ranking",
    "Organisations of a level in one measure over twelve months, with intervals and ranks, or why there is no rank",
    by_name(
        [NAME, PERIOD_LABEL],
        (_among_peers(column) for column in some(schema.PEER_FIGURE, BESIDE_PEERS)),
        FACTS,
        schema.MEASURE_FIGURE.columns,
        some(schema.PEER_FIGURE, OF_PEERS),
    ),
    facts=tuple(column.name for column in FACTS),
    key=("ods_code", "period"),
    caveats=caveats.USE,
)
SPREAD = Declared(
    "spread",
    "How far organisations of a level lie apart in one measure, period by period",
    by_name([PERIOD_LABEL], OF_SPREAD, schema.SPREAD.columns),
    facts=tuple(column.name for column in OF_SPREAD),
    key=("period_type", "period"),
    caveats=caveats.USE,
)
