"""The headers of every answer, whatever gives it: pages, files, the API, refusals and faults."""

from collections.abc import Callable, Sequence
from functools import cache

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOT_NEEDED = "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "payment", "usb"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in NOT_NEEDED),
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecurityHeaders:
    """Adds the content policy and its companions to every response."""

    def __init__(self, app: ASGIApp, hashes: Callable[[], Sequence[str]], hsts_seconds: int) -> None:
        """``hashes`` names the inline scripts that Dash writes, once its set-up is complete."""
        self.app = app
        self.policy = cache(lambda: policy(hashes()))
        self.hsts = f"max-age={hsts_seconds}" if hsts_seconds else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and put headers on its response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers(scope))
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)

    def _headers(self, scope: Scope) -> dict[str, str]:
        # Other sites may read the API, so they may also load it.
        loaded_by = "cross-origin" if scope["path"].startswith("/api/") else "same-origin"
        headers = {**ALWAYS, "Content-Security-Policy": self.policy(), "Cross-Origin-Resource-Policy": loaded_by}
        # Over plain HTTP browsers must not believe it, and a laptop without a certificate should not lock itself out.
        if self.hsts and scope["scheme"] == "https":
            headers["Strict-Transport-Security"] = self.hsts
        return headers


def policy(hashes: Sequence[str]) -> str:
    """The content policy; inline styles cannot be forbidden, because the charts place their layers by them."""
    scripts = " ".join(dict.fromkeys(hashes))
    return (
        f"default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'"
    )
