"""Errors as problem details (RFC 9457): what went wrong in a sentence, and nothing of the machinery."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from scorecard.errors import (
    MissingInputError,
    OutdatedDatabaseError,
    SettingsError,
    UnknownNameError,
    UnknownReleaseError,
    UnreachableLakeError,
)

MEDIA_TYPE = "application/problem+json"
Answering = Callable[[Request, Any], Response]


@dataclass(frozen=True)
class Kind:
    """One kind of error: its status, its title, and when it happens."""

    status: int
    title: str
    meaning: str


KINDS = {
    "bad-request": Kind(400, "The request cannot be understood", "A parameter is unknown, missing or of another type."),
    "forbidden": Kind(403, "Not for this reader", "The pages are for readers who sign on, or the address for few."),
    "not-found": Kind(404, "There is nothing here", "The release, medicine, organisation or address is not there."),
    "method-not-allowed": Kind(405, "Only reading is possible", "The method is not GET, HEAD or OPTIONS."),
    "not-acceptable": Kind(406, "No such format", "The header Accept names no format that there is."),
    "too-slow": Kind(408, "Too slow", "The request did not arrive in time."),
    "too-large": Kind(413, "Too large", "The body of the request is larger than any that is needed."),
    "too-long": Kind(414, "Too long", "The address is longer than any that there is."),
    "too-many": Kind(429, "Too many requests", "More requests within a minute than one reader may make."),
    "unexpected": Kind(500, "Something went wrong here", "An unexpected fault: please report it with the address."),
    "unavailable": Kind(503, "Not available now", "The data are being brought up to date, or are not at hand."),
}
BY_STATUS = {kind.status: name for name, kind in KINDS.items()}


class Problem(BaseModel):
    """What went wrong."""

    type: str = Field(description="Address of an explanation of this kind of problem")
    title: str = Field(description="The kind of problem in a few words")
    status: int = Field(description="HTTP status")
    detail: str = Field(description="What went wrong here, and how to mend it")


class ProblemError(Exception):
    """A problem of a kind (a name of KINDS), told in a sentence."""

    def __init__(self, kind: str, detail: str) -> None:
        """Take the kind and the sentence."""
        super().__init__(detail)
        self.kind = kind


def told(kind: str, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """The answer that tells a problem; nobody keeps it."""
    known = KINDS[kind]
    problem = Problem(type=f"/api/docs#{kind}", title=known.title, status=known.status, detail=detail)
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return Response(problem.model_dump_json(), known.status, media_type=MEDIA_TYPE, headers=kept)


def add_problems(api: FastAPI) -> None:
    """Answer every error of an API with a problem."""

    def as_kind(kind: str) -> Answering:
        return lambda _, error: told(kind, str(error))

    def plainly(kind: str) -> Answering:
        return lambda *_: told(kind, KINDS[kind].meaning)

    api.add_exception_handler(ProblemError, lambda _, error: told(error.kind, str(error)))
    api.add_exception_handler(RequestValidationError, _misunderstood)
    api.add_exception_handler(HTTPException, _stopped)
    api.add_exception_handler(UnknownReleaseError, as_kind("not-found"))
    api.add_exception_handler(UnknownNameError, as_kind("not-found"))
    api.add_exception_handler(MissingInputError, as_kind("unavailable"))
    api.add_exception_handler(OutdatedDatabaseError, as_kind("unavailable"))
    # What the database or the lake itself says may name places that are nobody's business.
    api.add_exception_handler(SettingsError, plainly("unavailable"))
    api.add_exception_handler(UnreachableLakeError, plainly("unavailable"))
    api.add_exception_handler(Exception, plainly("unexpected"))


def _stopped(_: Request, error: Any) -> Response:
    """What the framework itself refuses: an address or a method that there is not."""
    kind = BY_STATUS.get(error.status_code, "bad-request")
    return told(kind, KINDS[kind].meaning, error.headers)


def _misunderstood(_: Request, error: Any) -> Response:
    """Tell every parameter at fault; a release whose number is none is one that is not there."""
    faults = error.errors()
    if any(fault["loc"][0] == "path" for fault in faults):
        return told("not-found", "A release has a number, or is 'current': /api/v1/releases lists them.")
    return told("bad-request", " ".join(_sentence(fault) for fault in faults))


def _sentence(fault: Mapping[str, Any]) -> str:
    """What is wrong with one parameter, or with all of them together."""
    message = str(fault["msg"]).removeprefix("Value error, ").removesuffix(".")
    names = [str(part) for part in fault["loc"][1:]]
    return f"{names[0]}: {message}." if names else f"{message}."
