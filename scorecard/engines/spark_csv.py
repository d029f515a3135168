"""A large CSV file on Spark, line by line: every cell as text, with the row number of the file beside each row.

Spark's own reader of CSV knows no row numbers, leaves out blank lines, and reads on where a quotation mark is
misplaced. So lines are read, counted in each part of the file, and taken apart by Spark's parser only if each is a row
by itself.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from math import ceil
from typing import Any

from scorecard.engines.text import Csv

ROW, PART, WITHIN, LINE, CELLS = "row_number", "__part", "__within", "value", "__cells"
PART_SIZE = 64 << 20
# A cell in quotation marks, which it may hold doubled, or a bare one, which holds none.
CELL = r'(?:"[^"]*+(?:""[^"]*+)*+"|[^",]*+)'
# As polars reads them: a cell of nothing is null, one of two quotation marks is empty. No file holds NUL characters.
AS_TEXT = {"quote": '"', "escape": '"', "nullValue": "\0", "emptyValue": ""}
# A number as Spark may read it: by itself it would take 1d and 0x1p3 for numbers.
NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\z"


@contextmanager
def cut_alike(session: Any, size: int) -> Iterator[None]:
    """Until the block ends, a file is cut into the same parts however many executors there are at the moment."""
    name = "spark.sql.files.minPartitionNum"
    session.conf.set(name, str(max(1, ceil(size / PART_SIZE))))
    try:
        yield
    finally:
        session.conf.unset(name)


def rows_of(session: Any, there: str, file: Csv) -> Any | None:
    """The rows of a file, under our names; None where not every line is a row of as many cells as the first."""
    functions = _functions()
    in_part = functions.monotonically_increasing_id().bitwiseAND(functions.lit((1 << 33) - 1))
    lines = session.read.option("lineSep", "\n").text(there)
    lines = lines.select(LINE, functions.spark_partition_id().alias(PART), in_part.alias(WITHIN))
    found = lines.groupBy(PART).agg(
        functions.count("*").alias("lines"),
        functions.count_if(~functions.col(LINE).rlike(_row_of(len(file.columns)))).alias("odd"),
    )
    parts = {row[PART]: row for row in found.collect()}
    if any(row["odd"] for row in parts.values()):
        return None
    return _cells(lines, {part: row["lines"] for part, row in parts.items()}, file)


def _row_of(cells: int) -> str:
    """What a line looks like that is a row by itself, or blank; it may end in a carriage return."""
    return f"^(?:{CELL}(?:,{CELL}){{{cells - 1}}})?\\r?\\z"


def _cells(lines: Any, sizes: Mapping[int, int], file: Csv) -> Any:
    """Every line but the first taken apart, with its number."""
    functions = _functions()
    before = [
        sum(size for earlier, size in sizes.items() if earlier < part) for part in range(max(sizes, default=0) + 1)
    ]
    number = functions.array(*map(functions.lit, before))[functions.col(PART)] + functions.col(WITHIN) + 1
    line = functions.regexp_replace(LINE, r"\r\z", "")
    schema = ", ".join(f"c{place} string" for place in range(len(file.columns)))
    parsed = functions.from_csv(line, functions.lit(schema), AS_TEXT)
    rows = lines.select(number.cast("bigint").alias(ROW), parsed.alias(CELLS)).filter(functions.col(ROW) > 1)
    places = {ours: file.columns.index(column) for ours, column in file.named.items()}
    wanted = [name for name in file.rows.collect_schema().names() if name != ROW]
    nothing = functions.lit(None).cast("string")
    cells = {name: functions.col(f"{CELLS}.c{places[name]}") if name in places else nothing for name in wanted}
    return rows.select(ROW, *[cell.alias(name) for name, cell in cells.items()])


def with_numbers(rows: Any, names: Mapping[str, str]) -> Any:
    """Rows with the numbers that stand in columns of text, under new names; null where there is none."""
    functions = _functions()
    texts = {name: functions.col(text) for text, name in names.items()}
    numbers = {name: functions.when(text.rlike(NUMBER), text.try_cast("double")) for name, text in texts.items()}
    return rows.withColumns(numbers)


def _functions() -> Any:
    return import_module("pyspark.sql.functions")
