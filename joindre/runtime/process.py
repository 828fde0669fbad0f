"""The services of one process. They run on one event loop, start in order, and end together by a
signal or by a call.
"""

import asyncio
import contextlib
import gc
import signal
import threading
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Protocol, Self

from joindre.lib import scratch
from joindre.lib.jobs import Worker
from joindre.lib.logs import Log
from joindre.operation.models import SeenProcess
from joindre.operation.signs import SignOfLife

LOG = Log("joindre.runtime.process")
#: Seconds within which pages and rows in hand are finished; then they are left to whoever serves next.
GRACE = 10
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Service(Protocol):
    """A part of a process, such as the web server or the worker. A service that never started is never told to stop."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...


class Process:
    def __init__(self, services: Sequence[Service], *, kind: SeenProcess.Kind) -> None:
        self._services = [*services, SignOfLife(kind, address=self.address_of_pages)]
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None
        self._failure: BaseException | None = None

    def address_of_pages(self) -> str:
        """Where it listens for pages, once it is started."""
        return ""

    def run(self) -> None:
        """Serve in this thread until a signal says to end."""
        asyncio.run(self._serve())

    def start(self) -> Self:
        """Serve in a thread of its own. Return once every service answers."""
        self._thread = threading.Thread(target=self._run_in_thread, name="process")
        self._thread.start()
        self._ready.wait()
        if self._failure:
            self._thread.join()
            raise self._failure
        return self

    def stop(self) -> None:
        """From another thread; returns once everything has ended."""
        if self._thread and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._ending.set)
            self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _run_in_thread(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that started this one
            self._failure = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        started: list[Service] = []
        await asyncio.to_thread(scratch.sweep)
        with _signals_set(self._ending):
            try:
                for service in self._services:
                    await service.start()
                    started.append(service)
                LOG.info("started", services=", ".join(type(service).__name__ for service in started))
                _collect_again()
                self._ready.set()
                await self._ending.wait()
            finally:
                await asyncio.gather(*(service.stop() for service in started))
                LOG.info("ended")


def _collect_again() -> None:
    """Collect garbage from now on, where the command left it until all is loaded. What stays is not looked at again."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


class WorkerService:
    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    async def start(self) -> None:
        self._worker.start()

    async def stop(self) -> None:
        await asyncio.to_thread(self._worker.stop, timeout=GRACE)

    def fault(self) -> str:
        """Return what is wrong with the worker, for `/readyz`."""
        return "" if self._worker.is_running else "a queue is no longer worked"


@contextlib.contextmanager
def _signals_set(ending: asyncio.Event) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number in SIGNALS:
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(ending.set))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
