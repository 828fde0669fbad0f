"""The one-process server: web pages with their live hub, the worker, and the services that are handed in, such as
mail-in.

    Server(port=8000, worker=Worker(), services=[listener]).run()     serves until SIGINT or SIGTERM
    with Server(port=0, worker=Worker()) as server: server.url        serves in a thread of its own
"""

import asyncio
import contextlib
import socket
from collections.abc import Iterator, Sequence

import uvicorn

from joindre.lib.doors import Door
from joindre.lib.jobs import Worker
from joindre.live.hub import Hub
from joindre.operation.models import SeenProcess
from joindre.runtime.connections import IDLE_SECONDS, Connection
from joindre.runtime.health import Check
from joindre.runtime.pages import PageThreads
from joindre.runtime.process import GRACE, Process, Service, WorkerService
from joindre.runtime.startup import port_is_taken
from joindre.runtime.web import Application

#: Open connections of one process. Streams take two thirds of them at most.
MOST_CONNECTIONS = 1500
MOST_STREAMS = 1000


class Server(Process):
    """A process with a web server. Port 0 takes a free port, which `port` and `url` tell once the server is started."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 8000,
        worker: Worker | None = None,
        services: Sequence[Service] = (),
    ) -> None:
        working = WorkerService(worker) if worker else None
        self._web = WebService(host, port, checks={"worker": working.fault} if working else {})
        kind = SeenProcess.Kind.SERVE if working else SeenProcess.Kind.WEB
        super().__init__([self._web, *services, *([working] if working else [])], kind=kind)

    @property
    def port(self) -> int:
        return self._web.port

    @property
    def url(self) -> str:
        host = f"[{self._web.host}]" if ":" in self._web.host else self._web.host
        return f"http://{host}:{self.port}"

    def address_of_pages(self) -> str:
        return f"{self._web.host}:{self.port}"

    @property
    def hub(self) -> Hub:
        return self._web.application.hub

    @property
    def pages(self) -> PageThreads:
        return self._web.application.pages


class WebService:
    application: Application

    def __init__(self, host: str, port: int, *, checks: dict[str, Check] | None = None) -> None:
        self.host = host
        self.port = port
        self._checks = checks

    async def start(self) -> None:
        listening = _listen(self.host, self.port)
        self.port = listening.getsockname()[1]
        try:
            self.application = Application(checks=self._checks)
        except BaseException:
            listening.close()
            raise
        self._uvicorn = _Uvicorn(self.application, listening)
        self._serving = asyncio.create_task(self._uvicorn.serve([]))
        up = asyncio.create_task(self._uvicorn.is_up.wait())
        await asyncio.wait({up, self._serving}, return_when=asyncio.FIRST_COMPLETED)

    async def stop(self) -> None:
        # An open stream would hold the server until its patience ends.
        await self.application.hub.stop()
        self._uvicorn.should_exit = True
        await self._serving
        self.application.close()


class _Uvicorn(uvicorn.Server):
    """Uvicorn without its own way of accepting: asyncio writes a traceback for each try where descriptors end."""

    def __init__(self, application: Application, listening: socket.socket) -> None:
        settings = uvicorn.Config(
            application,
            http=Connection,
            loop="asyncio",
            ws="none",
            lifespan="on",
            log_config=None,
            log_level="error",  # what a stranger can cause is said by Connection, seldom
            access_log=False,  # tokens stand in the addresses of streams
            server_header=False,
            proxy_headers=False,  # `VisitorMiddleware` reads them, through the proxies that the operator named
            timeout_keep_alive=int(IDLE_SECONDS),
            timeout_graceful_shutdown=GRACE,
        )
        super().__init__(settings)
        self.is_up = asyncio.Event()
        self._door = Door(listening, self._connection, most=MOST_CONNECTIONS, name="pages")
        application.hub.most_streams = min(MOST_STREAMS, self._door.room * 2 // 3)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        await self._door.start()
        self._looking = asyncio.create_task(self._look_at_connections())
        self.is_up.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._looking.cancel()
        await self._door.stop()
        await super().shutdown(sockets)

    def _connection(self, door: Door) -> Connection:
        return Connection(self.config, self.server_state, self.lifespan.state, door)

    async def _look_at_connections(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(1)
            for connection in list(self.server_state.connections):
                if isinstance(connection, Connection):
                    connection.look(loop.time())

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Do not let Uvicorn raise the signal again after serving: the other services would not be stopped."""
        yield


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, as asyncio sets TCP_NODELAY only on what says that it is TCP: else a small answer waits 40 ms for its ACK.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise port_is_taken(host, port) from error
    return listening
