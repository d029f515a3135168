"""The figures of the page of rankings, their words, and the files behind its links."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import polars as pl
import pytest

from dashboards.figures import ranked_dots, spread_lines
from dashboards.figures.ranked_dots import Position, Ranking
from dashboards.rankings.figures import spread_of, spread_sentences
from dashboards.rankings.words import signals, spread_words
from dashboards.readings import Readings
from scorecard.compliance.purpose import PURPOSE
from scorecard.measures.variation_words import narrowing_sentence
from tests.browser.serving import serving
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_rankings_page import SHARES, drawn, scoped


def test_the_latest_spread_in_words(readings: Readings) -> None:
    scope = scoped(readings, SHARES)
    row = scope.spread.filter(pl.col("p50").is_not_null()).row(-1, named=True)
    low, middle, high, ten, ninety = (f"{100 * row[name]:.1f}%" for name in ("p25", "p50", "p75", "p10", "p90"))
    told = spread_sentences(scope)
    assert told[0].startswith(
        f"In 2025/26 Q4, the middle half of {row['organisations']} trusts with complete data lay between {low} and {high} "
        f"(interquartile range {100 * row['iqr']:.1f} points); the median was {middle}. The 90th percentile was "
        f"{row['p90'] / row['p10']:.3g} times the 10th ({ninety} and {ten}). {row['gap_half']} trusts account for half"
    )
    assert scope.narrowing is not None
    assert told[1] == narrowing_sentence(scope.narrowing).replace(" %", "%")
    few = row | dict.fromkeys(("iqr", "ratio", "gap_half")) | {"gap_half": 1, "reason": None}
    assert spread_words(scope, few).endswith(
        f"and {high}; the median was {middle}. 1 trust accounts for half of what those below the median would add to "
        "reach it."
    )
    per_people = scoped(readings, "?medicine=velstatin")
    assert " mg per 100,000 people; the median was " in spread_sentences(per_people)[0]


def test_the_spread_is_drawn_by_quarter_without_bridging_gaps(readings: Readings) -> None:
    scope = scoped(readings, SHARES)
    assert scope.spread["period_type"].unique().to_list() == ["quarter"]
    spread = spread_of(scope)
    gap = spread.rows["period"][5]
    names = [name for name in spread.rows.columns if name.startswith("p") and name[1:].isdigit()]
    holed = spread.rows.with_columns(pl.when(pl.col("period") != gap).then(pl.col(name)).alias(name) for name in names)
    bands = [trace for trace in spread_lines.draw(replace(spread, rows=holed)).figure.data if trace.fill == "toself"]
    # Fewer than 20 trusts: the middle half alone, five quarters before the gap and six after it.
    assert [len(trace.x) for trace in bands] == [10, 12]
    lines = [trace for trace in spread_lines.draw(spread).figure.data if trace.fill is None]
    assert [list(trace.y) for trace in lines] == [spread.rows["p50"].to_list()]
    assert spread_lines.summary(spread).startswith(
        "Lines of percentiles, share of ddd of daily treatments: in 2023/24 Q1"
    )
    nothing = replace(spread, rows=spread.rows.with_columns(pl.lit(None, pl.Float64).alias(name) for name in names))
    assert spread_lines.draw(nothing).summary == "No percentiles to draw."


def many(number: int) -> Ranking:
    words = ("higher", "similar", "lower")
    return Ranking(
        positions=[
            Position(f"Z{place}", f"Trust {place}", 900.0 - place, 850.0 - place, 950.0 - place, words[place % 3], "x")
            for place in range(number)
        ],
        nouns=("trust", "trusts"),
        unit="mg per bed",
        write=lambda value: f"{value:.0f}",
        chosen="Z1",
        together=800.0,
        median=790.0,
    )


def test_the_dots_say_by_shape_and_word_how_each_lies_beside_the_others() -> None:
    figure = ranked_dots.draw(many(3)).figure
    assert {trace.type for trace in figure.data} == {"scatter"}
    symbols = {
        (x, symbol)
        for trace in figure.data
        if trace.mode == "markers" and trace.marker.symbol
        for x, symbol in zip(trace.x, trace.marker.symbol, strict=True)
    }
    assert symbols == {(900.0, "square"), (899.0, "diamond"), (898.0, "square")}
    assert list(figure.layout.yaxis2.ticktext) == ["lower", "", "higher"]
    assert list(figure.layout.yaxis.ticktext) == ["Trust 2", "<b>Trust 1</b>", "Trust 0"]
    assert [shape.x0 for shape in figure.layout.shapes] == [800.0, 790.0]
    assert figure.layout.title.text == "Dashed: all together 800. Dotted: median 790"
    assert ranked_dots.summary(many(3)) == (
        "Values with 95% intervals of 3 trusts, mg per bed, in order: from 900 (Trust 0) to 898 (Trust 2). "
        "All together: 800. Median: 790. Trust 1: 899, x."
    )
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    assert sorted(x for trace in lines for x in trace.x if x is not None) == [848, 849, 850, 948, 949, 950]


@pytest.mark.parametrize(("number", "least"), [(1, 24), (42, 24 * 42), (215, 19 * 215)])
def test_every_row_has_room(number: int, least: int) -> None:
    figure = ranked_dots.draw(many(number)).figure
    assert figure.layout.height - figure.layout.margin.t - figure.layout.margin.b == least
    low, high = figure.layout.xaxis.range
    assert 1 <= (high - low) / figure.layout.xaxis.dtick <= 5
    assert low < 0 < high


def test_returns_lie_left_of_zero() -> None:
    one = replace(many(1), positions=[Position("Z0", "Trust", -2.0, -4.0, 1.0, None, "x")], together=None, median=None)
    assert ranked_dots.draw(one).figure.layout.xaxis.range[0] < -4
    assert ranked_dots.draw(replace(one, positions=[])).summary == "No values to draw."


def test_no_comparison_no_signal() -> None:
    assert signals([{"comparison": None}]) is None


@pytest.fixture(scope="module")
def client(sample_database_url: str) -> Iterator[httpx.Client]:
    with serving(sample_database_url) as address, httpx.Client(base_url=address) as client:
        yield client


def rows_of(client: httpx.Client, href: str) -> list[dict[str, str]]:
    answer = client.get(href)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def links(content: Any, path: str) -> set[str]:
    return {link.href for link in kinds(content, "A") if link.href.startswith(f"/download/{path}?")}


def test_the_table_can_be_downloaded_as_it_is_shown(client: httpx.Client, readings: Readings) -> None:
    scope, (_, content) = scoped(readings, SHARES), drawn(readings, SHARES)
    [href] = links(content, "ranking.csv")
    rows = rows_of(client, href)
    assert len(rows) == scope.rows.height
    assert [row["ods_code"] for row in rows][: len(scope.compared)] == [row["ods_code"] for row in scope.compared]
    assert {row["purpose"] for row in rows} == {PURPOSE}
    assert {row["value_is"] for row in rows} == {"share of ddd of daily treatments"}
    assert {row["synthetic"] for row in rows} == {"true"}
    assert "peers_rank" not in rows[0]
    assert links(content, "rankings.csv") == {"/download/rankings.csv?org_type=trust"}
    assert all(links(content, f"ranking.{suffix}") for suffix in ("xlsx", "parquet", "json", "csv-metadata.json"))


def test_the_file_of_peers_has_what_is_said_among_them(client: httpx.Client, readings: Readings) -> None:
    search = f"{SHARES}&peers=trust_type&group=Acute"
    scope, (_, content) = scoped(readings, search), drawn(readings, search)
    [href] = links(content, "ranking.csv")
    rows = {row["ods_code"]: row for row in rows_of(client, href)}
    assert set(rows) == set(scope.rows["ods_code"])
    for row in scope.rows.to_dicts():
        told = rows[row["ods_code"]]
        assert (told["peers_comparison"] or None, told["peers_flags"] or None) == (row["comparison"], row["flags"])
        assert (told["flags"] or None) == row["flags_of_all"]
        assert (told["grouping"], told["group_name"]) == ("trust_type", "Acute")


def test_the_percentiles_can_be_downloaded(client: httpx.Client, readings: Readings) -> None:
    [href] = links(drawn(readings, SHARES)[1], "spread.csv")
    rows = rows_of(client, href)
    assert {row["period_type"] for row in rows} == {"month", "quarter", "twelve_months"}
    quarters = [row for row in rows if row["period_type"] == "quarter"]
    assert [float(row["p50"]) for row in quarters if row["p50"]] == [
        value for value in scoped(readings, SHARES).spread["p50"] if value is not None
    ]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("measure=beds&subject=velstatin&unit=ddd&org_type=trust&period=2025-04-01", 404),
        ("measure=velstatin_share&subject=velstatin&unit=mg&org_type=trust&period=2025-04-01", 404),
        ("measure=velstatin_share&subject=velstatin&unit=ddd&org_type=galaxy&period=2025-04-01", 422),
        (
            "measure=velstatin_share&subject=velstatin&unit=ddd&org_type=trust&period=2025-04-01&grouping=region"
            "&group_name=Atlantis",
            404,
        ),
    ],
)
def test_a_file_of_what_is_not_there_is_refused(client: httpx.Client, query: str, status: int) -> None:
    assert client.get(f"/download/ranking.csv?{query}").status_code == status
