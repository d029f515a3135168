"""Everything that faults.json lists about formularies is really in the shipped checklists, tables and explanations."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

Row = dict[str, str]
AS_PRINTED = {
    "release": "Date of TA Release",
    "due": "Date of local decision due (90 days)",
    "decided": "Date of local decision made",
    "days": "Time to implement (days)",
    "yes": "Yes (mark 'x' if applicable)",
    "not_applicable": "N/A (mark 'x' if applicable)",
    "notes": "Notes",
}
APPRAISAL = "Technology appraisal (TA)"
NEWEST = date(2026, 3, 31)


def table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def printed(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def checklist(path: Path) -> dict[str, Row]:
    """Rows of a checklist by appraisal, in our words; banners, titles and counters are left out."""
    lines = printed(path)
    header = next(line for line in lines if line[0] == APPRAISAL)
    rows = {line[0]: dict(zip(header, line, strict=True)) for line in lines if re.fullmatch(r"(TA|HST)\d+", line[0])}
    return {number: {ours: row.get(theirs, "") for ours, theirs in AS_PRINTED.items()} for number, row in rows.items()}


def day(text: str) -> date | None:
    plain = re.sub(r"(?<=\d)(st|nd|rd|th) ", " ", text)
    for style in ("%d %B %Y", "%d/%m/%Y", "%d-%b-%y"):
        try:
            return datetime.strptime(plain, style).date()
        except ValueError:
            continue
    return None


def known_day(text: str) -> date:
    found = day(text)
    assert found
    return found


@pytest.fixture(scope="module")
def faults(shipped: Path) -> dict[str, list[dict[str, Any]]]:
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for fault in json.loads((shipped / "faults.json").read_text(encoding="utf-8")):
        by_kind.setdefault(fault["kind"], []).append(fault)
    return by_kind


@pytest.fixture(scope="module")
def published(shipped: Path) -> dict[str, date]:
    rows = table(shipped / "appraisals" / "register.csv")
    return {row["ta_number"]: date.fromisoformat(row["published"]) for row in rows if row["published"]}


@pytest.fixture(scope="module")
def used(shipped: Path) -> pl.DataFrame:
    """First month of use by ICB, as of the newest trust list, and first word of the product's name."""
    months = [
        pl.read_csv(path, infer_schema=False).select(
            "ODS_CODE",
            medicine=pl.col("VMP_PRODUCT_NAME").str.extract(r"^(\w+)"),
            month=pl.lit(f"{path.stem[-6:-2]}-{path.stem[-2:]}-01"),
        )
        for path in (shipped / "scmd").glob("*.csv")
    ]
    trusts = {line[0]: line[3] for line in printed(shipped / "organisations" / "etr_2026-03.csv")}
    rows = pl.concat(months).with_columns(icb=pl.col("ODS_CODE").replace_strict(trusts, default=None))
    return rows.group_by("icb", "medicine").agg(pl.col("month").min())


def one(shipped: Path, faults: dict[str, list[dict[str, Any]]], kind: str) -> tuple[Row, dict[str, Any]]:
    (fault,) = faults[kind]
    return checklist(shipped / fault["file"])[fault["appraisal"]], fault


def misprints(shipped: Path) -> Iterator[tuple[str, Path, str, Row]]:
    """Everything odd in the checklists in CSV, found by looking at every row: kind, file, appraisal, row."""
    register = table(shipped / "appraisals" / "register.csv")
    days = {row["ta_number"]: date.fromisoformat(row["published"]) for row in register if row["published"]}
    early = {row["ta_number"] for row in register if row["clock_rule"] == "managed_access"}
    terminated = {row["ta_number"] for row in register if row["category"] == "terminated"}
    for path in sorted((shipped / "formulary").glob("*_adherence.csv")):
        as_of = date.fromisoformat(path.stem.split("_")[1])
        for number, row in checklist(path).items():
            release, decided, due = day(row["release"]), day(row["decided"]), day(row["due"])
            odd = {
                "printed_due_wrong": bool(due and release and due != release + timedelta(days=90)),
                "printed_days_wrong": bool(
                    row["days"] and known_day(row["decided"]) - known_day(row["release"]) != days_in(row["days"])
                ),
                "decided_before_publication": bool(decided and release and decided < release and number not in early),
                "decided_after_checklist": bool(decided and decided > as_of),
                "unknown_appraisal": number not in {line["ta_number"] for line in register},
                "terminated_appraisal": number in terminated,
                "both_marked": bool(row["yes"] and row["not_applicable"]),
                "not_applicable_without_reason": bool(row["not_applicable"] and not row["yes"] and not row["notes"]),
                "printed_release_differs": number in days and release != days[number],
            }
            yield from ((kind, path, number, row) for kind, is_so in odd.items() if is_so)


def days_in(text: str) -> timedelta:
    return timedelta(days=int(text.removesuffix(" days")))


def test_every_misprint_is_listed_and_none_is_there_by_chance(
    shipped: Path, faults: dict[str, list[dict[str, Any]]]
) -> None:
    found = {(kind, f"formulary/{path.name}", number) for kind, path, number, _ in misprints(shipped)}
    kinds = {kind for kind, _, _ in found}
    listed = {(kind, fault["file"], fault["appraisal"]) for kind in kinds for fault in faults[kind]}
    (hidden,) = faults["due_hides_breach"]
    assert found == listed | {("printed_due_wrong", hidden["file"], hidden["appraisal"])}
    assert len(kinds) == 9


