"""Requests that our server sends to addresses which people typed (P4): guarded, short and bounded."""

import os
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from joindre.lib.outgoing import Fault, HttpAnswer, NotReached, Outgoing, ask, asking
from joindre.lib.outgoing.addresses import LookUp, is_forbidden, is_public
from tests.telephony.pbx import Pbx, running_pbx


@pytest.fixture
def pbx() -> Iterator[Pbx]:
    with running_pbx() as started:
        yield started


def asked(url: str, *, allow_private: bool = True, seconds: float = 2.0, **names: LookUp) -> HttpAnswer:
    return ask(Outgoing(method="GET", url=url), allow_private=allow_private, seconds=seconds, **names)


def fault_of(url: str, *, allow_private: bool = True, seconds: float = 2.0, **names: LookUp) -> Fault:
    with pytest.raises(NotReached) as refused:
        asked(url, allow_private=allow_private, seconds=seconds, **names)
    return refused.value.fault


def at(*addresses: str) -> LookUp:
    """Look-ups that give these addresses, whatever the name."""
    return lambda _host, port: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]


@pytest.mark.parametrize("status", [200, 204, 401, 404, 500, 503])
def test_any_status_is_an_answer(pbx: Pbx, status: int) -> None:
    pbx.status = status

    assert asked(f"{pbx.url}/call").status == status


def test_what_is_sent_arrives(pbx: Pbx) -> None:
    headers = [("X-Token", "clé"), ("Content-Type", "text/plain")]
    ask(Outgoing(method="POST", url=f"{pbx.url}/a?b=c%20d", headers=headers, body=b"hello"), allow_private=True)

    found = pbx.asked[0]
    assert (found.method, found.path, found.body) == ("POST", "/a?b=c%20d", b"hello")
    assert found.headers["X-Token"].encode("latin-1").decode() == "clé"
    assert found.headers["Host"] == f"127.0.0.1:{pbx.port}"


def test_a_private_address_is_refused_unless_it_is_allowed(pbx: Pbx) -> None:
    assert fault_of(pbx.url, allow_private=False) == Fault.PRIVATE
    assert pbx.asked == []


def test_a_redirect_is_an_answer_and_is_not_followed(pbx: Pbx) -> None:
    """P4: wherever it leads, to a private address above all."""
    pbx.status, pbx.headers = 302, {"Location": f"{pbx.url}/elsewhere"}

    answer = asked(f"{pbx.url}/call")

    assert (answer.status, answer.location) == (302, f"{pbx.url}/elsewhere")
    assert [one.path for one in pbx.asked] == ["/call"]


def test_a_name_is_looked_up_once_and_all_it_gives_is_checked(pbx: Pbx) -> None:
    """P4: a name that leads elsewhere the second time (DNS rebinding) is not looked up a second time."""
    answers = iter([at("127.0.0.1"), at("169.254.169.254")])

    def look_up(host: str, port: int) -> Sequence[tuple[Any, ...]]:
        return next(answers)(host, port)

    asked(f"http://pbx.example:{pbx.port}/call", look_up=look_up)

    assert pbx.asked[0].headers["Host"] == f"pbx.example:{pbx.port}"
    assert len(list(answers)) == 1


def test_one_private_address_among_several_is_enough_to_refuse() -> None:
    both = at("93.184.215.14", "10.0.0.5")

    assert fault_of("http://pbx.example/", allow_private=False, look_up=both) == Fault.PRIVATE


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.20", "100.64.0.1", "::1", "fd00::1", "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1", "2002:0a00:0001::1", "192.0.0.1", "198.18.0.1", "240.0.0.1", "255.255.255.255",
    ],
)  # fmt: skip
def test_these_are_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        "169.254.169.254", "169.254.1.1", "fe80::1", "224.0.0.1", "ff02::1", "0.1.2.3", "::", "fd00:ec2::254",
        "::ffff:169.254.169.254", "64:ff9b::169.254.169.254", "255.255.255.255",
    ],
)  # fmt: skip
def test_these_are_never_reached(text: str) -> None:
    assert is_forbidden(ip_address(text))
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"])
def test_these_are_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize("text", ["127.0.0.1", "192.168.1.20", "fd00::1", "::1"])
def test_these_can_be_allowed(text: str) -> None:
    assert not is_forbidden(ip_address(text))


