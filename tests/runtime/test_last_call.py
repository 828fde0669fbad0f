"""A process that ends answers what is on its way to it (A2)."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from joindre.runtime.server import Server
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

REQUEST = b"GET /accounts/login/ HTTP/1.1\r\nHost: testserver\r\n\r\n"


@contextmanager
def ending(server: Server) -> Iterator[None]:
    """While the block runs, the process ends."""
    stopping = threading.Thread(target=server.stop)
    stopping.start()
    try:
        wait_until(lambda: is_closed(server.port), what="end of the door")
        yield
    finally:
        stopping.join()


def is_closed(port: int) -> bool:
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) != 0


def answer_on(line: socket.socket) -> bytes:
    line.settimeout(20)
    found = b""
    while piece := line.recv(1 << 16):
        found += piece
    return found


@pytest.mark.parametrize("sent_before", [0, 20])
def test_a_connection_that_is_open_brings_its_request_still(sent_before: int) -> None:
    """A2: nothing of the request has been sent, or a part of its headers."""
    server = Server(port=0).start()

    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(REQUEST[:sent_before])
        with ending(server):
            line.sendall(REQUEST[sent_before:])
            answer = answer_on(line)

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"connection: close" in answer.lower()


def test_a_connection_that_stays_silent_does_not_hold_the_end_up() -> None:
    """A4"""
    server = Server(port=0).start()
    begun = time.monotonic()

    with (
        socket.create_connection(("127.0.0.1", server.port)) as silent,
        socket.create_connection(("127.0.0.1", server.port)) as slow,
    ):
        slow.sendall(REQUEST[:20])
        with ending(server):
            assert answer_on(silent) == answer_on(slow) == b""

    assert time.monotonic() - begun < 6
