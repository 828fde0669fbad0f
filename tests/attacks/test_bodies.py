"""Bodies that come slowly, never end or are too much, sent by strangers and by people who are signed in (A4)."""

import socket
import time
from collections.abc import Iterator

import pytest
from django.conf import settings

from joindre.directory.models import Employee
from joindre.runtime import bodies
from joindre.runtime.bodies import Bodies
from joindre.runtime.pages import THREADS
from joindre.runtime.server import Server
from tests.attacks.servers import answer_of, get, opened
from tests.cast import browse
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(port=0) as server:
        yield server


def head(path: str, length: int, *more: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: testserver", f"Content-Type: {FORM}", f"Content-Length: {length}", *more]
    return "\r\n".join([*lines, "", ""]).encode()


def cookie_of(person: Employee) -> str:
    return f"Cookie: {settings.SESSION_COOKIE_NAME}={browse(person).cookies[settings.SESSION_COOKIE_NAME].value}"


def test_slow_bodies_hold_no_page_thread(server: Server) -> None:
    """A4"""
    slow = [opened(server.url) for _ in range(2 * THREADS)]
    try:
        for one in slow:
            one.sendall(head("/accounts/login/", 60_000) + b"a")

        answers = [get(server.url)[0] for _ in range(5)]
        still_open = [one for one in slow if not answer_of(one, timeout=0.01)]

        assert answers == [200] * 5
        assert len(still_open) == len(slow)
    finally:
        for one in slow:
            one.close()


@pytest.mark.parametrize(
    "cookie", ["", "Cookie: sessionid=abcdefghijklmnopqrstuvwxyz012345", "Authorization: Bearer joindre_x"]
)
def test_a_stranger_sends_at_most_64_kilobytes(server: Server, cookie: str) -> None:
    """A4"""
    with opened(server.url) as peer:
        peer.sendall(head("/accounts/login/", 100_000, "Accept-Language: en", *([cookie] if cookie else [])))

        answer = answer_of(peer)

    assert answer.startswith("HTTP/1.1 413 ")
    assert "text/html" in answer
    assert "without signing in" in answer
    assert "<html" in answer


def test_a_page_whose_session_is_over_is_told_to_sign_in_over_itself(server: Server) -> None:
    """U2"""
    with opened(server.url) as peer:
        peer.sendall(head("/accounts/login/", 100_000, "HX-Request: true", "Cookie: sessionid=ended"))

        answer = answer_of(peer)

    assert answer.startswith("HTTP/1.1 401 ")


def test_a_stranger_is_told_so_in_french_too(server: Server) -> None:
    with opened(server.url) as peer:
        peer.sendall(head("/accounts/login/", 100_000, "Accept-Language: fr"))

        answer = answer_of(peer)

    assert 'lang="fr"' in answer
    assert "sans se connecter" in answer


def test_a_body_without_an_announced_length_is_bounded_too(server: Server) -> None:
    with opened(server.url) as peer:
        lines = [
            "POST /accounts/login/ HTTP/1.1",
            "Host: testserver",
            f"Content-Type: {FORM}",
            "Transfer-Encoding: chunked",
        ]
        peer.sendall("\r\n".join([*lines, "", ""]).encode())
        for _ in range(10):
            peer.sendall(b"4000\r\n" + b"a" * 0x4000 + b"\r\n")

        answer = answer_of(peer)

    assert answer.startswith("HTTP/1.1 413 ")


def test_who_is_signed_in_sends_more(server: Server, ada: Employee) -> None:
    body = b"a=" + b"a" * 3_000_000
    with opened(server.url) as peer:
        peer.sendall(head("/nothing-here/", len(body), cookie_of(ada)) + body)

        answer = answer_of(peer)

    assert answer.startswith(("HTTP/1.1 404 ", "HTTP/1.1 403 "))


def test_a_body_that_drips_is_cut_off(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "GRACE_SECONDS", 0.5)
    with opened(server.url) as peer:
        peer.sendall(head("/accounts/login/", 60_000, "Accept-Language: en"))
        _drip(peer)

        answer = answer_of(peer)

    assert answer.startswith("HTTP/1.1 408 ")
    assert "too slow" in answer


def test_a_body_that_stops_is_cut_off(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "IDLE_SECONDS", 0.5)
    with opened(server.url) as peer:
        peer.sendall(head("/accounts/login/", 60_000) + b"a" * 50_000)

        answer = answer_of(peer)

    assert answer.startswith("HTTP/1.1 408 ")


def test_one_person_has_a_quarter_of_the_room(server: Server, ada: Employee, ben: Employee) -> None:
    """A4"""
    pages = server.pages
    small = Bodies(pages.bodies.executor, room_on_disk=4_000_000)
    pages.bodies = small
    cookie = cookie_of(ada)
    with opened(server.url) as first, opened(server.url) as second, opened(server.url) as other:
        first.sendall(head("/nothing-here/", 900_000, cookie) + b"a" * 800_000)
        wait_until(lambda: small.disk.taken == 800_000)
        second.sendall(head("/nothing-here/", 900_000, cookie, "Accept-Language: en") + b"a" * 800_000)
        refused = answer_of(second)
        other.sendall(head("/nothing-here/", 900_000, cookie_of(ben)) + b"a" * 900_000)
        accepted = answer_of(other)

    assert refused.startswith("HTTP/1.1 429 ")
    assert "retry-after: " in refused
    assert "at the same time" in refused
    assert accepted.startswith(("HTTP/1.1 404 ", "HTTP/1.1 403 "))
    wait_until(lambda: small.disk.taken == small.memory.taken == 0)


def test_a_slow_reader_holds_no_page_thread(server: Server, ada: Employee) -> None:
    """Sixteen people who take nothing of a long answer: the next page comes at once."""
    readers = [opened(server.url) for _ in range(2 * THREADS)]
    try:
        for one in readers:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.sendall(f"GET / HTTP/1.1\r\nHost: testserver\r\n{cookie_of(ada)}\r\n\r\n".encode() * 4)

        assert get(server.url)[0] == 200
    finally:
        for one in readers:
            one.close()


def _drip(peer: socket.socket) -> None:
    """An octet each fifth of a second, until the server has had enough."""
    peer.settimeout(0.2)
    end = time.monotonic() + 10
    while time.monotonic() < end:
        peer.sendall(b"a")
        try:
            peer.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            continue
        return
