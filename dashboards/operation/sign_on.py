"""Sign-on by a reverse proxy: it knows the reader and says so in a header, which is believed from nowhere else."""

from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from dashboards.api.problems import told
from dashboards.operation.peers import Network, connected, is_within

OPEN = ("/healthz", "/readyz", "/metrics")
POLICY_VIOLATION = 1008


class SignOn:
    """Refuses whoever does not come through a trusted proxy that names the reader."""

    def __init__(self, app: ASGIApp, header: str, trusted: Sequence[Network]) -> None:
        """``header`` is its name, in any case of letters."""
        self.app = app
        self.header = header.lower().encode()
        self.trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on or refuse it; health may be asked by anybody."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        elif scope["type"] != "http" or scope["path"] in OPEN or self._is_signed_on(scope):
            await self.app(scope, receive, send)
        else:
            await told("forbidden", "Sign on at the address that you were given for these pages.")(scope, receive, send)

    def _is_signed_on(self, scope: Scope) -> bool:
        """Whether one reader is named, by one who may: two names are one too many to know whom the proxy means."""
        names = [value for name, value in scope["headers"] if name == self.header]
        return len(names) == 1 and bool(names[0].strip()) and is_within(connected(scope), self.trusted)
