"""Cursors: the key of the last row of a page, as text that fits into an address."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from pydantic import BaseModel, ValidationError

from dashboards.api.problems import ProblemError
from scorecard.releases.table_pages import Key


def written(model: type[BaseModel], key: Key) -> str:
    """The cursor of a key."""
    told = model(**dict(zip(model.model_fields, key, strict=True))).model_dump_json()
    return urlsafe_b64encode(told.encode()).decode().rstrip("=")


def read(model: type[BaseModel], cursor: str) -> Key:
    """The key in a cursor; raises ProblemError where it is none of this resource's."""
    try:
        told = urlsafe_b64decode(cursor.encode() + b"==")
        return tuple(dict(model.model_validate_json(told)).values())
    except (Error, ValidationError, UnicodeError) as error:
        raise ProblemError(
            "bad-request", "'after' is no cursor of this table: take it from the address of the next page."
        ) from error
