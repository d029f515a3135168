"""Writes organisations in the layouts of the Organisation Data Service and of the GP practice list."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from ingest.synthetic.codes import gss_code, practice_code
from ingest.synthetic.organisations import Organisations, Trust
from ingest.synthetic.size import Size

TRUST_LIST_COLUMNS = 27
HIERARCHY_HEADER = (
    "PUBLICATION,EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,PRACTICE_POSTCODE,PCN_CODE,PCN_NAME,ONS_CCG_CODE,CCG_CODE,"
    "CCG_NAME,ONS_STP_CODE,STP_CODE,STP_NAME,ONS_COMM_REGION_CODE,COMM_REGION_CODE,COMM_REGION_NAME"
)
EXTRACT_DATE = "01Mar2026"
# No postcode area begins with two Zs.
POSTCODE = "ZZ1 1ZZ"
PRACTICES_A_NETWORK = 3
# One ICB's boundary moved between the population estimates and the practice list, which renewed its GSS code.
RENEWED_ICB = 2
RENEWED_GSS = gss_code("icb", 900 + RENEWED_ICB)


def write_trust_list(path: Path, organisations: Organisations, day: date, line_end: str) -> None:
    """The trusts known on a day, every cell quoted, without a header: code, name, region, ICB, address, dates …"""
    known = [trust for trust in organisations.trusts if trust.opened <= day]
    rows = [_quoted(_trust_cells(trust, organisations, day)) for trust in known]
    path.write_text("".join(row + line_end for row in rows), encoding="utf-8", newline="")


def write_successions(path: Path, organisations: Organisations) -> None:
    """Which code took over from which, and when."""
    rows = [f"{succession.old},{succession.new},{succession.day}" for succession in organisations.successions]
    _write_lines(path, ["old_code,new_code,date", *rows])


def write_hierarchy(path: Path, organisations: Organisations, size: Size) -> None:
    """GP practices with the sub-ICB, ICB and region of each, by ODS and by GSS code."""
    practices = range(size.sub_icbs * size.practices_a_sub_icb)
    rows = [_practice(position, organisations, size) for position in practices]
    _write_lines(path, [HIERARCHY_HEADER, *rows])


def _trust_cells(trust: Trust, organisations: Organisations, day: date) -> list[str]:
    closed = trust.closed if trust.closed and trust.closed <= day else None
    address = ["TRUST HEADQUARTERS", "1 LONG LANE", "", trust.name.split()[0].upper(), ""]
    dates = [f"{trust.opened:%Y%m%d}", f"{closed:%Y%m%d}" if closed else ""]
    icb = organisations.icbs[trust.icb].code
    cells = [trust.code, trust.name.upper(), organisations.region_of(trust.icb).code, icb, *address, POSTCODE, *dates]
    return cells + [""] * (TRUST_LIST_COLUMNS - len(cells))


def _quoted(cells: Sequence[str]) -> str:
    return ",".join(f'"{cell}"' for cell in cells)


def _practice(position: int, organisations: Organisations, size: Size) -> str:
    sub_icb = organisations.sub_icbs[position // size.practices_a_sub_icb]
    icb, region = organisations.icbs[sub_icb.parent], organisations.region_of(sub_icb.parent)
    icb_gss = RENEWED_GSS if sub_icb.parent == RENEWED_ICB else icb.gss
    network = position // PRACTICES_A_NETWORK + 1
    surgery = [practice_code(position), f"SYNTHETIC SURGERY {position + 1}", POSTCODE]
    pcn = [f"ZU{network:04d}", f"SYNTHETIC PCN {network}"]
    areas = [sub_icb.gss, sub_icb.code, sub_icb.name, icb_gss, icb.code, icb.name, region.gss, region.code, region.name]
    return ",".join(["GP_PRAC_PAT_LIST", EXTRACT_DATE, *surgery, *pcn, *areas])


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="")