@pytest.mark.parametrize("spelling", ["0x7f000001", "2130706433", "127.1", "0177.0.0.1", "localhost"])
def test_another_spelling_of_a_private_address_is_the_same_address(spelling: str) -> None:
    assert fault_of(f"http://{spelling}/", allow_private=False) in {Fault.PRIVATE, Fault.UNKNOWN_NAME}


def test_the_metadata_of_a_machine_are_never_asked_for() -> None:
    assert fault_of("http://169.254.169.254/latest/") == Fault.FORBIDDEN


def test_an_unknown_name() -> None:
    assert fault_of("http://pbx.invalid/", seconds=4) in {Fault.UNKNOWN_NAME, Fault.TOO_SLOW}


def test_a_look_up_without_end_takes_no_longer() -> None:
    over = threading.Event()
    began = monotonic()

    def wait(_host: str, _port: int) -> list[tuple[str, ...]]:
        over.wait(5)
        return []

    assert fault_of("http://pbx.example/", seconds=0.3, look_up=wait) == Fault.TOO_SLOW
    over.set()
    assert monotonic() - began < 2


def test_a_closed_port() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert fault_of(f"http://127.0.0.1:{unused.getsockname()[1]}/") == Fault.NO_CONNECTION


def test_who_never_answers(pbx: Pbx) -> None:
    pbx.before = lambda: pbx.is_over.wait(10)
    began = monotonic()

    assert fault_of(pbx.url, seconds=0.5) == Fault.TOO_SLOW
    assert monotonic() - began < 3


def test_who_answers_byte_by_byte_takes_no_longer() -> None:
    """Each byte would begin a time-out of the socket anew."""
    over = threading.Event()

    def drip(connection: socket.socket) -> None:
        with connection:
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1000:
                if over.wait(0.1):
                    return
                try:
                    connection.send(bytes([byte]))
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=lambda: drip(server.accept()[0]), daemon=True)
        thread.start()
        began = monotonic()
        assert fault_of(f"http://127.0.0.1:{server.getsockname()[1]}/", seconds=0.8) == Fault.TOO_SLOW
        assert monotonic() - began < 3
        over.set()
        thread.join(3)


def test_a_hundred_megabytes_are_not_read(pbx: Pbx) -> None:
    sent = []

    def body() -> Iterator[bytes]:
        for _ in range(1600):
            sent.append(1)
            yield b"x" * 65536

    pbx.body = body

    answer = asked(pbx.url, seconds=10)

    assert (answer.status, len(answer.text)) == (200, asking.MOST)
    assert len(sent) < 1600


def test_what_is_not_http_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def talk() -> None:
            with server.accept()[0] as connection:
                connection.sendall(b"220 mx.example ESMTP\r\n")
                connection.recv(1000)

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        assert fault_of(f"http://127.0.0.1:{server.getsockname()[1]}/") == Fault.UNREADABLE
        thread.join(3)


@pytest.fixture
def self_made(tmp_path: Path) -> Path:
    """A certificate for localhost that nobody vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    made = tmp_path / "made.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    made.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
    return made


@pytest.mark.parametrize("is_trusted", [False, True])
def test_a_certificate_is_verified(*, self_made: Path, is_trusted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """P4: asked by TLS, the other side has a certificate that somebody vouches for, or nothing is said to it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(self_made) if is_trusted else os.devnull)
    asking._trusted.cache_clear()  # noqa: SLF001 - read anew from the variable
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(self_made)
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with suppress(OSError), context.wrap_socket(server.accept()[0], server_side=True) as connection:
                heard.append(connection.recv(1000))
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        url = f"https://localhost:{server.getsockname()[1]}/call"
        said = asked(url).text if is_trusted else fault_of(url)
        thread.join(3)
    asking._trusted.cache_clear()  # noqa: SLF001 - what the variable says goes with the test

    assert (said, bool(heard)) == (("ok", True) if is_trusted else (Fault.CERTIFICATE, False))
