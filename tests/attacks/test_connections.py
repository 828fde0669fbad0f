"""More connections than there is room for, headers without end, and a process that runs out of descriptors (A4)."""

import resource
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from joindre.directory.models import Employee
from joindre.runtime import connections
from joindre.runtime import server as serving
from joindre.runtime.server import Server
from tests.attacks.servers import answer_of, child, free_port, get, is_closed, many_sockets, opened, readiness, sends
from tests.live.browsers import Browser, staff
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

MEGABYTE = 1024 * 1024


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(port=0) as server:
        yield server


def test_two_thousand_silent_connections_keep_no_visitor_out(server: Server) -> None:
    """A4"""
    with many_sockets(server.url, 2000) as silent:
        status, _ = get(server.url)
        ready = readiness(server.url)
        closed = sum(is_closed(one) for one in silent)

    assert status == 200
    assert ready["ready"]
    assert closed >= 2000 - serving.MOST_CONNECTIONS


def test_streams_outlive_a_flood_of_silent_connections(server: Server) -> None:
    with Browser(server.url, staff("ticket:1")) as browser, many_sockets(server.url, 1600):
        server.hub.receive_version("ticket:1", 7)

        browser.wait_for_version(7)


def test_headers_end_at_64_kilobytes(server: Server) -> None:
    """A4"""
    with opened(server.url) as peer:
        peer.sendall(b"GET / HTTP/1.1\r\nHost: testserver\r\n")
        line = b"X-Filler: " + b"a" * 65_000 + b"\r\n"
        for _ in range(150 * MEGABYTE // len(line)):
            sends(peer, line)

        answer = answer_of(peer)

    assert answer.startswith("HTTP/1.1 431 ")
    assert get(server.url)[0] == 200


@pytest.mark.parametrize(
    "beginning", [b"GET /", b"GET / HTTP/1.1\r\nHost: testserver\r\nX-One: "], ids=["address", "line"]
)
def test_one_endless_line_is_no_way_around(server: Server, beginning: bytes) -> None:
    with opened(server.url) as peer:
        peer.sendall(beginning + b"a" * 300_000)

        answer = answer_of(peer)

    assert answer.startswith("HTTP/1.1 431 ")


def test_trailers_after_a_body_are_bounded(server: Server) -> None:
    with opened(server.url) as peer:
        peer.sendall(b"POST /accounts/login/ HTTP/1.1\r\nHost: testserver\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
        sent = sum(sends(peer, b"X-Trailer: " + b"a" * 65_000 + b"\r\n") for _ in range(200))

        assert sent < 200


def test_headers_that_drip_are_cut_off(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.5)
    with opened(server.url) as peer:
        peer.sendall(b"GET / HTTP/1.1\r\nHost: ")

        wait_until(lambda: is_closed(peer), limit=8)


def test_a_silent_connection_is_closed_after_its_time(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "IDLE_SECONDS", 0.5)
    with opened(server.url) as never_asked, opened(server.url) as has_asked:
        has_asked.sendall(b"GET /healthz HTTP/1.1\r\nHost: testserver\r\n\r\n")
        assert answer_of(has_asked).startswith("HTTP/1.1 200 ")

        wait_until(lambda: is_closed(never_asked) and is_closed(has_asked), limit=8)


def test_requests_in_advance_are_few(server: Server) -> None:
    with opened(server.url) as peer:
        sent = sum(sends(peer, b"GET / HTTP/1.1\r\nHost: testserver\r\n\r\n" * 2000) for _ in range(500))

    assert sent < 500
    assert get(server.url)[0] == 200


def test_who_has_most_streams_gives_one_up(server: Server) -> None:
    server.hub.most_streams = 30
    with ExitStack() as stack:
        for _ in range(30):
            stack.enter_context(Browser(server.url, staff("ticket:1", "e1")))
        with Browser(server.url, staff("ticket:1", "e2", "Marc Petit")) as other:
            assert other.response.status == 200

        wait_until(lambda: len(server.hub.streams()) == 29)


def test_a_process_out_of_descriptors_still_answers(
    child_environment: dict[str, str], tmp_path: Path, ada: Employee
) -> None:
    """A4, A5"""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    arguments = ("serve", "--port", str(port), "--mail-port", "0")
    with child(
        *arguments, environment=child_environment, log=tmp_path / "log", limits={resource.RLIMIT_NOFILE: 200}
    ) as run:
        run.wait_until_ready(url)
        with many_sockets(url, 600):
            ready = readiness(url)
            page = get(url)
        afterwards = get(url)

        assert ready["ready"]
        assert page[0] == afterwards[0] == 200
        assert "Traceback" not in run.log
        assert len(run.log.splitlines()) < 20
        assert "door is full" in run.log


def test_the_soft_limit_of_descriptors_is_raised(child_environment: dict[str, str], tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with child("web", "--port", str(port), environment=child_environment, log=tmp_path / "log") as run:
        run.wait_until_ready(url)

        soft, hard = resource.prlimit(run.process.pid, resource.RLIMIT_NOFILE)

    assert soft == hard
