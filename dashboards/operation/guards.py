"""The server with everything that stands before its pages, in one order, and around its faults as well."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi import FastAPI
from starlette.types import ASGIApp

from dashboards.operation.headers import SecurityHeaders
from dashboards.operation.limits import Limits, Turnstile
from dashboards.operation.metrics import Metrics
from dashboards.operation.observed import Observed
from dashboards.operation.peers import LOOPBACK, Network, Peers
from dashboards.operation.sign_on import SignOn


@dataclass(frozen=True)
class Operation:
    """How the server is reached, as the settings of the same names say; these defaults count no requests."""

    requests_per_minute: int = 0
    trusted_proxies: tuple[Network, ...] = ()
    sign_on_header: str = ""
    hsts_seconds: int = 31_536_000
    metrics_from: tuple[Network, ...] = LOOPBACK


AT_HOME = Operation()


class Server(FastAPI):
    """The framework's application, with guards outside of its own handling of faults.

    What is added as middleware stands inside of it, and would see no answer to an unexpected fault.
    """

    guard: Callable[[ASGIApp], ASGIApp]
    inner: ASGIApp

    def build_middleware_stack(self) -> ASGIApp:
        """The whole application; ``inner`` is what the guards stand before."""
        self.inner = super().build_middleware_stack()
        return self.guard(self.inner)


def guarded(inner: ASGIApp, operation: Operation, metrics: Metrics, hashes: Callable[[], Sequence[str]]) -> ASGIApp:
    """An application behind its guards; a request passes them from the last one to the first."""
    app: ASGIApp = Turnstile(inner)
    if operation.sign_on_header:
        app = SignOn(app, operation.sign_on_header, operation.trusted_proxies)
    app = Limits(app, operation.requests_per_minute)
    app = Observed(app, metrics, operation.trusted_proxies)
    app = SecurityHeaders(app, hashes, operation.hsts_seconds)
    return Peers(app, operation.trusted_proxies)
