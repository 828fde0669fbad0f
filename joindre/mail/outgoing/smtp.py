"""One conversation with the mail server of the site (RFC 5321), and what its answers mean."""

import smtplib
import socket
import ssl
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from joindre.mail import failpoints
from joindre.mail.addresses import ascii_domain
from joindre.mail.failpoints import Failpoint
from joindre.mail.outgoing.failure_reasons import FailureReason

#: Seconds for one command; for the mail itself, for its last line, and for the answer to it.
COMMAND_TIMEOUT = 60
DATA_TIMEOUT = 180

_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class BrokenConversation(Exception):
    """The connection failed while nothing was handed over yet: the copy can be sent again without a doubt."""

    def __init__(self, reason: FailureReason, said: str) -> None:
        self.reason = reason
        super().__init__(said)


class AnswerLost(BrokenConversation):
    """The whole mail was handed over, and the answer never came: it may have arrived (M7)."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the server said to one step."""

    code: int
    text: str

    @classmethod
    def of(cls, code: int, said: bytes) -> Self:
        return cls(code=code, text=" ".join(said.decode(errors="replace").split()))

    @property
    def is_yes(self) -> bool:
        return self.code // 100 == 2  # noqa: PLR2004 -- the first digit of an answer is its meaning

    @property
    def is_later(self) -> bool:
        """4xx: not now. Whatever is no answer at all counts as that too: nothing is lost by asking again."""
        return not self.is_yes and self.code // 100 != 5  # noqa: PLR2004 -- see is_yes

    def __str__(self) -> str:
        return f"{self.code} {self.text}"[:500]


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where mail is handed over: `smtp://`, `smtp+tls://` (STARTTLS required) or `smtps://`."""

    host: str
    port: int
    security: str = "smtp"
    user: str = ""
    password: str = ""

    @classmethod
    def parse(cls, url: str) -> Self:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ImproperlyConfigured(
                "JOINDRE_SMTP_URL names no mail server: write smtp://host:port, smtp+tls://… or smtps://…"
            )
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            security=parts.scheme,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    def connect(self) -> "Conversation":
        """Raise `BrokenConversation`."""
        return Conversation(self)


@dataclass(frozen=True, kw_only=True)
class Envelope:
    sender: str
    recipient: str
    size: int
    #: The heads hold addresses that need SMTPUTF8 (RFC 6531).
    is_international: bool = False


class Conversation:
    """One connection, used for one mail after another."""

    def __init__(self, server: Server) -> None:
        try:
            self._client = _connect(server)
        except smtplib.SMTPAuthenticationError as error:
            raise BrokenConversation(FailureReason.LOGIN, _said(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise BrokenConversation(FailureReason.UNREACHABLE, _said(error)) from error

    @property
    def is_international(self) -> bool:
        return self._client.has_extn("smtputf8")

    def offer(self, envelope: Envelope) -> Answer:
        """Name sender and recipient; the server's first no, or its yes to the recipient."""
        options = []
        if self._client.has_extn("size"):
            options.append(f"size={envelope.size}")
        if envelope.is_international:
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        try:
            answer = Answer.of(*self._client.mail(envelope.sender, options))
            failpoints.hit(Failpoint.SENDER_GIVEN)
            if answer.is_yes:
                answer = Answer.of(*self._client.rcpt(envelope.recipient))
                failpoints.hit(Failpoint.RECIPIENT_GIVEN)
        except (OSError, smtplib.SMTPException) as error:
            raise BrokenConversation(FailureReason.UNREACHABLE, _said(error)) from error
        return answer

    def hand_over(self, mail: bytes) -> Answer:
        """Send the mail itself. Raise `AnswerLost` only where the server may have taken it.

        A server takes nothing before the line with the single dot (RFC 5321, 4.1.1.4), so that line is sent apart.
        """
        try:
            ready = Answer.of(*self._client.docmd("DATA"))
            if ready.code != _GO_AHEAD:
                return ready
            self._set_timeout(DATA_TIMEOUT)
            self._client.send(_dotted(mail))
        except (OSError, smtplib.SMTPException) as error:
            raise BrokenConversation(FailureReason.UNREACHABLE, _said(error)) from error
        try:
            self._client.send(b".\r\n")
            failpoints.hit(Failpoint.DATA_SENT)
            answer = Answer.of(*self._client.getreply())
            self._set_timeout(COMMAND_TIMEOUT)
        except (OSError, smtplib.SMTPException) as error:
            raise AnswerLost(FailureReason.ANSWER_LOST, _said(error)) from error
        if answer.code < 0:
            raise AnswerLost(FailureReason.ANSWER_LOST, answer.text)
        return answer

    def start_over(self) -> bool:
        """Forget the mail in hand; `False` where the connection is of no more use."""
        try:
            return Answer.of(*self._client.rset()).is_yes
        except (OSError, smtplib.SMTPException):
            return False

    def close(self) -> None:
        try:
            self._client.quit()
        except (OSError, smtplib.SMTPException):
            self._client.close()

    def _set_timeout(self, seconds: int) -> None:
        if self._client.sock is not None:
            self._client.sock.settimeout(seconds)


_GO_AHEAD = 354


def _connect(server: Server) -> smtplib.SMTP:
    # Without a name given, smtplib asks name servers for ours.
    own_name = ascii_domain(urlsplit(settings.SITE_URL).hostname or "localhost")
    trusted = ssl.create_default_context()
    client: smtplib.SMTP
    if server.security == "smtps":
        client = smtplib.SMTP_SSL(server.host, server.port, own_name, timeout=COMMAND_TIMEOUT, context=trusted)
    else:
        client = smtplib.SMTP(server.host, server.port, own_name, timeout=COMMAND_TIMEOUT)
    try:
        if server.security == "smtp+tls":
            client.starttls(context=trusted)
        client.ehlo_or_helo_if_needed()
        if server.user:
            client.login(server.user, server.password)
        if client.sock:
            # A mail's last line is sent apart, and shall not wait for the answer to what went before.
            client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except (OSError, smtplib.SMTPException):
        client.close()
        raise
    return client


def _dotted(mail: bytes) -> bytes:
    """With the line end and the doubled dots that the protocol wants (RFC 5321, 4.5.2)."""
    lines = mail if mail.endswith(b"\r\n") else mail + b"\r\n"
    return (b"." if lines.startswith(b".") else b"") + lines.replace(b"\r\n.", b"\r\n..")


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return str(error) or type(error).__name__
