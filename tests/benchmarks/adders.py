"""Who adds up ten years of prescribing: each from the files of a lake to the same three tables, in a process of its own.

What each gives: rows by code and month; rows and quantities by product and unit; amounts, costs and rows by code, month,
medicine and unit, in millionths. Others than ours are handed the conversions, which ours finds by itself.

    python -m tests.benchmarks.adders NAME HOME
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from shutil import rmtree
from typing import Any

import polars as pl

from scorecard.releases.build import products_of
from scorecard.releases.inputs import Choices, gather
from scorecard.store.database import Database
from scorecard.store.decisions import released_rows
from scorecard.store.lake import Lake
from scorecard.store.manifest import files
from scorecard.uptake.amounts import MILLIONTHS, SUMS
from scorecard.uptake.kept import Kept
from scorecard.uptake.products import conversions
from tests.benchmarks.contender import MEGABYTE, resident

FOUR = ("month", "ods_code", "vmp_code", "quantity")
KEY = ("ods_code", "month", "medicine", "unit")
CONVERSIONS = "conversions.parquet"
COLUMNS = [*FOUR, "vmp_name", "unit", "indicative_cost"]
Tables = dict[str, pl.DataFrame]


def paths(home: Path) -> list[str]:
    """The files of prescribing, in order of months."""
    return [str(path) for path in sorted(home.glob("lake/prescribing/*/*.parquet"))]


def reading(home: Path) -> Tables:
    """The four columns decoded, batch by batch, and nothing done with them."""
    pl.scan_parquet(paths(home), glob=False).select(FOUR).sink_batches(lambda _: None)
    return {}


def ours(home: Path) -> Tables:
    """As a build does it."""
    database, lake = Database.open(f"sqlite:///{home / 'scorecard.sqlite'}"), Lake(home / "lake")
    inputs = gather(lake, files(database), released_rows(database), Choices())
    catalogue, appraised = products_of(inputs.dmd), set(inputs.appraisals["medicine"])
    began = time.perf_counter()
    kept = Kept(lake, inputs.files, inputs.released)
    found = kept.found()
    pairs = found.products.select("vmp_code", "native_unit").iter_rows()
    converted = conversions(pairs, catalogue, appraised).drop("reason")
    amounts = kept.amounts(converted)
    seconds = time.perf_counter() - began
    database.close()
    converted.write_parquet(home / CONVERSIONS)
    took = pl.DataFrame({"seconds": [seconds]})
    return {"submitted": found.submitted, "products": found.products, "amounts": amounts, "took": took}


def duckdb(home: Path) -> Tables:
    """Three questions in SQL."""
    connection = import_module("duckdb").connect()
    rows = f"read_parquet({paths(home)})"
    sums = f"""
        sum(round(quantity * factor * {MILLIONTHS})::bigint)::bigint millionths,
        sum(round(indicative_cost * {MILLIONTHS})::bigint)::bigint cost_millionths, count(*) source_rows,
        count(*) filter (quantity < 0) negative_rows, count(*) filter (indicative_cost is null) rows_without_cost"""
    asked = {
        "submitted": f"select ods_code, month, count(*) as rows from {rows} group by all",  # noqa: S608
        "products": f"""select vmp_code, unit native_unit, count(*) as rows, sum(floor(quantity)) whole,
            sum(round((quantity - floor(quantity)) * {MILLIONTHS})) beyond, min(vmp_name) vmp_name
            from {rows} group by all""",  # noqa: S608
        "amounts": f"""select ods_code, month, medicine, c.unit, {sums} from {rows} p
            join '{home / CONVERSIONS}' c on p.vmp_code = c.vmp_code and p.unit = c.native_unit group by all""",  # noqa: S608
    }
    return {name: connection.sql(sql).pl() for name, sql in asked.items()}


def spark(home: Path) -> Tables:
    """The same three questions in Spark SQL."""
    session = spark_session()
    session.read.parquet(*paths(home)).createOrReplaceTempView("p")
    session.read.parquet(str(home / CONVERSIONS)).createOrReplaceTempView("c")
    asked = {
        "submitted": "select ods_code, month, count(*) as rows from p group by all",
        "products": """select vmp_code, unit native_unit, count(*) as rows, cast(sum(floor(quantity)) as double) whole,
            sum(round((quantity - floor(quantity)) * 1000000)) beyond, min(vmp_name) vmp_name from p group by all""",
        "amounts": """select ods_code, month, medicine, c.unit,
            sum(cast(round(quantity * factor * 1000000) as bigint)) millionths,
            sum(cast(round(indicative_cost * 1000000) as bigint)) cost_millionths, count(*) source_rows,
            count_if(quantity < 0) negative_rows, count_if(indicative_cost is null) rows_without_cost
            from p join c on p.vmp_code = c.vmp_code and p.unit = c.native_unit group by all""",
    }
    return {name: pl.DataFrame(session.sql(sql).toArrow()) for name, sql in asked.items()}


def spark_session() -> Any:
    """Spark on two cores of this machine."""
    builder = import_module("pyspark.sql").SparkSession.builder.master("local[2]").config("spark.driver.memory", "8g")
    for name in ("spark.driver.host", "spark.driver.bindAddress"):
        builder = builder.config(name, "127.0.0.1")
    session = builder.config("spark.ui.enabled", "false").config("spark.sql.session.timeZone", "UTC").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def pandas(home: Path, months: int) -> Tables:
    """Month by month, because ten years at once do not fit into memory; of so many months."""
    pd = import_module("pandas")
    converted = pd.read_parquet(home / CONVERSIONS).rename(columns={"unit": "to"})
    parts: dict[str, list[Any]] = {"submitted": [], "products": [], "amounts": []}
    for path in paths(home)[:months]:
        rows = pd.read_parquet(path, columns=COLUMNS).rename(columns={"unit": "native_unit"})
        whole = rows["quantity"] // 1
        beyond = ((rows["quantity"] - whole) * MILLIONTHS).round()
        sizes = rows.assign(whole=whole, beyond=beyond, rows=1)
        parts["submitted"].append(sizes.groupby(["ods_code", "month"], as_index=False)["rows"].sum())
        told = {"rows": "sum", "whole": "sum", "beyond": "sum", "vmp_name": "min"}
        parts["products"].append(sizes.groupby(["vmp_code", "native_unit"], as_index=False).agg(told))
        joined = rows.merge(converted, on=["vmp_code", "native_unit"]).drop(columns="native_unit")
        cost = (joined["indicative_cost"] * MILLIONTHS).round().astype("Int64")
        summed = joined.rename(columns={"to": "unit"}).assign(
            millionths=(joined["quantity"] * joined["factor"] * MILLIONTHS).round().astype("int64"),
            cost_millionths=cost.fillna(0), source_rows=1, negative_rows=(joined["quantity"] < 0).astype("int64"),
            rows_without_cost=joined["indicative_cost"].isna().astype("int64"),
        )  # fmt: skip
        parts["amounts"].append(summed.groupby(list(KEY), as_index=False)[list(SUMS)].sum())
    found = {name: pd.concat(frames) for name, frames in parts.items()}
    of_all = found["products"].groupby(["vmp_code", "native_unit"], as_index=False).agg(told)
    return {name: pl.from_pandas(frame) for name, frame in {**found, "products": of_all}.items()}


def nothing_kept(home: Path) -> None:
    """As after another version of the program was installed."""
    rmtree(home / "lake" / "sums", ignore_errors=True)


def as_files_came_in(home: Path) -> None:
    """As after every file was ingested, and before the first build."""
    for path in home.glob("lake/sums/prescribing/*/amounts-*"):
        path.unlink()


def one_month_new(home: Path) -> None:
    """As after an earlier build, with a file that was copied into place since."""
    rmtree(home / "lake" / "sums" / "prescribing" / Path(paths(home)[-1]).stem, ignore_errors=True)


def ready(_: Path) -> None:
    """Nothing needs to be done before."""


def started(_: Path) -> None:
    """Spark is not blamed for its start."""
    spark_session()


CONTENDERS: dict[str, tuple[Callable[[Path], None], Callable[[Path], Tables]]] = {
    "reading": (ready, reading),
    "nothing kept": (nothing_kept, ours),
    "as files came in": (as_files_came_in, ours),
    "one month new": (one_month_new, ours),
    "nothing new": (ready, ours),
    "duckdb": (ready, duckdb),
    "spark": (started, spark),
    "pandas": (ready, partial(pandas, months=1_000)),
    "a tenth of pandas": (ready, partial(pandas, months=12)),
}


def told(tables: Tables) -> dict[str, list[int]]:
    """Rows and a digest of each table, the same whatever the order of rows and the types of whole numbers."""
    if not tables:
        return {}
    products = tables["products"]
    if "quantity" not in products.columns:
        quantity = (pl.col("whole") * MILLIONTHS + pl.col("beyond")) / MILLIONTHS
        products = products.with_columns(quantity=quantity)
    # A sum of no costs is null or nought, as each has it; where a cost is known, rows_without_cost is less than rows.
    amounts = tables["amounts"].with_columns(pl.col("cost_millionths").fill_null(0))
    shaped = {
        "submitted": tables["submitted"].select(
            "ods_code", pl.col("month").cast(pl.Date), pl.col("rows").cast(pl.Int64)
        ),
        "products": products.select("vmp_code", "native_unit", pl.col("rows").cast(pl.Int64), "quantity", "vmp_name"),
        "amounts": amounts.select(
            "ods_code", pl.col("month").cast(pl.Date), "medicine", "unit", pl.col(SUMS).cast(pl.Int64)
        ),
    }
    return {name: [table.height, int(table.hash_rows(7).sum())] for name, table in shaped.items()}


def main(name: str, home: Path) -> None:
    """Print what a contender took, with its memory above the imports and whole, and what it found."""
    prepare, add_up = CONTENDERS[name]
    for module in {"duckdb": ["duckdb"], "pandas": ["pandas"]}.get(name, []):
        import_module(module)
    prepare(home)
    before, start, worked = resident(), time.perf_counter(), time.process_time()
    tables = add_up(home)
    seconds, processor = time.perf_counter() - start, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if "took" in tables:
        seconds = tables["took"].item()
    answer = {"seconds": seconds, "processor": processor, "megabytes": (peak - before) / MEGABYTE}
    print(json.dumps({**answer, "whole_megabytes": peak / MEGABYTE, "found": told(tables)}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
