"""A web process. `/live` goes to the hub, in which no Django runs; everything else goes to Django's pages."""

import threading
from collections.abc import Callable, Iterable
from typing import Any
from weakref import WeakSet

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from joindre.lib import disk
from joindre.live.app import LiveApp
from joindre.live.hub import Hub
from joindre.live.raw_asgi import App, Receive, Scope, Send
from joindre.operation.signs import SignOfLife
from joindre.runtime.health import WARNINGS, Check, DatabaseCheck, Health
from joindre.runtime.metrics import Metrics, MetricsOfProcess
from joindre.runtime.pages import Environ, PageThreads
from joindre.runtime.startup import OneProcess
from joindre.runtime.static_files import with_static_files


class Application:
    """The ASGI application of a web process. `checks` are further conditions of being ready.

    Under another ASGI server `sign` tells that the process is there; under ours the process does.
    """

    def __init__(self, *, checks: dict[str, Check] | None = None, sign: SignOfLife | None = None) -> None:
        self._sign = sign
        self._alone = OneProcess(settings.DATA_DIR) if connection.vendor == "sqlite" else None
        self.hub = Hub()
        self._live: App = LiveApp(self.hub)
        self._django = DjangoThreads()
        self.pages = PageThreads(self._django)
        self._files = with_static_files(self.pages)
        own: dict[str, Check] = {
            "database": DatabaseCheck(),
            "disk": disk.fault,
            "live": self._live_fault,
            "threads": self.pages.fault,
        }
        self._metrics: App = Metrics(MetricsOfProcess(self.hub, self.pages), otherwise=self.pages)
        self._health: App = Health(own | (checks or {}), warnings=WARNINGS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_through(receive, send)
        elif scope["type"] == "http":
            await self._app_for(scope["path"])(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    def _app_for(self, path: str) -> App:
        if path == "/live" or path.startswith("/live/"):
            return self._live
        if path == "/metrics":
            return self._metrics
        return self._health if path in {"/healthz", "/readyz"} else self._files

    async def _live_through(self, receive: Receive, send: Send) -> None:
        await receive()
        await self.hub.start()
        if self._sign:
            await self._sign.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.hub.stop()
        if self._sign:
            await self._sign.stop()
        self.close()
        await send({"type": "lifespan.shutdown.complete"})

    def close(self) -> None:
        """Let another process take over; also when this one never came to serve."""
        self.pages.close()
        self._django.close_connections()
        if self._alone:
            self._alone.end()

    def _live_fault(self) -> str:
        return "" if self.hub.is_running else "the hub is stopped"


class DjangoThreads:
    """Django's handler. It remembers the connections of the threads that it ran in, so that they can be closed."""

    def __init__(self) -> None:
        self._handler = WSGIHandler()
        self._opened: WeakSet[BaseDatabaseWrapper] = WeakSet()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        self._opened.add(connections[DEFAULT_DB_ALIAS])
        return self._handler(environ, start_response)

    def close_connections(self) -> None:
        """Close the connections in a thread of its own: Django closes nothing in a thread that runs an event loop."""
        closing = threading.Thread(target=self._close_all, name="closing")
        closing.start()
        closing.join()

    def _close_all(self) -> None:
        """Close connections that other threads opened. Those threads are idle by now; Django asks for a permission."""
        for opened in tuple(self._opened):
            opened.inc_thread_sharing()
            opened.close()
