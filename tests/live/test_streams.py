"""Streams over real HTTP against the whole server (D9)."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from django.db import transaction

from joindre.live import bus
from joindre.runtime.server import Server
from tests.live.browsers import Browser, client, post_typing, staff
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

TOPIC = "ticket:7"


@pytest.fixture
def server(transactional_db: None) -> Iterator[Server]:
    with Server(port=0) as server:
        server.hub.leave_seconds = 0.05
        yield server


def publish(version: int, topic: str = TOPIC) -> None:
    with transaction.atomic():
        bus.publish(topic, version)


def test_a_page_receives_its_topic_and_no_other(server: Server) -> None:
    with Browser(server.url, staff(TOPIC)) as browser:
        publish(3, "ticket:8")
        publish(5)
        browser.wait_for_version(5)

        assert browser.versions() == [5]
        assert browser.response.getheader("Content-Type") == "text/event-stream; charset=utf-8"


def test_a_page_that_is_opened_later_receives_the_current_version(server: Server) -> None:
    publish(9)

    with Browser(server.url, staff(TOPIC)) as browser:
        browser.wait_for_version(9)

        assert browser.versions() == [9]


def test_a_version_published_by_another_process_is_delivered(server: Server, child_environment: dict[str, str]) -> None:
    program = f"""
import django; django.setup()
from django.db import transaction
from joindre.live import bus
with transaction.atomic():
    bus.publish({TOPIC!r}, 12)
"""
    with Browser(server.url, staff("ticket:6"), staff(TOPIC)) as browser:
        publish(11)
        browser.wait_for_version(11)
        subprocess.run([sys.executable, "-c", program], env=child_environment, check=True)
        browser.wait_for_version(12)

        assert browser.versions() == [11, 12]


def test_a_restarted_server_leaves_no_gap_and_delivers_nothing_twice(server: Server) -> None:
    port = server.port
    with Browser(server.url, staff(TOPIC)) as before:
        publish(1)
        before.wait_for_version(1)
        server.stop()
        before.is_over.wait(5)

    publish(2)
    with Server(port=port) as again, Browser(again.url, staff(TOPIC)) as after:
        after.wait_for_version(2)
        publish(3)
        after.wait_for_version(3)

        assert before.versions() == [1]
        assert after.versions() == [2, 3]


def test_ten_streams_and_a_stream_of_ten_topics_receive_everything(server: Server) -> None:
    with ExitStack() as stack:
        browsers = [stack.enter_context(Browser(server.url, staff(TOPIC, f"e{n}"))) for n in range(10)]
        tabs = stack.enter_context(Browser(server.url, *[staff(f"ticket:{n}") for n in range(10)]))
        publish(4)

        for browser in browsers:
            browser.wait_for_version(4)
        tabs.wait_for_version(4)


def test_the_server_ends_quickly_with_streams_open(server: Server) -> None:
    with Browser(server.url, staff(TOPIC)) as browser:
        started = time.monotonic()
        server.stop()
        took = time.monotonic() - started

        assert browser.is_over.wait(1)
        # Shorter than uvicorn waits for open connections, plus room for a busy machine.
        assert took < 3


def test_staff_see_who_else_is_there_and_clients_see_nobody(server: Server) -> None:
    with (
        Browser(server.url, staff(TOPIC, "e1", "Claire")) as claire,
        Browser(server.url, client(TOPIC, "c1", "Sophie")) as sophie,
    ):
        claire.wait_for_people(["Sophie"])
        with Browser(server.url, staff(TOPIC, "e2", "Marc")) as marc:
            marc.wait_for_people(["Sophie", "Claire"])
            claire.wait_for_people(["Sophie", "Marc"])
        claire.wait_for_people(["Sophie"])
        publish(1, f"{TOPIC}:client")
        sophie.wait_for_version(1)

        assert [event for event, _ in sophie.received] == ["version"]


def test_somebody_with_two_windows_is_there_once_until_both_are_closed(server: Server) -> None:
    with Browser(server.url, staff(TOPIC, "e1", "Claire")) as claire:
        with Browser(server.url, staff(TOPIC, "e2", "Marc")) as first:
            with Browser(server.url, staff(TOPIC, "e2", "Marc")):
                claire.wait_for_people(["Marc"])
            first.wait_for_people(["Claire"])
            publish(1)
            claire.wait_for_version(1)
            assert claire.people() == ["Marc"]
        claire.wait_for_people([])


def test_a_client_reads_that_support_writes_and_not_who(server: Server) -> None:
    with (
        Browser(server.url, staff(TOPIC, "e1", "Claire")) as claire,
        Browser(server.url, staff(TOPIC, "e2", "Marc")) as marc,
        Browser(server.url, client(TOPIC)) as sophie,
    ):
        assert post_typing(server.url, staff(TOPIC, "e2", "Marc", label="Support N2")) == 204
        wait_until(sophie.typing)
        wait_until(claire.typing)

        assert sophie.typing() == [
            {"topic": f"{TOPIC}:client", "seconds": 4, "name": "Support N2", "audience": "staff"}
        ]
        assert claire.typing()[0]["name"] == "Marc"
        assert marc.typing() == []


def test_staff_read_which_client_writes(server: Server) -> None:
    with Browser(server.url, staff(TOPIC)) as claire:
        post_typing(server.url, client(TOPIC, "c1", "Sophie"))
        wait_until(claire.typing)

        assert (claire.typing()[0]["name"], claire.typing()[0]["audience"]) == ("Sophie", "client")


@pytest.mark.parametrize("quiet", ["&note=1", ""])
def test_clients_receive_no_typing_of_notes_and_of_people_without_a_label(server: Server, quiet: str) -> None:
    """D10."""
    label = "Support" if quiet else ""
    with (
        Browser(server.url, staff(TOPIC, "e1", "Claire")) as claire,
        Browser(server.url, client(TOPIC)) as sophie,
    ):
        post_typing(server.url, staff(TOPIC, "e2", "Marc", label=label), quiet)
        wait_until(claire.typing)
        publish(1, f"{TOPIC}:client")
        sophie.wait_for_version(1)

        assert sophie.typing() == []


def test_an_expired_token_is_reported_and_the_others_are_served(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("joindre.live.claims.LIFETIME", -1)
    expired = staff("ticket:6")
    monkeypatch.undo()

    with Browser(server.url, expired, staff(TOPIC)) as browser:
        publish(1)
        browser.wait_for_version(1)

        assert ("expired", {"positions": [0]}) in browser.received


@pytest.fixture
def busy_server(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that sends a heartbeat, and looks for expired tokens, twenty times in a second."""
    monkeypatch.setattr("joindre.live.hub.HEARTBEAT_SECONDS", 0.05)
    with Server(port=0) as server:
        server.hub.leave_seconds = 0.05
        yield server


