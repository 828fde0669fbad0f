"""The catcher as one object: its mail server, its store and its pages, each started and stopped with it."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from joindre.catcher.pages import PageServer
from joindre.catcher.server import CatcherServer
from joindre.catcher.store import CaughtMail, MailStore


class Catcher:
    """Catches mails on one port and shows them on another, each in a thread of its own; port 0 takes any free one."""

    def __init__(
        self, folder: Path | None = None, *, host: str = "127.0.0.1", smtp_port: int = 0, web_port: int = 0
    ) -> None:
        self.host, self.smtp_port, self.web_port = host, smtp_port, web_port
        self._caught = MailStore(folder)
        self.server = self.make_server(self._caught)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="catcher", daemon=True)
        self._pages: PageServer | None = None

    @property
    def smtp_url(self) -> str:
        """For `JOINDRE_MAIL_URL`."""
        return f"smtp://{self.host}:{self.smtp_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.web_port}/"

    @property
    def mails(self) -> list[CaughtMail]:
        """Oldest first."""
        return self._caught.all()

    def make_server(self, caught: MailStore) -> CatcherServer:
        """The mail server that puts what it takes into this store."""
        return CatcherServer(caught)

    def start(self) -> Self:
        self._pages = PageServer(self._caught, host=self.host, port=self.web_port)
        self.web_port = self._pages.port
        self._pages.start()
        self._thread.start()
        starting = asyncio.run_coroutine_threadsafe(self.server.start(self.host, self.smtp_port), self._loop)
        self.smtp_port = starting.result(timeout=10)
        return self

    def stop(self) -> None:
        if self._pages:
            self._pages.stop()
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    async def _hang_up(self) -> None:
        self.server.stop()
        running = asyncio.all_tasks() - {asyncio.current_task()}
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def wait_for(self, predicate: Callable[[CaughtMail], bool], *, timeout: float = 10) -> CaughtMail:
        """The first mail that fits, as soon as it is there; raise `TimeoutError` with what came instead."""
        return self._caught.wait_for(predicate, timeout=timeout)

    def clear(self) -> None:
        self._caught.clear()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
