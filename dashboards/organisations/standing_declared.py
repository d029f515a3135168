"""The files of scorecards, declared: what each is, and what its columns mean."""

from dataclasses import replace

from scorecard import caveats, schema
from scorecard.files.declared import Declared, by_name, some
from scorecard.files.facts import PURPOSE_FACT, RELEASE_ID, SYNTHETIC
from scorecard.files.rankings import RANKINGS
from scorecard.tables import day, integer, optional_number, optional_text, text

OF_CHART = (
    *some(schema.UPTAKE, "medicine org_type ods_code"),
    text("value_is", "What the value is, in words"),
    RELEASE_ID,
    SYNTHETIC,
    PURPOSE_FACT,
)
STANDING = replace(
    RANKINGS,
    name="standing",
    title="One organisation in every measure over twelve months, with intervals and ranks, or why there is no rank",
)
PEERS = Declared(
    "peers",
    "One organisation beside its peers over the newest twelve months, in every measure and every kind of group",
    by_name(schema.PEER_FIGURE.columns, [SYNTHETIC, PURPOSE_FACT]),
    facts=(SYNTHETIC.name, PURPOSE_FACT.name),
    key=("measure", "subject", "unit", "grouping"),
    caveats=caveats.USE,
)
CONTROL_CHART = Declared(
    "control_chart",
    "The months of one medicine in one organisation, with their mean, limits and signals (an XmR chart)",
    by_name(
        [
            day("month", "First day of the month"),
            optional_number("value", "Use in the month; blank where it is not known"),
            text("state", "used, zero, missing or not_applicable"),
            integer("expected", "Monthly submissions expected", "submissions"),
            integer("received", "Monthly submissions received", "submissions"),
            optional_number("mean", "Mean of the months in a row that are judged together; blank where none are"),
            optional_number("lower_limit", "Mean less 2.66 times the mean step between months, 0 at least"),
            optional_number("upper_limit", "Mean plus 2.66 times the mean step between months"),
            optional_text("signal", "The rule that names the month; blank where none does"),
            optional_text("not_judged", "Why the month is not judged; blank where it is"),
        ],
        OF_CHART,
    ),
    facts=tuple(column.name for column in OF_CHART),
    key=("month",),
    caveats=caveats.USE,
)
DIFFUSION = Declared(
    "diffusion",
    "The share of organisations that had used a medicine by each month after its appraisal, beside earlier ones",
    by_name(schema.DIFFUSION.columns, [SYNTHETIC, PURPOSE_FACT]),
    facts=(SYNTHETIC.name, PURPOSE_FACT.name),
    key=("months_since",),
    caveats=caveats.USE,
    denominator="organisations that were followed from the day of publication on",
)
