"""The columns of every file as a page of the documentation lists them: ``python -m tests.lib.downloads_page`` writes it."""

from collections.abc import Iterable

from dashboards.files.declared import DOWNLOADS
from scorecard import schema
from scorecard.tables import Column
from tests.lib.requirements import REPOSITORY

PAGE = REPOSITORY / "docs" / "downloads.md"
BEGIN = "<!-- From here on the page is made from the declarations: python -m tests.lib.downloads_page -->"
HEAD = "| column | type | unit | may be blank | meaning |\n|---|---|---|---|---|"


def listed() -> str:
    """The part of the page that follows from the declarations."""
    files = (_part(each.name, each.title, each.columns.values()) for each in DOWNLOADS.values())
    tables = (_part(each.name, each.meaning, each.columns) for each in schema.RELEASE_TABLES)
    return "\n\n".join(
        [BEGIN, "## Columns of the files on the pages", *files, "## Columns of a release's tables", *tables]
    )


def page(text: str) -> str:
    """The page with its listed part as it should be."""
    return f"{text.partition(BEGIN)[0]}{listed()}\n"


def _part(name: str, meaning: str, columns: Iterable[Column]) -> str:
    lines = [_line(column) for column in columns]
    return "\n".join([f"### `{name}`", "", f"{meaning}.", "", HEAD, *lines])


def _line(column: Column) -> str:
    blank = "yes" if column.nullable else "no"
    return f"| `{column.name}` | {column.kind.value} | {column.unit or ''} | {blank} | {column.meaning} |"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
