import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from joindre.catcher.pages import PageServer
from joindre.catcher.server import CatcherServer, Script, ScriptedAnswer, Stage
from joindre.catcher.store import CaughtMail, MailStore


class Catcher:
    """Catches mails on one port and shows them on another, each in a thread of its own; port 0 takes any free one."""

    def __init__(
        self, folder: Path | None = None, *, host: str = "127.0.0.1", smtp_port: int = 0, web_port: int = 0
    ) -> None:
        self.host, self.smtp_port, self.web_port = host, smtp_port, web_port
        self._caught = MailStore(folder)
        self._script = Script()
        self._server = CatcherServer(self._caught, self._script)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="catcher", daemon=True)
        self._pages: PageServer | None = None

    @property
    def smtp_url(self) -> str:
        """For `JOINDRE_SMTP_URL`."""
        return f"smtp://{self.host}:{self.smtp_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.web_port}/"

    @property
    def mails(self) -> list[CaughtMail]:
        """Oldest first."""
        return self._caught.all()

    @property
    def connections(self) -> int:
        """How many there were."""
        return self._server.connections

    def start(self) -> Self:
        self._pages = PageServer(self._caught, host=self.host, port=self.web_port)
        self.web_port = self._pages.port
        self._pages.start()
        self._thread.start()
        starting = asyncio.run_coroutine_threadsafe(self._server.start(self.host, self.smtp_port), self._loop)
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
        self._server.stop()
        running = asyncio.all_tasks() - {asyncio.current_task()}
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def wait_for(self, predicate: Callable[[CaughtMail], bool], *, timeout: float = 10) -> CaughtMail:
        """The first mail that fits, as soon as it is there; raise `TimeoutError` with what came instead."""
        return self._caught.wait_for(predicate, timeout=timeout)

    def clear(self) -> None:
        self._caught.clear()
        self._script.clear()
        self._server.is_international = True

    def will_answer(self, stage: Stage, answer: str, *, times: int = 1, recipient: str = "") -> None:
        """Give this answer instead: `catcher.will_answer(Stage.RECIPIENT, "550 5.1.1 no such user")`."""
        self._script.add(ScriptedAnswer(stage=stage, answer=answer, times=times, recipient=recipient))

    def will_know_ascii_only(self) -> None:
        """No SMTPUTF8 from the next connection on."""
        self._server.is_international = False

    def will_hang_up(self, stage: Stage, *, times: int = 1, recipient: str = "") -> None:
        self._script.add(ScriptedAnswer(stage=stage, answer=None, times=times, recipient=recipient))

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
