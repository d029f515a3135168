"""Asking for pages as a browser does, before anybody else: the answers are put aside."""

import json
from collections.abc import AsyncIterator, Callable, Iterable

from starlette.types import ASGIApp, Message

from dashboards.operation.codings import CALLBACKS
from dashboards.operation.kept import SHOWN
from dashboards.operation.logs import LOGGER, fault


async def drawn(
    pages: ASGIApp, addresses: Iterable[str], document: Callable[[bytes], bytes]
) -> AsyncIterator[tuple[str, bytes, bytes]]:
    """Each address whose page can be drawn, with the answer and its document; one that cannot is told in the log."""
    for address in addresses:
        try:
            messages = await _answered(pages, json.dumps(asking_for(address)).encode())
            answer = b"".join(message.get("body", b"") for message in messages)
            sheet = (address, answer, document(answer)) if messages[0]["status"] == 200 else None
        except Exception as error:  # noqa: BLE001 - as at the edge of the server: told in the log, and the next page drawn
            LOGGER.warning("not drawn ahead", extra={"told": fault(type(error), error.__traceback__)})
            continue
        if sheet:
            yield sheet


async def _answered(pages: ASGIApp, body: bytes) -> list[Message]:
    messages: list[Message] = []
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": CALLBACKS, "raw_path": CALLBACKS.encode(), "query_string": b"", "root_path": "",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
        "client": None, "server": ("localhost", 80),
    }  # fmt: skip

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def note(message: Message) -> None:
        messages.append(message)

    await pages(scope, receive, note)
    return messages


def parts(address: str) -> tuple[str, str]:
    """Path and search of an address, as a browser names them."""
    path, mark, question = address.partition("?")
    return path, mark + question


def asking_for(address: str) -> dict[str, object]:
    """What a browser sends when somebody comes to an address."""
    given = dict(zip(("pathname", "search"), parts(address), strict=True))
    changed = [f"location.{name}" for name in given]
    return {
        "output": SHOWN,
        "outputs": [{"id": "page", "property": "children"}, {"id": "visit", "property": "data"}],
        "inputs": [{"id": "location", "property": name, "value": value} for name, value in given.items()],
        "changedPropIds": changed,
        "parsedChangedPropsIds": changed,
    }
