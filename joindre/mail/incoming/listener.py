"""Takes mails in by SMTP or LMTP from the site's mail server (I1): says yes only to what is on the disk (I2).

It runs in the event loop of the server; everything that touches the database or the disk runs in one thread of its own.
"""

import asyncio
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections

from joindre.lib.doors import Door
from joindre.lib.fresh_connections import close_broken_connections
from joindre.lib.logs import Log
from joindre.lib.outages import BeingUpgraded
from joindre.lib.visitors import read_networks
from joindre.live import kept
from joindre.live.generations import may_work
from joindre.mail.incoming.actions import deliver
from joindre.mail.incoming.room import MailRoom
from joindre.mail.incoming.sessions import LATER, MailInSession
from joindre.mail.incoming.spool import Spool
from joindre.mail.models import IncomingEmail, Mailbox

LOG = Log(__name__)

#: Of one mail; a server with more of them comes back with the rest (RFC 5321, 4.5.3.1.8).
RECIPIENTS = 100
#: Connections at once; where there are more, the one that has been silent longest is closed for a new one.
CONNECTIONS = 200
#: Seconds for which a mailbox that was found at the door is taken to be there still.
KNOWN_FOR = 1.0
#: Connections that wait to be accepted.
_BACKLOG = 128
#: How often a stop looks whether all connections are closed, a hundredth of a second apart.
_TURNS = 100

TAKEN = "250 2.1.5 OK"

T = TypeVar("T")


class MailListener:
    """Listens on a port of this machine; port 0 takes any free one, and `port` then tells which."""

    name = "mail in"

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self._door: Door | None = None
        self._handler = _MailInHandler()
        self._sessions: WeakSet[MailInSession] = WeakSet()

    async def start(self) -> None:
        """Raise `OSError` where the port cannot be had."""
        listening = _listen(self.host, self.port)
        self.port = listening.getsockname()[1]
        self._room = MailRoom(
            connections=CONNECTIONS, octets=settings.MAIL_IN_ROOM, relays=read_networks(settings.MAIL_IN_RELAYS)
        )
        self._door = Door(listening, self._session, most=CONNECTIONS, name=self.name)
        await self._door.start()

    async def stop(self) -> None:
        """No more mails. What is being stored gets its answer; what is still being sent is sent again later."""
        if self._door is None:
            return
        await self._door.stop()
        await self._handler.close()
        for session in list(self._sessions):
            session.hang_up()
        for _ in range(_TURNS):
            if not any(session.transport for session in self._sessions):
                break
            await asyncio.sleep(0.01)

    def _session(self, door: Door) -> MailInSession:
        session = MailInSession(self._handler, self._handler.keep, door=door, room=self._room)
        self._sessions.add(session)
        return session


def answer_to(recipient: str) -> str:
    """What the door says to this recipient. It takes mails to mailboxes of ours, and passes none on to others."""
    return TAKEN if Mailbox.objects.receiving(recipient) else "550 5.1.1 No such mailbox here"


def answer_now(address: str) -> str:
    """A mailbox that is missing because a restore has just begun is no reason to refuse a mail for good."""
    if not may_work():
        return LATER
    try:
        answer = answer_to(address)
    except BeingUpgraded:
        return LATER
    if answer != TAKEN:
        may_work.forget()
    return answer if may_work() else LATER


def _listen(host: str, port: int) -> socket.socket:
    family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


class _FoundLately:
    """The mailbox that was found last: while mails come, its next address needs no question to the database."""

    def __init__(self) -> None:
        self._until = 0.0
        self._mailbox: Mailbox | None = None

    def note(self, mailbox: Mailbox | None) -> None:
        self._until, self._mailbox = time.monotonic() + KNOWN_FOR, mailbox

    def is_reached_by(self, address: str) -> bool:
        return time.monotonic() < self._until and self._mailbox is not None and self._mailbox.is_reached_by(address)


class _MailInHandler:
    """Answers each step of an SMTP session; aiosmtpd finds the methods by their names."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail in")
        self._lately = _FoundLately()

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
            is_known = self._lately.is_reached_by(address)
            answer = TAKEN if is_known else await self._in_thread(lambda: self._asked(address))
        except (DatabaseError, InterfaceError):
            LOG.exception("mailboxes not read")
            return LATER
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    def _asked(self, address: str) -> str:
        with kept.read_once():
            answer = answer_now(address)
            if answer == TAKEN:
                self._lately.note(Mailbox.objects.receiving(address))
        return answer

    async def keep(self, envelope: Envelope, spool: Spool, is_lmtp: bool) -> str:  # noqa: FBT001 - as sessions call it
        """Yes only once the bytes and the row are on the disk; whatever fails is the sender's to try again."""
        sender, recipients = envelope.mail_from or "", list(envelope.rcpt_tos)
        try:
            stored = await self._in_thread(
                lambda: _deliver(spool, envelope_from="" if sender == "<>" else sender, recipients=recipients)
            )
        except BeingUpgraded:
            answer = LATER
        except (DatabaseError, InterfaceError, OSError, RuntimeError):
            # A RuntimeError comes from a thread that takes nothing more: the server is stopping.
            LOG.exception("mail not stored")
            answer = LATER
        else:
            answer = f"250 2.0.0 OK, stored as {', '.join(str(one.pk) for one in stored)}"
        # LMTP wants an answer for each recipient (RFC 2033, 4.2).
        return "\r\n".join([answer] * (len(recipients) if is_lmtp else 1))

    async def handle_exception(self, error: Exception) -> str:
        LOG.warning("mail session failed", error=error)
        return "451 4.3.0 Something went wrong here, try again later"

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, _with_fresh_connection, work)


def _deliver(spool: Spool, *, envelope_from: str, recipients: list[str]) -> list[IncomingEmail]:
    """The address was accepted a while ago: an upgrade may have begun since."""
    if not may_work():
        raise BeingUpgraded
    return deliver(spool, envelope_from=envelope_from, recipients=recipients)


def _with_fresh_connection(work: Callable[[], Any]) -> Any:  # noqa: ANN401 -- whatever the work gives
    """A connection that broke is replaced, not kept for ever."""
    close_broken_connections()
    try:
        return work()
    finally:
        close_broken_connections()
