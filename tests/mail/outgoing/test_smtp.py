"""The session with the site's mail server: how it is reached, secured and signed in to.

The certificate in `tls/` is for localhost and for these tests alone.
"""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from django.core.exceptions import ImproperlyConfigured

from joindre.catcher import Catcher
from joindre.mail.outgoing.smtp import SmtpSession, SmtpTransport
from joindre.mail.outgoing.transport import ConnectionFailed
from joindre.mail.outgoing.transport import Envelope as Offer
from joindre.mail.outgoing.transports import transport_of

TLS = Path(__file__).parent / "tls"
OFFER = Offer(copy_id="1", sender="support@joindre.example", recipient="sophie@client.example", size=3)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mx.example", SmtpTransport(host="mx.example", port=25)),
        ("smtp://mx.example:2525", SmtpTransport(host="mx.example", port=2525)),
        ("smtp+tls://mx.example", SmtpTransport(host="mx.example", port=587, security="smtp+tls")),
        ("smtps://mx.example", SmtpTransport(host="mx.example", port=465, security="smtps")),
        (
            "smtps://joe:p%40ss@mx.example",
            SmtpTransport(host="mx.example", port=465, security="smtps", user="joe", password="p@ss"),
        ),
        ("smtp://[::1]:25", SmtpTransport(host="::1", port=25)),
    ],
)
def test_the_server_is_named_by_one_address(url: str, expected: SmtpTransport) -> None:
    assert transport_of(url) == expected


@pytest.mark.parametrize("url", ["", "mx.example", "http://mx.example", "smtp://", "smtp://mx.example:x"])
def test_what_names_no_server_is_said(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="JOINDRE_MAIL_URL"):
        transport_of(url)


@pytest.mark.parametrize("scheme", ["smtp+tls", "smtps"])
def test_mail_goes_through_a_trusted_tls(scheme: str, trusting: None) -> None:
    with serving(is_tls_at_once=scheme == "smtps") as (port, got):
        session = SmtpTransport.parse(f"{scheme}://localhost:{port}").connect()
        deliver(session)

    assert got == ["sophie@client.example over TLS"]


@pytest.mark.parametrize("scheme", ["smtp+tls", "smtps"])
def test_a_certificate_nobody_vouches_for_is_not_believed(scheme: str) -> None:
    with serving(is_tls_at_once=scheme == "smtps") as (port, got), pytest.raises(ConnectionFailed) as broken:
        SmtpTransport.parse(f"{scheme}://localhost:{port}").connect()

    assert broken.value.attempt.reason == "certificate"
    assert "certificate" in str(broken.value)
    assert not got


def test_starttls_is_never_skipped(catcher: Catcher) -> None:
    """A server, or somebody on the way, that does not offer it gets no mail."""
    with pytest.raises(ConnectionFailed) as broken:
        SmtpTransport.parse(f"smtp+tls://localhost:{catcher.smtp_port}").connect()

    assert broken.value.attempt.reason == "no_tls"


def test_a_server_that_nobody_knows_is_named() -> None:
    """I1: a name under .invalid stands for no machine (RFC 6761)."""
    with pytest.raises(ConnectionFailed) as broken:
        SmtpTransport.parse("smtp://mx.invalid").connect()

    assert broken.value.attempt.reason == "unknown_host"


def test_it_signs_in(trusting: None) -> None:
    with serving() as (port, got):
        deliver(SmtpTransport.parse(f"smtp+tls://joe:secret@localhost:{port}").connect())

    assert got == ["joe signs in", "sophie@client.example over TLS"]


def test_a_wrong_password_is_ours_to_mend(trusting: None) -> None:
    """It says nothing about the recipient, so nothing is refused."""
    with serving() as (port, _got), pytest.raises(ConnectionFailed) as broken:
        SmtpTransport.parse(f"smtp+tls://joe:wrong@localhost:{port}").connect()

    assert broken.value.attempt.reason == "login"


def deliver(session: SmtpSession) -> None:
    assert session.offer(OFFER).is_accepted
    assert session.hand_over(b"x\r\n").is_accepted
    session.close()


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine vouches for the certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "certificate.pem"))


class Handler:
    def __init__(self, got: list[str]) -> None:
        self.got = got

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's
        is_secure = server.transport is not None and server.transport.get_extra_info("sslcontext") is not None
        self.got.append(f"{envelope.rcpt_tos[0]} over {'TLS' if is_secure else 'nothing'}")
        return "250 OK"


@contextmanager
def serving(*, is_tls_at_once: bool = False) -> Iterator[tuple[int, list[str]]]:
    """A mail server that wants TLS, at once or by STARTTLS, and knows joe and his secret."""
    got: list[str] = []
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(TLS / "certificate.pem", TLS / "key.pem")

    def authenticate(
        _server: SMTP, _session: Session, _envelope: Envelope, _kind: str, data: LoginPassword
    ) -> AuthResult:
        if data.password != b"secret":
            return AuthResult(success=False, handled=False)
        got.append(f"{data.login.decode()} signs in")
        return AuthResult(success=True)

    def session() -> SMTP:
        return SMTP(
            Handler(got), hostname="localhost", authenticator=authenticate, auth_require_tls=not is_tls_at_once,
            tls_context=None if is_tls_at_once else tls, require_starttls=not is_tls_at_once,
            loop=asyncio.get_running_loop(),
        )  # fmt: skip

    with running(session, tls if is_tls_at_once else None) as port:
        yield port, got


@contextmanager
def running(session: Callable[[], SMTP], tls: ssl.SSLContext | None) -> Iterator[int]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def start() -> asyncio.Server:
        return await loop.create_server(session, "localhost", 0, ssl=tls)

    async def stop() -> None:
        server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(start(), loop).result(timeout=10)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()
