"""The app on a free port of this machine, for as long as a test needs it."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from socket import socket

import uvicorn

from dashboards.app import create_app
from dashboards.maps.boundaries import Boundaries
from dashboards.operation.drawn import DrawnPages
from dashboards.operation.guards import AT_HOME, Operation
from scorecard.expected.funnels import Funnel
from scorecard.store.lake import Lake


class ReadyServer(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@contextmanager
def serving(
    database_url: str,
    lake: Lake | None = None,
    funnels: Sequence[Funnel] = (),
    operation: Operation = AT_HOME,
    boundaries: Boundaries | None = None,
    pages: DrawnPages | None = None,
) -> Iterator[str]:
    """The address of the app while it is served from a thread."""
    app = create_app(database_url, lake, funnels, operation=operation, boundaries=boundaries, pages=pages).server
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", proxy_headers=False)
    server = ReadyServer(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.ready.wait(timeout=60), "the app did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=30)
