"""Logs as one JSON object a line: of requests and faults, and never a value that somebody sent or that is shown."""

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

LOGGER = logging.getLogger("nice_scorecard.server")


class JsonLines(logging.Formatter):
    """Writes a record as a line of JSON; of an exception its kind and where it was raised, not what it says.

    Messages of exceptions quote values: rows, parameters, addresses of databases.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {"time": moment, "level": record.levelname.lower(), "event": record.getMessage()}
        told |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[0]:
            told |= fault(record.exc_info[0], record.exc_info[2])
        return json.dumps(told)


def fault(kind: type[BaseException], raised: TracebackType | None) -> dict[str, Any]:
    """What may be said of an exception."""
    frames = traceback.extract_tb(raised)
    return {"fault": kind.__name__, "at": [f"{each.filename}:{each.lineno} {each.name}" for each in frames]}


def configuration(requests: bool) -> dict[str, Any]:
    """The set-up of logging: warnings of the server, and one line a request where that is wanted."""
    level = "INFO" if requests else "WARNING"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonLines}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "loggers": {
            "uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            LOGGER.name: {"handlers": ["stderr"], "level": level, "propagate": False},
        },
    }
