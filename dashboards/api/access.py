"""Reading from anywhere: pages of other sites may ask, and nobody may do more than read."""

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = "GET, HEAD, OPTIONS"
# On every answer, whoever asks: one that a cache kept without them could not be read by another site.
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Last-Modified, Link"}
PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class OpenToRead:
    """Answers OPTIONS, and puts on every other answer that any site may read it."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the API."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request or pass it on."""

        async def send_open(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(OPEN)
            await send(message)

        is_http = scope["type"] == "http"
        asks_what_it_may = is_http and scope["method"] == "OPTIONS"
        answer = Response(status_code=204, headers=PREFLIGHT) if asks_what_it_may else self.app
        await answer(scope, receive, send_open if is_http else send)
