"""Pydantic models made from the declared tables: rows, envelopes, questions and cursors."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Self, cast

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, create_model, model_validator

from dashboards.api.resources import WORDS, Resource
from scorecard import schema
from scorecard.releases.table_pages import Value, key_columns
from scorecard.tables import Column, Kind, Table

DEFAULT_LIMIT, MOST_ROWS = 100, 10_000
LONGEST = 255
KINDS: dict[Kind, Any] = {
    Kind.STRING: str,
    Kind.INTEGER: int,
    Kind.FLOAT: float,
    Kind.BOOLEAN: bool,
    Kind.DATE: date,
    Kind.DATETIME: AwareDatetime,
}


def _without_nul(text: str) -> str:
    """No text of ours holds it, and PostgreSQL refuses to look for it."""
    if "\x00" in text:
        raise ValueError("the text holds a character that no text of ours holds")
    return text


Text = Annotated[str, AfterValidator(_without_nul)]
Whole = Annotated[int, Field(ge=-(2**63), lt=2**63)]
# What somebody may ask for: the kinds of columns in filters and keys, no wider than the database takes.
ASKED: dict[Kind, Any] = {Kind.STRING: Text, Kind.INTEGER: Whole, Kind.BOOLEAN: bool, Kind.DATE: date}


class Question(BaseModel):
    """What can be asked of every resource."""

    model_config = ConfigDict(frozen=True)
    needs: ClassVar[tuple[tuple[str, ...], ...]] = ()

    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MOST_ROWS, description="Rows on a page.")
    after: str | None = Field(
        None, max_length=4_000, description="Where the page begins: the cursor in the address of the next page."
    )
    format: Literal["json", "csv"] | None = Field(
        None, description="Format of the answer, where the header Accept cannot be set."
    )

    @model_validator(mode="before")
    @classmethod
    def has_known_names(cls, asked: Any) -> Any:
        """A name that is misspelt would be a filter that does not filter."""
        unknown = [name for name in asked if name not in cls.model_fields]
        if unknown:
            raise ValueError(f"There is no parameter '{unknown[0][:60]}'. There are: {', '.join(cls.model_fields)}.")
        return asked

    @model_validator(mode="after")
    def has_what_it_needs(self) -> Self:
        """Without these the answer would be computed from everything there is."""
        for group in self.needs:
            if all(getattr(self, name) is None for name in group):
                raise ValueError(f"One of these parameters is needed: {', '.join(group)}.")
        return self

    def filters(self) -> dict[str, Value]:
        """What was asked of columns."""
        return self.model_dump(exclude=set(Question.model_fields), exclude_none=True)


@cache
def row_model(table: Table) -> type[BaseModel]:
    """One row of a table."""
    fields: dict[str, Any] = {
        column.name: (_nullable(column, KINDS[column.kind]), Field(..., description=meaning(column)))
        for column in table.columns
    }
    return create_model(_camel(table.name), __doc__=f"{table.meaning}.", **fields)


def page_model(table: Table) -> type[BaseModel]:
    """A page of a table, with what is needed to read it right."""
    fields: dict[str, Any] = {
        "release": (row_model(schema.RELEASE), Field(..., description="The release that the rows belong to")),
        "synthetic": (bool, Field(..., description="Whether the numbers are invented")),
        "purpose": (str, Field(..., description="What the figures are for")),
        "caveats": (list[str], Field(..., description="What to bear in mind")),
        **_rows_and_next(table),
    }
    return create_model(f"{_camel(table.name)}Page", __doc__=f"A page: {table.meaning}.", **fields)


def releases_model() -> type[BaseModel]:
    """A page of releases."""
    fields: dict[str, Any] = {
        "current": (int, Field(..., description="The release that readers see now")),
        "purpose": (str, Field(..., description="What the figures are for")),
        **_rows_and_next(schema.RELEASE),
    }
    return create_model("ReleasePage", __doc__="A page of releases.", **fields)


def release_model(resources: Iterable[Resource]) -> type[BaseModel]:
    """One release, with the addresses of its tables."""
    addresses: dict[str, Any] = {
        resource.name: (str, Field(..., description=f"{resource.table.meaning}.")) for resource in resources
    }
    links = create_model("ReleaseLinks", __doc__="Addresses of a release's tables.", **addresses)
    fields: dict[str, Any] = {
        "release": (row_model(schema.RELEASE), Field(..., description="The release")),
        "purpose": (str, Field(..., description="What the figures are for")),
        "resources": (links, Field(..., description="Addresses of its tables")),
    }
    return create_model("ReleaseAnswer", __doc__="One release, with the addresses of its tables.", **fields)


def question_model(resource: Resource) -> type[Question]:
    """The question that a resource takes: its filters, and those of Question."""
    declared = {column.name: column for column in resource.table.columns}
    needed = {group[0] for group in resource.needs if len(group) == 1}
    fields: dict[str, Any] = {}
    for name in resource.filters:
        words = {**WORDS, **resource.words}.get(name)
        asked = cast(Any, Literal)[words] if words else ASKED[declared[name].kind]
        filtered = Field(... if name in needed else None, description=meaning(declared[name]))
        fields[name] = (asked if name in needed else asked | None, filtered)
    model = create_model(f"{_camel(resource.name)}Question", __base__=Question, **fields)
    model.needs = resource.needs
    return model


def key_model(table: Table) -> type[BaseModel]:
    """The key of a row, as a cursor holds it."""
    fields: dict[str, Any] = {
        column.name: (_nullable(column, ASKED[column.kind]), ...) for column in key_columns(table)
    }
    return create_model(f"{_camel(table.name)}Key", __config__=ConfigDict(extra="forbid"), **fields)


def meaning(column: Column) -> str:
    """What a column means, with its unit."""
    return f"{column.meaning} ({column.unit})" if column.unit else column.meaning


def _rows_and_next(table: Table) -> dict[str, Any]:
    return {
        "rows": (list[row_model(table)], Field(..., description="Rows, in the order of the table's key")),  # type: ignore[misc]
        "next": (str | None, Field(..., description="Address of the next page; null on the last one")),
    }


def _nullable(column: Column, kind: Any) -> Any:
    return kind | None if column.nullable else kind


def _camel(name: str) -> str:
    return "".join(word.capitalize() for word in name.replace("-", "_").split("_"))
