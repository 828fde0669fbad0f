"""One connection of a mail server: SMTP or LMTP, as `listener` lets it in (I1).

aiosmtpd speaks; what is told here is how a mail itself is taken: in pieces, into a file where it is large, within the
room of its sender, and within its time (A4).
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, syntax
from django.conf import settings

from joindre.lib.doors import Door
from joindre.lib.logs import Log
from joindre.mail.incoming.room import MailRoom
from joindre.mail.incoming.spool import Spool

LOG = Log(__name__)

#: Seconds a silent client is waited for, between two commands and within a mail.
TIMEOUT = 300
#: The slowest line on which the largest mail still arrives, in octets a second.
SLOWEST = 30_000
#: Octets that are taken at once, and of the longest command.
PIECE = 65_536

LATER = "451 4.3.0 The mail cannot be stored right now, try again later"
_END = b"\r\n.\r\n"
_CROWDED = b"421 4.7.0 Too many connections from your address, try again later\r\n"


#: Stores a mail for these recipients and says so in the words of the protocol.
Keep = Callable[[Envelope, Spool, bool], Awaitable[str]]


class MailInSession(SMTP):
    """One connection from the site's mail server."""

    line_length_limit = PIECE

    def __init__(self, hooks: Any, keep: Keep, *, door: Door, room: MailRoom) -> None:  # noqa: ANN401 - aiosmtpd's own
        super().__init__(
            hooks,
            data_size_limit=settings.MAIL_IN_SIZE,
            enable_SMTPUTF8=True,
            # Without a name given, it asks name servers for ours.
            hostname="joindre",
            ident="Joindre",
            timeout=TIMEOUT,
            loop=asyncio.get_running_loop(),
        )
        self._keep, self._door, self._room = keep, door, room
        self._address = ""
        self._is_counted = False
        self._mine: asyncio.Transport | None = None
        self.is_lmtp = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._mine = cast(asyncio.Transport, transport)
        self._door.entered(self._mine)
        self._address = str((transport.get_extra_info("peername") or [""])[0])
        self._is_counted = self._room.enter(self._address)
        if self._is_counted:
            super().connection_made(transport)
        else:
            LOG.seldom("mail server with too many connections", address=self._address)
            self._mine.write(_CROWDED)
            self._mine.close()

    def connection_lost(self, error: Exception | None) -> None:
        if self._mine is not None:
            self._door.has_left(self._mine)
        if self._is_counted:
            self._room.leave(self._address)
            super().connection_lost(error)

    def eof_received(self) -> bool | None:
        return super().eof_received() if self._is_counted else False

    def hang_up(self) -> None:
        if self.transport is not None:
            self.transport.close()

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802 -- the name makes it a command
        self.is_lmtp = True
        await self.smtp_EHLO(arg)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 -- the name makes it a command
        """Whatever becomes of a mail, the next one begins anew (RFC 5321, 4.1.1.4)."""
        if await self.check_helo_needed():
            return
        envelope = cast(Envelope, self.envelope)
        if arg or not envelope.rcpt_tos:
            await self.push("501 Syntax: DATA" if arg else "503 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        try:
            answer = await self._take_mail(envelope)
        finally:
            self._reset_timeout()
            self._set_post_data_state()  # type: ignore[no-untyped-call]  # aiosmtpd types it nowhere
        await self.push(answer)
        if answer.startswith("421"):
            self.hang_up()

    def _reset_timeout(self, duration: float | None = None) -> None:
        """It has just spoken, so it is the last to be closed where connections are wanted."""
        super()._reset_timeout(duration)
        if self._mine is not None:
            self._door.waits(self._mine)

    async def _take_mail(self, envelope: Envelope) -> str:
        """The answer to the mail, once all of it has come."""
        # Its own clock would cut off whoever has been sending for that long.
        cast(asyncio.TimerHandle, self._timeout_handle).cancel()
        taking = _Taking(self._room, self._address)
        try:
            async with asyncio.timeout(TIMEOUT + settings.MAIL_IN_SIZE / SLOWEST):
                await self._receive(taking)
            return taking.refused or await self._store(envelope, taking.spool)
        except TimeoutError:
            return "421 4.4.2 This takes too long, try again later"
        finally:
            taking.end()

    async def _receive(self, taking: "_Taking") -> None:
        """Take the mail to its end, whatever is thought of it by then (RFC 5321, 4.2.5).

        Only a dot on a line of its own, between two whole line ends, is the end: a bare line feed is text like any
        other, so no two servers read two mails out of one.
        """
        text, begin = b"\r\n", 2
        while (end := text.find(_END)) < 0:
            ready = _whole(text)
            taking.add(text[:ready].replace(b"\r\n.", b"\r\n")[begin:])
            text, begin = text[ready:], 0 if ready else begin
            text += await self._piece()
        taking.add(text[: end + 2].replace(b"\r\n.", b"\r\n")[begin:])
        # Commands may follow in the same piece (RFC 2920, 3.1).
        buffered = cast(bytearray, self._reader._buffer)  # type: ignore[attr-defined]  # noqa: SLF001 - as aiosmtpd does
        buffered[:0] = text[end + len(_END) :]

    async def _piece(self) -> bytes:
        async with asyncio.timeout(TIMEOUT):
            piece = await self._reader.read(PIECE)
        if not piece:
            raise ConnectionAbortedError("the mail was not sent to its end")
        if self._mine is not None:
            self._door.waits(self._mine)
        return piece

    async def _store(self, envelope: Envelope, spool: Spool) -> str:
        mine = cast(asyncio.Transport, self._mine)
        self._door.works(mine)
        try:
            return await self._keep(envelope, spool, self.is_lmtp)
        finally:
            self._door.waits(mine)


class _Taking:
    """One mail while it comes, and why it is refused, if it is."""

    def __init__(self, room: MailRoom, address: str) -> None:
        self.spool = Spool()
        self.refused = ""
        self._room, self._address = room, address
        self._held = 0

    def add(self, data: bytes) -> None:
        if not self.refused:
            self.refused = self._refusal(data)
        if self.refused:
            self.end()

    def end(self) -> None:
        self.spool.close()
        self._room.release(self._address, self._held)
        self._held = 0

    def _refusal(self, data: bytes) -> str:
        if self.spool.size + len(data) > settings.MAIL_IN_SIZE:
            return "552 5.3.4 The mail is too large"
        if not self._room.hold(self._address, len(data)):
            LOG.seldom("no room for a mail under way", address=self._address)
            return "452 4.3.1 Too much mail is under way, try again later"
        self._held += len(data)
        try:
            self.spool.write(data)
        except OSError as error:
            LOG.warning("mail under way not stored", error=error)
            return LATER
        return ""


def _whole(text: bytes) -> int:
    """How much is surely not of the end of the mail, and ends within a line."""
    ready = max(0, len(text) - len(_END) + 1)
    ready -= 2 if text[:ready].endswith(b"\r\n") else 0
    return ready - 1 if text[:ready].endswith(b"\r") else ready
