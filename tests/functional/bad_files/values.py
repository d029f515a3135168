"""Values and months that cannot be what they say, in whole files and in single rows."""

from pathlib import Path

from tests.functional.bad_files.good import CODE, GOOD, MONTH, QUANTITY, Make, at, content, rows, saved, table

# A quantity for each way of writing a number that is not read, and for things that are no number at all.
NO_NUMBERS = (
    "1,234", "£5", "12 mg", "1e400", "NaN", "inf", "١٢", "12,5", "1 234", "1.2.3", "12-", "(12)", "#N/A", "#DIV/0!",
    "=1+1", '=HYPERLINK("http://example.org","12")', "+1+1", "0x1F", "1_000", "twelve", "½", "12%", "TRUE",
)  # fmt: skip
# A product's code for each way in which programs spoil long codes.
NO_CODES = ("9.99E+17", "'999000000004102", "=999000000004102", "999,000,000", "999000000004102.0", "<script>", "12345")
# A month for each style that is not read.
NO_MONTHS = ("01/07/2023", "Jul-23", "45108", "2023", "202313", "July 2023", "2023-07-01", "20230701", "31.07.2023")


def month_of_another_name(folder: Path) -> Path:
    """The file of July by the name of August."""
    return saved(folder, content().replace(b",28,", b",29,", 1), "SCMD_FINAL_202308.csv")


def month_to_come(folder: Path) -> Path:
    """Every row, and the name, is of a month in the future."""
    return saved(folder, content().replace(b"\n202307", b"\n209912"), "SCMD_FINAL_209912.csv")


def two_months(folder: Path) -> Path:
    """The last row is of another month than the others."""
    return _months(folder, [*["202307"] * (len(rows()) - 2), "202306"])


def months_of_three_years(folder: Path) -> Path:
    """Julys of three years in one file, without a month in its name."""
    years = ("202107", "202207", "202307")
    return _months(folder, [years[row % 3] for row in range(len(rows()) - 1)], "scmd.csv")


def months_in_three_styles(folder: Path) -> Path:
    """One month, written in three ways of which none is the publisher's."""
    return _months(folder, [NO_MONTHS[row % 3] for row in range(len(rows()) - 1)])


def months_one_in_three_readable(folder: Path) -> Path:
    """One month, written in three ways of which one is the publisher's."""
    styles = ("202307", *NO_MONTHS[:2])
    return _months(folder, [styles[row % 3] for row in range(len(rows()) - 1)])


def _months(folder: Path, months: list[str], name: str = GOOD.name) -> Path:
    header, *data = rows()
    spoilt = ([month, *row[1:]] for month, row in zip(months, data, strict=True))
    return table(folder, [header, *spoilt], name)


def column_of(column: str, values: tuple[str, ...]) -> Make:
    """A maker of a file whose first rows of data have these values in a column."""

    def made(folder: Path) -> Path:
        spoilt, place = rows(), at(column)
        for row, value in zip(spoilt[1:], values, strict=False):
            row[place] = value
        return table(folder, spoilt)

    return made


def totals_under_the_data(folder: Path) -> Path:
    """A row of totals, as wide as the others."""
    return table(folder, [*rows(), ["Total", "", "", "", "", "", "471147", "9999.5"]])


def log_line_among_the_rows(folder: Path) -> Path:
    """A warning of the program that wrote the file, between two rows."""
    spoilt = rows()
    return table(folder, [*spoilt[:100], ["2023-08-02 04:00:01 WARN slow query"], *spoilt[100:]])


def several_faults(folder: Path) -> Path:
    """A month in the future, two months, and the name of a third: three reasons to refuse, and a bad quantity."""
    spoilt = rows()
    spoilt[4][at(QUANTITY)], spoilt[5][at(CODE)] = "twelve", ""
    spoilt[9][at(MONTH)] = "209901"
    return table(folder, spoilt, "SCMD_FINAL_202308.csv")
