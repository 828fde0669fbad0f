"""Takes mails in by SMTP or LMTP from the site's mail server (I1): says yes only to what is on the disk (I2).

It runs in the event loop of the server; everything that touches the database or the disk runs in one thread of its own.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from joindre.lib.logs import Log
from joindre.mail.incoming.actions import take_in
from joindre.mail.models import Mailbox

LOG = Log(__name__)

#: Of one mail; a server with more of them comes back with the rest (RFC 5321, 4.5.3.1.8).
RECIPIENTS = 100
#: Seconds a silent client is waited for.
TIMEOUT = 120
#: Octets of one line. Far more than allowed: a mail with long lines is read all the same (I6).
LINE = 1_000_000

#: How often a stop looks whether all connections are closed, a hundredth of a second apart.
_TURNS = 100

T = TypeVar("T")


class MailListener:
    """Listens on a port of this machine; port 0 takes any free one, and `port` then tells which."""

    name = "mail in"

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self._server: asyncio.Server | None = None
        self._handler: _MailInHandler | None = None
        self._sessions: set[_MailInSession] = set()

    async def start(self) -> None:
        handler = self._handler = _MailInHandler()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _MailInSession(handler, self._sessions, loop), self.host, self.port
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """No more mails. What is being stored gets its answer; what is still being sent is sent again later."""
        if self._server is None or self._handler is None:
            return
        self._server.close()
        await self._handler.close()
        for session in list(self._sessions):
            session.hang_up()
        for _ in range(_TURNS):
            if not self._sessions:
                break
            await asyncio.sleep(0.01)


class _MailInSession(SMTP):
    """One connection from the site's mail server."""

    line_length_limit = LINE

    def __init__(
        self, handler: "_MailInHandler", sessions: "set[_MailInSession]", loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__(
            handler,
            data_size_limit=settings.MAIL_IN_SIZE,
            enable_SMTPUTF8=True,
            # Without a name given, it asks name servers for ours.
            hostname="joindre",
            ident="Joindre",
            timeout=TIMEOUT,
            loop=loop,
        )
        self._sessions = sessions
        self.is_lmtp = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._sessions.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._sessions.discard(self)
        super().connection_lost(error)

    def hang_up(self) -> None:
        if self.transport is not None:
            self.transport.close()

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 -- the name makes it a command
        """Whatever becomes of a mail, the next one begins anew (RFC 5321, 4.1.1.4)."""
        try:
            await super().smtp_DATA(arg)
        except Exception:
            self._set_post_data_state()  # type: ignore[no-untyped-call]  # aiosmtpd types it nowhere
            raise

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802 -- the name makes it a command
        self.is_lmtp = True
        await self.smtp_EHLO(arg)


class _MailInHandler:
    """Answers each step of an SMTP session; aiosmtpd finds the methods by their names."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail in")

    async def close(self) -> None:
        """After what is in hand; its answer leaves with the next turn of the loop."""
        await self._in_thread(connections.close_all)
        self._thread.shutdown(wait=False)
        await asyncio.sleep(0)

    async def handle_RCPT(  # noqa: N802 -- as aiosmtpd calls it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return "452 4.5.3 Too many recipients at once, send the rest in another mail"
        try:
            mailbox = await self._in_thread(lambda: Mailbox.objects.receiving(address))
        except (DatabaseError, InterfaceError):
            LOG.exception("mailboxes not read")
            return _LATER
        if mailbox is None:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- see above
        """Yes only once the bytes and the row are on the disk; whatever fails is the sender's to try again."""
        try:
            number = await self._in_thread(lambda: _store(envelope))
        except (DatabaseError, InterfaceError, OSError, RuntimeError):
            # A RuntimeError comes from a thread that takes nothing more: the server is stopping.
            LOG.exception("mail not stored")
            answer = _LATER
        else:
            answer = f"250 2.0.0 OK, stored as {number}"
        # LMTP wants an answer for each recipient (RFC 2033, 4.2).
        times = len(envelope.rcpt_tos) if getattr(server, "is_lmtp", False) else 1
        return "\r\n".join([answer] * times)

    async def handle_exception(self, error: Exception) -> str:
        LOG.warning("mail session failed", error=error)
        return "451 4.3.0 Something went wrong here, try again later"

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, _with_fresh_connection, work)


_LATER = "451 4.3.0 The mail cannot be stored right now, try again later"


def _with_fresh_connection(work: Callable[[], Any]) -> Any:  # noqa: ANN401 -- whatever the work gives
    """A connection that broke is replaced, not kept for ever."""
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()


def _store(envelope: Envelope) -> int:
    recipients: Sequence[str] = envelope.rcpt_tos
    sender = envelope.mail_from or ""
    content = envelope.original_content or b""
    incoming = take_in(
        content,
        envelope_from="" if sender == "<>" else sender,
        envelope_to=recipients,
        mailbox=Mailbox.objects.receiving(recipients[0]),
    )
    return incoming.pk
