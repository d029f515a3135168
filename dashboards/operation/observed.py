"""Every request observed: counted, timed, logged in a line, and a fault in it answered without its machinery."""

import logging
import re
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboards.api.problems import KINDS, told
from dashboards.operation.logs import LOGGER, fault
from dashboards.operation.metrics import Metrics
from dashboards.operation.peers import Network, connected, is_within

METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
REQUEST_ID = re.compile(rb"[A-Za-z0-9-]{8,64}")


@dataclass
class Sent:
    """What went out so far; an answer that never began has no status, and counts as a fault of ours."""

    begun: float
    request_id: str
    status: int | None = None
    size: int = 0
    is_noted: bool = False


class Observed:
    """Wraps everything else, so that refusals and faults are seen as well."""

    def __init__(self, app: ASGIApp, metrics: Metrics, trusted: tuple[Network, ...]) -> None:
        """Identifiers of requests are taken over from trusted proxies, and made up for all others."""
        self.app = app
        self.metrics = metrics
        self.trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note what came of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent = Sent(perf_counter(), self._request_id(scope))

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent.status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = sent.request_id
            sent.size += len(message.get("body", b""))
            # Whoever has the whole answer finds it counted.
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                self._note(scope, sent)
            await send(message)

        with self.metrics.in_flight.track_inprogress():
            try:
                await self.app(scope, receive, noted)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told in the log and not to the reader
                LOGGER.error("fault", extra={"told": {"request_id": sent.request_id, **of(error)}})
                if sent.status is None:
                    await told("unexpected", KINDS["unexpected"].meaning)(scope, receive, noted)
            finally:
                self._note(scope, sent)

    def _note(self, scope: Scope, sent: Sent) -> None:
        """Count and log an answer, once."""
        if sent.is_noted:
            return
        sent.is_noted = True
        seconds = perf_counter() - sent.begun
        method = scope["method"] if scope["method"] in METHODS else "other"
        route, status = template(scope), sent.status or 500
        self.metrics.note(method, route, status, seconds)
        if LOGGER.isEnabledFor(logging.INFO):
            line = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)}
            LOGGER.info("request", extra={"told": {**line, "bytes": sent.size, "request_id": sent.request_id}})

    def _request_id(self, scope: Scope) -> str:
        given: bytes = dict(scope["headers"]).get(b"x-request-id", b"")
        if REQUEST_ID.fullmatch(given) and is_within(connected(scope), self.trusted):
            return given.decode()
        return uuid4().hex


def of(error: Exception) -> dict[str, Any]:
    """What may be said of a fault."""
    return fault(type(error), error.__traceback__)


def template(scope: Scope) -> str:
    """The pattern of the address that answered, which has no values in it; a refusal before that has none."""
    route = getattr(scope.get("route"), "path", None)
    return f"{scope.get('root_path', '')}{route}" if route else "none"
