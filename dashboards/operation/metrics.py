"""What Prometheus is told: requests by route and status, how long they took, and which release is served."""

import os
import platform
from collections.abc import Callable, Iterator
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


class Metrics:
    """Counts of one app; where workers share a folder for them, of all workers together."""

    def __init__(self) -> None:
        """Begin at zero."""
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        route = ("method", "route")
        self.requests = Counter(
            "nice_scorecard_requests", "Requests answered", (*route, "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "nice_scorecard_request_seconds",
            "Seconds from a request to the end of its answer",
            route,
            buckets=SECONDS,
            registry=self.registry,
        )
        self.in_flight = Gauge(
            "nice_scorecard_requests_in_flight",
            "Requests being answered",
            registry=self.registry,
            multiprocess_mode="livesum",
        )

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(method, route).observe(seconds)

    def text(self, release_id: Callable[[], int | None]) -> bytes:
        """Everything in Prometheus' text format; ``release_id`` gives None where none can be read."""
        asked = CollectorRegistry()
        if os.environ.get(SHARED_FOLDER):
            MultiProcessCollector(asked)  # type: ignore[no-untyped-call]
        else:
            asked.register(_Of(self.registry))
        asked.register(_Facts(release_id))
        return generate_latest(asked)


class _Of(Collector):
    """The metrics of a registry, inside another one."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry

    def collect(self) -> Iterator[Metric]:
        yield from self.registry.collect()


class _Facts(Collector):
    """What is read at the moment of asking: the version, and the release that readers see."""

    def __init__(self, release_id: Callable[[], int | None]) -> None:
        self.release_id = release_id

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        build = GaugeMetricFamily("nice_scorecard_build_info", "Version served", labels=("version", "python"))
        build.add_metric((version("nice-scorecard"), platform.python_version()), 1)
        yield build
        release = self.release_id()
        if release is not None:
            yield GaugeMetricFamily("nice_scorecard_release", "Number of the published release", value=release)
