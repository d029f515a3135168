"""Pages that are drawn before anybody asks for them: those that most visits begin with, whenever a release is new."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Hashable, Iterable
from contextlib import asynccontextmanager, suppress
from time import monotonic

from starlette.types import ASGIApp, Message

from dashboards.operation.codings import BEST_FIRST, CALLBACKS
from dashboards.operation.kept import SHOWN
from dashboards.operation.logs import LOGGER, fault
from scorecard.errors import ScorecardError

# How often it is looked whether another release is shown, and, while readers have pages drawn, whether they still have.
LOOK_SECONDS, GIVE_WAY_SECONDS = 5.0, 0.05


class DrawsAhead:
    """Asks for pages as a browser does, one after the other, and rests as long after each as it took."""

    def __init__(
        self,
        pages: ASGIApp,
        edition: Callable[[], Hashable],
        addresses: Callable[[], Iterable[str]],
        is_busy: Callable[[], bool] = lambda: False,
    ) -> None:
        """``pages`` keeps what it draws; ``edition`` tells what is shown now, and None while that is nothing.

        ``is_busy`` tells whether a reader waits for a page: readers come first.
        """
        self.pages = pages
        self.edition = edition
        self.addresses = addresses
        self.is_busy = is_busy
        self.drawn: Hashable = None

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        """Draw in the background for as long as this lasts."""
        task = asyncio.create_task(self._for_ever())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _for_ever(self) -> None:
        while True:
            try:
                await self.once()
            except ScorecardError as error:
                # Readers are told themselves when they ask; by the next look the database may answer again.
                _tell(error)
            await asyncio.sleep(LOOK_SECONDS)

    async def once(self) -> None:
        """Draw the pages of what is shown now, unless that was done; leave off where something else is shown."""
        edition = await asyncio.to_thread(self.edition)
        if edition is None or edition == self.drawn:
            return
        for address in await asyncio.to_thread(lambda: list(self.addresses())):
            if await asyncio.to_thread(self.edition) != edition:
                return
            while self.is_busy():
                await asyncio.sleep(GIVE_WAY_SECONDS)
            started = monotonic()
            # One page that cannot be drawn keeps no other from being drawn.
            for each in await asyncio.gather(self._ask_for(address), return_exceptions=True):
                _tell(each)
            await asyncio.sleep(monotonic() - started)
        self.drawn = edition

    async def _ask_for(self, address: str) -> None:
        body = json.dumps(asking_for(address)).encode()
        headers = [(b"content-type", b"application/json"), (b"accept-encoding", BEST_FIRST[0].encode())]
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
            "path": CALLBACKS, "raw_path": CALLBACKS.encode(), "query_string": b"", "root_path": "",
            "headers": [(b"host", b"localhost"), *headers], "client": None, "server": ("localhost", 80),
        }  # fmt: skip

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        await self.pages(scope, receive, _nowhere)


def asking_for(address: str) -> dict[str, object]:
    """What a browser sends when somebody comes to an address."""
    path, mark, question = address.partition("?")
    given = {"pathname": path, "search": mark + question}
    changed = [f"location.{name}" for name in given]
    return {
        "output": SHOWN,
        "outputs": [{"id": "page", "property": "children"}, {"id": "visit", "property": "data"}],
        "inputs": [{"id": "location", "property": name, "value": value} for name, value in given.items()],
        "changedPropIds": changed,
        "parsedChangedPropsIds": changed,
    }


def _tell(error: BaseException | None) -> None:
    """Say in the log what kept a page from being drawn: nobody asked for it, so nobody else is told."""
    if error is not None:
        LOGGER.warning("not drawn ahead", extra={"told": fault(type(error), error.__traceback__)})


async def _nowhere(_message: Message) -> None:
    """What is drawn ahead is sent to nobody."""
