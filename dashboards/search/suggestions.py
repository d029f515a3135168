"""What the search field suggests: every name with its code, and where it leads."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from dashboards.readings import Readings
from dashboards.search.names import Entry, medicine_entries, organisation_entries

ADDRESS = "/search/suggestions.json"


def router(readings: Readings) -> APIRouter:
    """The one address; asked for when a search field is first used."""
    routes = APIRouter()

    @routes.get(ADDRESS, include_in_schema=False)
    def suggestions() -> JSONResponse:
        catalogue = readings.catalogue()
        entries = [*medicine_entries(catalogue), *organisation_entries(catalogue)]
        content = [[label(entry), entry.href] for entry in entries]
        return JSONResponse(content, headers={"Cache-Control": "max-age=300"})

    return routes


def label(entry: Entry) -> str:
    """A name with its code, as it is suggested."""
    return f"{entry.name} ({entry.code})" if entry.code else entry.name
