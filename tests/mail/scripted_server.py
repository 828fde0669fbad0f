"""A catcher that refuses, delays or hangs up when a test says so, for what becomes of a mail then."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from aiosmtpd.smtp import Envelope, Session

from joindre.catcher import Catcher
from joindre.catcher.server import CatcherHandler, CatcherServer, CatcherSession
from joindre.catcher.store import MailStore


class Stage(StrEnum):
    """A moment of an SMTP session at which the server can be told to do something else."""

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
        #: Whether the server says that it knows SMTPUTF8 (RFC 6531).
        self.is_international = True

    def add(self, scripted: ScriptedAnswer) -> None:
        self._script.append(scripted)

    def clear(self) -> None:
        self._script.clear()
        self.is_international = True

    def take(self, stage: Stage, recipient: str = "") -> ScriptedAnswer | None:
        for scripted in self._script:
            if scripted.stage is stage and scripted.times and scripted.recipient in {"", recipient}:
                scripted.times -= 1
                return scripted
        return None


class ScriptedCatcher(Catcher):
    """Catches mails as the demo's catcher does, unless it is told to do something else."""

    def __init__(self, folder: Path | None = None) -> None:
        self.script = Script()
        super().__init__(folder)

    @property
    def connections(self) -> int:
        """How many there were."""
        assert isinstance(self.server, ScriptedServer)
        return self.server.connections

    def make_server(self, caught: MailStore) -> CatcherServer:
        return ScriptedServer(caught, self.script)

    def clear(self) -> None:
        super().clear()
        self.script.clear()

    def will_answer(self, stage: Stage, answer: str, *, times: int = 1, recipient: str = "") -> None:
        """Give this answer instead: `catcher.will_answer(Stage.RECIPIENT, "550 5.1.1 no such user")`."""
        self.script.add(ScriptedAnswer(stage=stage, answer=answer, times=times, recipient=recipient))

    def will_hang_up(self, stage: Stage, *, times: int = 1, recipient: str = "") -> None:
        self.script.add(ScriptedAnswer(stage=stage, answer=None, times=times, recipient=recipient))

    def will_know_ascii_only(self) -> None:
        """No SMTPUTF8 from the next connection on."""
        self.script.is_international = False


class ScriptedServer(CatcherServer):
    def __init__(self, caught: MailStore, script: Script) -> None:
        super().__init__(caught)
        self._script = script
        self.connections = 0

    def session(self, caught: MailStore, sessions: set[CatcherSession]) -> CatcherSession:
        self.connections += 1
        return ScriptedSession(ScriptedHandler(caught, self._script), sessions, self._script)


class ScriptedSession(CatcherSession):
    def __init__(self, handler: CatcherHandler, sessions: set[CatcherSession], script: Script) -> None:
        super().__init__(handler, sessions, is_international=script.is_international)
        self._script = script

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 -- the name makes it a command
        recipient = self.envelope.rcpt_tos[0] if self.envelope and self.envelope.rcpt_tos else ""
        scripted = self._script.take(Stage.DATA, recipient)
        if scripted is None:
            await super().smtp_DATA(arg)
        elif scripted.answer is None:
            self.hang_up()
        else:
            await self.push(scripted.answer)


class ScriptedHandler(CatcherHandler):
    def __init__(self, caught: MailStore, script: Script) -> None:
        super().__init__(caught)
        self._script = script

    async def handle_MAIL(  # noqa: N802 -- as aiosmtpd calls it
        self, server: CatcherSession, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        scripted = self._scripted(server, Stage.SENDER, "")
        return scripted or await super().handle_MAIL(server, session, envelope, address, options)

    async def handle_RCPT(  # noqa: N802 -- see above
        self, server: CatcherSession, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        scripted = self._scripted(server, Stage.RECIPIENT, address)
        return scripted or await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: CatcherSession, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- see above
        recipient = envelope.rcpt_tos[0]
        if refusal := self._scripted(server, Stage.REFUSAL, recipient):
            return refusal
        answer = await super().handle_DATA(server, session, envelope)
        return self._scripted(server, Stage.ANSWER, recipient) or answer

    def _scripted(self, server: CatcherSession, stage: Stage, recipient: str) -> str | None:
        scripted = self._script.take(stage, recipient)
        if scripted is None:
            return None
        if scripted.answer is None:
            server.hang_up()
            return "421 4.3.0 hanging up"
        return scripted.answer
