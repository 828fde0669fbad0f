"""A mail server that takes everything, unless it is told to refuse or to hang up."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from aiosmtpd.smtp import SMTP, Envelope, Session

from joindre.catcher.store import MailStore


class Stage(StrEnum):
    """A moment of a conversation at which the server can be told to do something else."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    #: At the word DATA, before anything of the mail was sent.
    DATA = "data"
    #: After the whole mail; it is not kept.
    REFUSAL = "refusal"
    #: After the whole mail; it is kept.
    ANSWER = "answer"


@dataclass(kw_only=True)
class ScriptedAnswer:
    stage: Stage
    #: `None` hangs up.
    answer: str | None
    times: int
    #: Only for this recipient; blank for any.
    recipient: str = ""


class Script:
    """What the server shall do otherwise, and how often."""

    def __init__(self) -> None:
        self._script: list[ScriptedAnswer] = []

    def add(self, scripted: ScriptedAnswer) -> None:
        self._script.append(scripted)

    def clear(self) -> None:
        self._script.clear()

    def take(self, stage: Stage, recipient: str = "") -> ScriptedAnswer | None:
        for scripted in self._script:
            if scripted.stage is stage and scripted.times and scripted.recipient in {"", recipient}:
                scripted.times -= 1
                return scripted
        return None


class CatcherServer:
    """The server, in the running event loop."""

    def __init__(self, caught: MailStore, script: Script) -> None:
        self._caught, self._script = caught, script
        self._server: asyncio.Server | None = None
        #: Whether it says that it knows SMTPUTF8 (RFC 6531).
        self.is_international = True
        self._open: set[_Session] = set()
        self.connections = 0

    async def start(self, host: str, port: int) -> int:
        """The port, chosen freely for 0."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: self._session(loop), host, port)
        return int(self._server.sockets[0].getsockname()[1])

    def stop(self) -> None:
        if self._server:
            self._server.close()
        for session in list(self._open):
            session.hang_up()

    def _session(self, loop: asyncio.AbstractEventLoop) -> "_Session":
        self.connections += 1
        desk = _Desk(self._caught, self._script)
        return _Session(desk, self._open, is_international=self.is_international, loop=loop)


class _Session(SMTP):
    line_length_limit = 1_000_000

    def __init__(
        self, desk: "_Desk", everyone: "set[_Session]", *, is_international: bool, loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__(desk, enable_SMTPUTF8=is_international, hostname="catcher", ident="Catcher", loop=loop)
        self._desk, self._everyone = desk, everyone

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._everyone.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._everyone.discard(self)
        super().connection_lost(error)

    def hang_up(self) -> None:
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 -- the name makes it a command
        recipient = self.envelope.rcpt_tos[0] if self.envelope and self.envelope.rcpt_tos else ""
        scripted = self._desk.script.take(Stage.DATA, recipient)
        if scripted is None:
            await super().smtp_DATA(arg)
        elif scripted.answer is None:
            self.hang_up()
        else:
            await self.push(scripted.answer)


class _Desk:
    """Answers each step; aiosmtpd finds the methods by their names."""

    def __init__(self, caught: MailStore, script: Script) -> None:
        self._caught, self.script = caught, script

    async def handle_MAIL(  # noqa: N802 -- as aiosmtpd calls it
        self, server: _Session, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        def accept() -> str:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
            return "250 2.1.0 OK"

        return self._answer(server, Stage.SENDER, "", otherwise=accept)

    async def handle_RCPT(  # noqa: N802 -- see above
        self, server: _Session, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        def accept() -> str:
            envelope.rcpt_tos.append(address)
            return "250 2.1.5 OK"

        return self._answer(server, Stage.RECIPIENT, address, otherwise=accept)

    async def handle_DATA(self, server: _Session, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- see above
        recipient = envelope.rcpt_tos[0]

        def accept() -> str:
            raw = envelope.original_content or b""
            self._caught.add(raw, sender=envelope.mail_from or "", recipients=tuple(envelope.rcpt_tos))
            return self._answer(server, Stage.ANSWER, recipient, otherwise=lambda: "250 2.0.0 OK, caught")

        return self._answer(server, Stage.REFUSAL, recipient, otherwise=accept)

    def _answer(self, server: _Session, stage: Stage, recipient: str, *, otherwise: Callable[[], str]) -> str:
        scripted = self.script.take(stage, recipient)
        if scripted is None:
            return otherwise()
        if scripted.answer is None:
            server.hang_up()
            return "421 4.3.0 hanging up"
        return scripted.answer
