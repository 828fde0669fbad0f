"""`/metrics`, for Prometheus: what this process measures, and what all processes share in the database (A2, A5).

Labels hold words of the code, never a name, an address or a secret.
"""

import asyncio
import hmac
import threading
from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.db import Error, connection
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from joindre.lib.logs import Log
from joindre.lib.remembered import Remembered
from joindre.lib.visitors import Visitor, is_trusted, visitor_of
from joindre.live.hub import Hub
from joindre.live.raw_asgi import App, Receive, Scope, Send, respond
from joindre.runtime.page_times import OWN
from joindre.runtime.pages import THREADS, PageThreads
from joindre.runtime.shared_metrics import shared_metrics

LOG = Log("joindre.metrics")
#: Seconds for which a process knows what the database says: several may scrape it.
KNOWN_FOR: Final = 5
#: Whoever sends one of these stands behind a proxy. Where we trust none, its own address says nothing about them.
_OF_PROXIES: Final = (b"x-forwarded-for", b"x-forwarded-proto", b"forwarded", b"x-real-ip", b"via")


class MetricsOfProcess(Collector):
    """What this process is at: live pages, streams, and the threads of pages."""

    def __init__(self, hub: Hub, pages: PageThreads) -> None:
        self._hub, self._pages = hub, pages

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("joindre_live_streams", "Open streams of live pages.", len(self._hub.streams()))
        yield GaugeMetricFamily("joindre_live_pages", "Pages that keep up by these streams.", self._hub.pages)
        yield GaugeMetricFamily("joindre_page_threads", "Threads that make pages.", THREADS)
        yield GaugeMetricFamily("joindre_page_threads_busy", "Threads that make a page now.", self._pages.busy)
        yield GaugeMetricFamily(
            "joindre_page_requests_waiting", "Requests that wait for a thread.", self._pages.waiting
        )


class SharedMetrics(Collector):
    """What the database says. Where it does not answer, that is said, and nothing else of it."""

    def __init__(self) -> None:
        self._known = Remembered(lambda: list(shared_metrics()), seconds=KNOWN_FOR)
        self._asking = threading.Lock()

    def collect(self) -> Iterator[Metric]:
        try:
            with self._asking:
                found = self._known()
        except Error as error:
            LOG.seldom("metrics without database", reason=error)
            found = []
        finally:
            connection.close()
        yield GaugeMetricFamily("joindre_database_up", "Whether the database answers.", bool(found))
        yield from found


class Metrics:
    """The endpoint. Whoever may not read it is answered as at any address that there is not."""

    def __init__(self, process: Collector, *, otherwise: App) -> None:
        self._otherwise = otherwise
        self._registries = (OWN, CollectorRegistry())
        self._registries[1].register(process)
        self._registries[1].register(SharedMetrics())
        ProcessCollector(registry=self._registries[1])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET" or not may_read(scope):
            await self._otherwise(scope, receive, send)
            return
        body = await asyncio.to_thread(self._written)
        await respond(send, 200, body, media_type=CONTENT_TYPE_LATEST.encode())

    def _written(self) -> bytes:
        return b"".join(generate_latest(registry) for registry in self._registries)


def may_read(scope: Scope) -> bool:
    """By the bearer token, or by the address as it is behind the proxies that we trust."""
    headers: dict[bytes, bytes] = dict(scope["headers"])
    return _has_token(headers) or _is_near(scope, headers)


def _has_token(headers: dict[bytes, bytes]) -> bool:
    kind, _, token = headers.get(b"authorization", b"").partition(b" ")
    wanted = str(settings.METRICS_TOKEN).encode()
    return bool(wanted) and kind.lower() == b"bearer" and hmac.compare_digest(token.strip(), wanted)


def _is_near(scope: Scope, headers: dict[bytes, bytes]) -> bool:
    address, _ = scope.get("client") or ("", 0)
    if not any(name in headers for name in _OF_PROXIES):
        return is_trusted(address, settings.METRICS_FROM)
    told = {"X-Forwarded-For": _joined(scope, b"x-forwarded-for")}
    if not told["X-Forwarded-For"] or not is_trusted(address, settings.TRUSTED_PROXIES):
        return False
    visitor = visitor_of(Visitor(address=address, scheme="http"), told, proxies=settings.TRUSTED_PROXIES)
    return is_trusted(visitor.address, settings.METRICS_FROM)


def _joined(scope: Scope, name: bytes) -> str:
    return ",".join(value.decode("latin-1") for one, value in scope["headers"] if one == name)