def test_the_rows_named_are_those_of_the_misprints(shipped: Path, faults: dict[str, list[dict[str, Any]]]) -> None:
    named = [fault for kind in faults.values() for fault in kind if fault["appraisal"] and fault["rows"]]
    assert len(named) == 13
    for fault in named:
        line = printed(shipped / fault["file"])[fault["rows"][0] - 1]
        assert fault["appraisal"] in line


def test_the_printed_due_day_hides_a_breach(shipped: Path, faults: dict[str, list[dict[str, Any]]]) -> None:
    row, _ = one(shipped, faults, "due_hides_breach")
    due, decided = known_day(row["due"]), known_day(row["decided"])
    assert decided <= due
    assert decided > known_day(row["release"]) + timedelta(days=90)


def both_days(shipped: Path, fault: dict[str, Any]) -> tuple[Row, Row]:
    older, younger = sorted((shipped / "formulary").glob(f"{fault['organisation']}_*_adherence.csv"))
    return checklist(older)[fault["appraisal"]], checklist(younger)[fault["appraisal"]]


def test_a_cell_is_listed_late_in_the_younger_checklist(shipped: Path, faults: dict[str, list[dict[str, Any]]]) -> None:
    before, after = both_days(shipped, faults["listed_later"][0])
    assert (before["yes"], after["yes"]) == ("", "x")
    assert known_day(after["decided"]) > known_day(after["due"])


def test_a_cell_is_removed_in_the_younger_checklist(shipped: Path, faults: dict[str, list[dict[str, Any]]]) -> None:
    before, after = both_days(shipped, faults["removed_from_formulary"][0])
    assert (before["yes"], after["yes"], after["decided"]) == ("x", "", "")


def use_of(used: pl.DataFrame, icb: str, medicine: str) -> str | None:
    found = used.filter((pl.col("icb") == icb) & (pl.col("medicine") == medicine))
    return found["month"].item() if found.height else None


def medicines_of(shipped: Path, appraisal: str) -> list[str]:
    rows = table(shipped / "appraisals" / "register.csv")
    return [row["medicine"] for row in rows if row["ta_number"] == appraisal]


def test_a_medicine_is_used_before_it_is_listed(
    shipped: Path, faults: dict[str, list[dict[str, Any]]], used: pl.DataFrame
) -> None:
    row, fault = one(shipped, faults, "used_before_listed")
    (medicine,) = medicines_of(shipped, fault["appraisal"])
    first = use_of(used, fault["organisation"], medicine)
    assert first
    assert date.fromisoformat(first) < known_day(row["decided"])


@pytest.mark.parametrize("kind", ["listed_not_used", "neither_listed_nor_used"])
def test_nobody_uses_what_is_said_to_be_unused(
    shipped: Path, faults: dict[str, list[dict[str, Any]]], used: pl.DataFrame, kind: str
) -> None:
    assert len(faults[kind]) == 2
    for fault in faults[kind]:
        (medicine,) = medicines_of(shipped, fault["appraisal"])
        assert use_of(used, fault["organisation"], medicine) is None


def test_what_is_neither_listed_nor_used_is_not_listed(shipped: Path, faults: dict[str, list[dict[str, Any]]]) -> None:
    in_table, in_checklist = faults["neither_listed_nor_used"]
    rows = {row["ta_number"]: row for row in table(shipped / in_table["file"])}
    assert rows[in_table["appraisal"]]["formulary_status"] == "Grey"
    assert checklist(shipped / in_checklist["file"])[in_checklist["appraisal"]]["yes"] == ""


def test_one_icb_never_publishes_and_another_is_stale(shipped: Path, faults: dict[str, list[dict[str, Any]]]) -> None:
    (silent,), (stale,) = faults["never_published"], faults["stale_checklist"]
    files = sorted(path.name for path in (shipped / "formulary").iterdir())
    assert not [name for name in files if name.startswith(silent["organisation"])]
    assert [name for name in files if name.startswith(stale["organisation"])] == ["ZB06_2024-03-31_adherence.csv"]


def test_explanations_expire_hold_or_are_not_allowed(shipped: Path, faults: dict[str, list[dict[str, Any]]]) -> None:
    rows = {(row["ods_code"], row["ta_number"]): row for row in table(shipped / "explanations.csv")}
    cells = {kind: rows[fault["organisation"], fault["appraisal"]] for kind in faults for fault in faults[kind][:1]
             if kind.startswith("explanation_")}  # fmt: skip
    assert date.fromisoformat(cells["explanation_expired"]["expires"]) < NEWEST
    assert cells["explanation_not_allowed"]["reason_code"] == "experts_prefer_alternatives"
    assert cells["explanation_open_ended"]["expires"] == ""
    assert any(row["expires"] > str(NEWEST) for row in rows.values())
    assert all(row["evidence_link"].startswith("https://example.org/") for row in rows.values())


def test_nobody_lists_what_the_register_replaced(shipped: Path) -> None:
    rows = table(shipped / "appraisals" / "register.csv")
    replaced = {row["ta_number"]: row["replaced_on"] for row in rows if row["replaced_on"]}
    assert set(replaced) == {"TA9075", "TA9120"}
    for path in (shipped / "formulary").glob("*_adherence.csv"):
        standing = set(checklist(path))
        assert not [number for number, on in replaced.items() if on <= path.stem.split("_")[1] and number in standing]
