"""A mail server that takes every mail and keeps it in a store."""

import asyncio
from functools import partial

from aiosmtpd.smtp import SMTP, Envelope, Session

from joindre.catcher.store import MailStore


class CatcherHandler:
    """Takes each step of an SMTP session; aiosmtpd finds the methods by their names."""

    def __init__(self, caught: MailStore) -> None:
        self._caught = caught

    async def handle_MAIL(  # noqa: N802 -- as aiosmtpd calls it
        self, _server: "CatcherSession", _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802 -- see above
        self, _server: "CatcherSession", _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 -- see above
        self, _server: "CatcherSession", _session: Session, envelope: Envelope
    ) -> str:
        raw = envelope.original_content or b""
        self._caught.add(raw, sender=envelope.mail_from or "", recipients=tuple(envelope.rcpt_tos))
        return "250 2.0.0 OK, caught"


class CatcherSession(SMTP):
    """One connection."""

    line_length_limit = 1_000_000

    def __init__(
        self, handler: CatcherHandler, sessions: "set[CatcherSession]", *, is_international: bool = True
    ) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(handler, enable_SMTPUTF8=is_international, hostname="catcher", ident="Catcher", loop=loop)
        self._sessions = sessions

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._sessions.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._sessions.discard(self)
        super().connection_lost(error)

    def hang_up(self) -> None:
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()


class CatcherServer:
    """The server, in the running event loop."""

    def __init__(self, caught: MailStore) -> None:
        self._caught = caught
        self._server: asyncio.Server | None = None
        self._sessions: set[CatcherSession] = set()

    async def start(self, host: str, port: int) -> int:
        """Return the port, which is chosen freely for 0."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(partial(self.session, self._caught, self._sessions), host, port)
        return int(self._server.sockets[0].getsockname()[1])

    def session(self, caught: MailStore, sessions: set[CatcherSession]) -> CatcherSession:
        """The session of a new connection."""
        return CatcherSession(CatcherHandler(caught), sessions)

    def stop(self) -> None:
        if self._server:
            self._server.close()
        for session in list(self._sessions):
            session.hang_up()
