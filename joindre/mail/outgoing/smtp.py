"""The transport that talks to the site's mail server by SMTP (RFC 5321), and what the server's replies mean."""

import smtplib
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote, urlsplit

from django.conf import settings

from joindre.mail import failpoints
from joindre.mail.addresses import ascii_domain
from joindre.mail.failpoints import Failpoint
from joindre.mail.outgoing.diagnosis import diagnose
from joindre.mail.outgoing.failure_reasons import FailureReason
from joindre.mail.outgoing.transport import Attempt, AttemptStatus, ConnectionFailed, Envelope

#: Seconds for one command; for the mail itself, for its last line, and for the reply to it.
COMMAND_TIMEOUT = 60
DATA_TIMEOUT = 180

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
SCHEMES = frozenset(PORTS)
_GO_AHEAD = 354


class _NoTls(smtplib.SMTPException):
    """The server knows no STARTTLS, or would not begin it."""


#: What smtplib raises when the connection fails.
_FAILURES = (OSError, smtplib.SMTPException)


@dataclass(frozen=True, kw_only=True)
class SmtpTransport:
    """A mail server: `smtp://`, `smtp+tls://` (STARTTLS required) or `smtps://`."""

    host: str
    port: int
    security: str = "smtp"
    user: str = ""
    password: str = ""

    @classmethod
    def parse(cls, url: str) -> Self:
        """Raise `ValueError` for what names no mail server."""
        parts = urlsplit(url)
        if not parts.hostname:
            raise ValueError(f"no mail server is named, write {parts.scheme}://host:port")
        return cls(
            host=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            security=parts.scheme,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    def connect(self) -> "SmtpSession":
        """Raise `ConnectionFailed`."""
        try:
            return SmtpSession(_connect(self))
        except smtplib.SMTPAuthenticationError as error:
            raise ConnectionFailed(_later(FailureReason.LOGIN, error)) from error
        except _FAILURES as error:
            raise ConnectionFailed(_later(_why(error), error)) from error


class SmtpSession:
    """One SMTP session (RFC 5321, 3)."""

    def __init__(self, client: smtplib.SMTP) -> None:
        self._client = client

    @property
    def can_carry_international(self) -> bool:
        """SMTPUTF8 (RFC 6531)."""
        return self._client.has_extn("smtputf8")

    def offer(self, envelope: Envelope) -> Attempt:
        """Name sender and recipient; the server's first refusal, or its yes to the recipient."""
        try:
            reply = _Reply.of(*self._client.mail(envelope.sender, self._options(envelope)))
            failpoints.hit(Failpoint.SENDER_GIVEN)
            if reply.is_positive:
                reply = _Reply.of(*self._client.rcpt(envelope.recipient))
                failpoints.hit(Failpoint.RECIPIENT_GIVEN)
        except _FAILURES as error:
            return _later(FailureReason.UNREACHABLE, error)
        return reply.attempt()

    def hand_over(self, content: bytes) -> Attempt:
        """Send the mail itself. `UNKNOWN` only where the server may have taken it.

        A server takes nothing before the line with the single dot (RFC 5321, 4.1.1.4), so that line is sent apart.
        """
        try:
            ready = _Reply.of(*self._client.docmd("DATA"))
            if ready.code != _GO_AHEAD:
                return ready.attempt()
            self._set_timeout(DATA_TIMEOUT)
            self._client.send(_stuffed(content))
        except _FAILURES as error:
            return _later(FailureReason.UNREACHABLE, error)
        return self._finish_data()

    def reset(self) -> bool:
        try:
            return _Reply.of(*self._client.rset()).is_positive
        except _FAILURES:
            return False

    def close(self) -> None:
        try:
            self._client.quit()
        except _FAILURES:
            self._client.close()

    def _options(self, envelope: Envelope) -> list[str]:
        options = [f"size={envelope.size}"] if self._client.has_extn("size") else []
        return [*options, "SMTPUTF8", "BODY=8BITMIME"] if envelope.is_international else options

    def _finish_data(self) -> Attempt:
        try:
            self._client.send(b".\r\n")
            failpoints.hit(Failpoint.DATA_SENT)
            reply = _Reply.of(*self._client.getreply())
            self._set_timeout(COMMAND_TIMEOUT)
        except _FAILURES as error:
            return Attempt(status=AttemptStatus.UNKNOWN, reason=FailureReason.ANSWER_LOST, said=_described(error))
        if reply.code < 0:
            self._client.close()
            return Attempt(status=AttemptStatus.UNKNOWN, reason=FailureReason.ANSWER_LOST, said=reply.text)
        return reply.attempt()

    def _set_timeout(self, seconds: int) -> None:
        if self._client.sock is not None:
            self._client.sock.settimeout(seconds)


@dataclass(frozen=True, kw_only=True)
class _Reply:
    """What the server answered to one command (RFC 5321, 4.2)."""

    code: int
    text: str

    @classmethod
    def of(cls, code: int, said: bytes) -> Self:
        return cls(code=code, text=" ".join(said.decode(errors="replace").split()))

    @property
    def is_positive(self) -> bool:
        return self.code // 100 == 2  # noqa: PLR2004 -- the first digit of a reply is its meaning

    def attempt(self) -> Attempt:
        """5xx refuses. Whatever is no reply at all counts as 4xx, not now: nothing is lost by asking again."""
        said = f"{self.code} {self.text}"[:500]
        if self.is_positive:
            return Attempt(status=AttemptStatus.ACCEPTED, said=said)
        is_permanent = self.code // 100 == 5  # noqa: PLR2004 -- see is_positive
        reason = diagnose(self.text, code=self.code, is_permanent=is_permanent)
        return Attempt(status=AttemptStatus.REFUSED if is_permanent else AttemptStatus.LATER, reason=reason, said=said)


def _connect(transport: SmtpTransport) -> smtplib.SMTP:
    # Without a name given, smtplib asks name servers for ours.
    own_name = ascii_domain(urlsplit(settings.SITE_URL).hostname or "localhost")
    client: smtplib.SMTP
    # The certificates of the system are read where they are needed only: it takes longer than a mail.
    if transport.security == "smtps":
        client = smtplib.SMTP_SSL(
            transport.host, transport.port, own_name, timeout=COMMAND_TIMEOUT, context=ssl.create_default_context()
        )
    else:
        client = smtplib.SMTP(transport.host, transport.port, own_name, timeout=COMMAND_TIMEOUT)
    try:
        _begin(client, transport)
    except _FAILURES:
        client.close()
        raise
    return client


def _begin(client: smtplib.SMTP, transport: SmtpTransport) -> None:
    if transport.security == "smtp+tls":
        _start_tls(client)
    client.ehlo_or_helo_if_needed()
    if transport.user:
        client.login(transport.user, transport.password)
    if client.sock:
        # A mail's last line is sent apart, and shall not wait for the reply to what went before.
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _start_tls(client: smtplib.SMTP) -> None:
    try:
        client.starttls(context=ssl.create_default_context())
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as error:
        raise _NoTls(_described(error)) from error


def _why(error: Exception) -> FailureReason:
    """What stopped a connection from being opened, as precisely as the error tells."""
    return next((reason for kind, reason in _WHY if isinstance(error, kind)), FailureReason.UNREACHABLE)


#: The first that fits counts: some of these are kinds of others.
_WHY: Sequence[tuple[type[Exception], FailureReason]] = (
    (socket.gaierror, FailureReason.UNKNOWN_HOST),
    (ConnectionRefusedError, FailureReason.NOBODY_LISTENS),
    (TimeoutError, FailureReason.TOO_LATE),
    (ssl.SSLCertVerificationError, FailureReason.CERTIFICATE),
    (ssl.SSLError, FailureReason.NO_TLS),
    (_NoTls, FailureReason.NO_TLS),
)


def _stuffed(content: bytes) -> bytes:
    """With the line end and the doubled dots that the protocol wants (RFC 5321, 4.5.2)."""
    lines = content if content.endswith(b"\r\n") else content + b"\r\n"
    return (b"." if lines.startswith(b".") else b"") + lines.replace(b"\r\n.", b"\r\n..")


def _later(reason: FailureReason, error: Exception) -> Attempt:
    return Attempt(status=AttemptStatus.LATER, reason=reason, said=_described(error))


def _described(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return str(error) or type(error).__name__
