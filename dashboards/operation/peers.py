"""Who asks: the machine at the other end of the connection, and the reader for whom a trusted proxy speaks."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

Network = IPv4Network | IPv6Network
LOOPBACK: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
# A home connection has a whole network of IPv6 addresses, and is one reader.
READERS_NETWORK = 64
CONNECTED = "nice_scorecard.connected"
TELLS_OF_A_PROXY = {b"x-forwarded-for", b"forwarded", b"via", b"x-real-ip"}


class Peers:
    """Notes who is connected, then believes what trusted proxies say of the reader's address and scheme.

    What anybody else says in the same headers is not read.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[Network]) -> None:
        """Without trusted proxies every connection speaks for itself."""
        # The types of uvicorn and Starlette tell the same protocol in different words.
        inner: Any = app
        self.app: Any = ProxyHeadersMiddleware(inner, [str(each) for each in trusted]) if trusted else inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "lifespan":
            scope[CONNECTED] = _host(scope)
        await self.app(scope, receive, send)


def connected(scope: Scope) -> str:
    """Address of the machine at the other end of the connection; blank where there is none."""
    address: str = scope.get(CONNECTED, "")
    return address


def reader(scope: Scope) -> str:
    """Who asks, for counting: an IPv4 address, or the network of an IPv6 address."""
    address = _parsed(_host(scope))
    if isinstance(address, IPv6Address):
        return str(ip_network((address, READERS_NETWORK), strict=False))
    return str(address or "unknown")


def is_within(address: str, networks: Sequence[Network]) -> bool:
    """Whether an address lies in any of the networks; what is no address lies in none."""
    found = _parsed(address)
    return found is not None and any(found in network for network in networks)


def is_passed_on(scope: Scope) -> bool:
    """Whether a proxy says that it asks for somebody else."""
    return any(name in TELLS_OF_A_PROXY for name, _ in scope["headers"])


def _host(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