def test_a_quiet_stream_receives_heartbeats(busy_server: Server) -> None:
    with Browser(busy_server.url, staff(TOPIC)) as browser:
        wait_until(lambda: browser.heartbeats > 1, what="second heartbeat")

        assert browser.versions() == []


def test_a_token_that_expires_ends_its_topic_and_its_presence(
    busy_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = staff("ticket:8", "e2", "Marc")
    with monkeypatch.context() as patch:
        patch.setattr("joindre.live.claims.LIFETIME", 3)
        short = staff(TOPIC, "e2", "Marc")

    with Browser(busy_server.url, short, other) as marc, Browser(busy_server.url, other, short) as second:
        with Browser(busy_server.url, staff(TOPIC, "e1", "Claire")) as claire:
            claire.wait_for_people(["Marc"])
            wait_until(lambda: ("expired", {"positions": [0]}) in marc.received, what="expired token")
            wait_until(lambda: ("expired", {"positions": [1]}) in second.received, what="expired token")
            claire.wait_for_people([])
        publish(3)
        publish(4, "ticket:8")
        marc.wait_for_version(4)

        assert marc.versions() == [4]


def test_a_stream_ends_with_its_last_token(busy_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("joindre.live.claims.LIFETIME", 2)

    with Browser(busy_server.url, staff(TOPIC)) as browser:
        assert browser.is_over.wait(10)
        assert browser.received[-1] == ("expired", {"positions": [0]})


def test_browsers_come_back_after_different_times(server: Server) -> None:
    with Browser(server.url, staff(TOPIC)) as browser:
        wait_until(lambda: browser.retry)

        assert browser.retry is not None
        assert 400 <= browser.retry <= 1200


def test_a_page_that_is_loaded_again_is_not_shown_as_gone(server: Server) -> None:
    server.hub.leave_seconds = 1.0

    with Browser(server.url, staff(TOPIC, "e1", "Claire")) as claire:
        with Browser(server.url, staff(TOPIC, "e2", "Marc")):
            claire.wait_for_people(["Marc"])
        with Browser(server.url, staff(TOPIC, "e2", "Marc")) as again:
            again.wait_for_people(["Claire"])
            publish(1)
            claire.wait_for_version(1)

            assert claire.lists_of_people() == [[], ["Marc"]]


def test_a_person_without_a_name_is_not_shown(server: Server) -> None:
    with (
        Browser(server.url, staff(TOPIC, "e1", "Claire")) as claire,
        Browser(server.url, staff(TOPIC, "e2", "")) as unseen,
        Browser(server.url, staff(TOPIC, "e3", "Zoé")),
    ):
        claire.wait_for_people(["Zoé"])

        assert claire.lists_of_people() == [[], ["Zoé"]]
        assert unseen.people() is None


def test_who_has_stopped_typing_is_no_longer_shown(server: Server) -> None:
    with Browser(server.url, staff(TOPIC)) as claire:
        post_typing(server.url, client(TOPIC))
        post_typing(server.url, client(TOPIC), "&stop=1")
        wait_until(lambda: [typing["seconds"] for typing in claire.typing()][-1:] == [0], what="end of typing")


@pytest.mark.parametrize("address", ["/live", "/live?token=forged"])
def test_without_a_valid_token_there_is_no_stream(server: Server, address: str) -> None:
    connection = HTTPConnection(urlsplit(server.url).netloc)
    connection.request("GET", address)

    assert connection.getresponse().status == 403

    connection.close()
