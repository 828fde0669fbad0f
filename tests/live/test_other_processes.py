"""Two web processes on PostgreSQL, and a listener that loses its connection."""

import json
import os
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from joindre.lib.channels import Ear
from joindre.live import bus
from joindre.runtime.server import Server
from tests.live.browsers import Browser, client, post_typing, staff
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("postgres" not in os.environ["JOINDRE_DATABASE_URL"], reason="SQLite has one web process"),
]

TOPIC = "ticket:7"


@pytest.fixture
def servers(transactional_db: None) -> Iterator[tuple[Server, Server]]:
    with Server(port=0) as one, Server(port=0) as two:
        one.hub.leave_seconds = two.hub.leave_seconds = 0.05
        yield one, two


def test_presence_and_typing_reach_the_pages_of_another_process(servers: tuple[Server, Server]) -> None:
    one, two = servers

    with Browser(one.url, staff(TOPIC, "e1", "Claire")) as claire, Browser(two.url, client(TOPIC)) as sophie:
        with Browser(two.url, staff(TOPIC, "e2", "Marc")) as marc:
            marc.wait_for_people(["Sophie Delorme", "Claire"])
            claire.wait_for_people(["Sophie Delorme", "Marc"])
            post_typing(one.url, staff(TOPIC, "e1", "Claire"))
            wait_until(marc.typing)
            wait_until(sophie.typing)
        claire.wait_for_people(["Sophie Delorme"])

        assert marc.typing()[0]["name"] == "Claire"
        assert sophie.typing()[0]["name"] == "Support"


def test_the_people_of_a_process_that_ended_are_gone(servers: tuple[Server, Server]) -> None:
    one, two = servers

    with Browser(one.url, staff(TOPIC, "e1", "Claire")) as claire, Browser(two.url, staff(TOPIC, "e2", "Marc")):
        claire.wait_for_people(["Marc"])
        two.stop()

        claire.wait_for_people([])


def test_a_person_who_leaves_another_process_is_gone(servers: tuple[Server, Server]) -> None:
    one, two = servers

    with Browser(one.url, staff(TOPIC, "e1", "Claire")) as claire:
        with Browser(two.url, staff(TOPIC, "e2", "Marc")):
            claire.wait_for_people(["Marc"])
        claire.wait_for_people([])


def broadcast_people(process: str, *names: str, place: str = TOPIC) -> None:
    """Send what a process without a page of ours would send."""
    people = [{"key": name, "name": name, "initials": "", "audience": "staff"} for name in names]
    bus.broadcast({"process": process, "place": place, "people": people})


def wait_for_listener(server: Server) -> None:
    """Wait until a server has begun to receive what others send, at which moment it asks who is there by itself."""

    def is_received() -> bool:
        broadcast_people("other", "Zoé", place="ticket:8")
        return bool(browser.people())

    with Browser(server.url, staff("ticket:8", "e9")) as browser:
        wait_until(is_received, what="broadcast")


def test_a_process_that_starts_later_learns_who_is_there(servers: tuple[Server, Server]) -> None:
    one, _ = servers

    with Browser(one.url, staff(TOPIC, "e1", "Claire")) as claire:
        wait_until(lambda: claire.people() == [], what="presence event")
        with Server(port=0) as later:
            wait_for_listener(later)
            with Browser(later.url, staff(TOPIC, "e2", "Marc")) as marc:
                marc.wait_for_people(["Claire"])


def test_at_most_25_people_of_a_place_are_sent_to_other_processes(servers: tuple[Server, Server]) -> None:
    """A notification of PostgreSQL holds 8,000 bytes."""
    one, two = servers
    agents = [staff(TOPIC, f"e{number}", f"Agent {number}") for number in range(10, 40)]

    with Browser(one.url, *agents), Browser(two.url, staff(TOPIC, "e1", "Claire")) as claire:
        wait_until(lambda: len(claire.people() or ()) == 25, what=f"25 people, only {claire.people()}")


def test_people_who_come_at_once_are_one_message_to_other_processes(servers: tuple[Server, Server]) -> None:
    one, _two = servers
    heard: list[str | None] = []
    ear = Ear(bus.CHANNEL, heard=heard.append)
    agents = [staff(TOPIC, f"e{number}", f"Agent {number}") for number in range(10, 20)]

    def people_told() -> list[int]:
        told = [json.loads(payload) for payload in heard if payload]
        return [len(message["people"]) for message in told if message.get("people")]

    ear.start()
    try:
        wait_until(lambda: None in heard, what="the listener")
        with Browser(one.url, *agents):
            wait_until(people_told, what="a message")
    finally:
        ear.stop()
        ear.join()

    assert people_told() == [10]


def test_a_process_does_not_receive_its_own_broadcasts(servers: tuple[Server, Server]) -> None:
    one, two = servers

    with Browser(one.url, staff(TOPIC, "e1", "Claire")) as claire, Browser(two.url, staff(TOPIC, "e2", "Marc")) as marc:
        # Who types is told once, to those who listen already.
        claire.wait_for_people(["Marc"])
        marc.wait_for_people(["Claire"])
        post_typing(one.url, staff(TOPIC, "e3", "Zoé"))
        wait_until(marc.typing)
        # What the listener receives next comes after anything that was broadcast before.
        broadcast_people("other", "Later")
        wait_until(lambda: "Later" in (claire.people() or ()), what="later broadcast")

        assert len(claire.typing()) == 1


def test_the_people_of_a_silent_process_are_removed_and_those_of_a_living_one_stay(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("joindre.live.hub.HEARTBEAT_SECONDS", 0.1)
    monkeypatch.setattr("joindre.live.presence.PROCESS_TIMEOUT", 2.0)
    with (
        Server(port=0) as one,
        Server(port=0) as two,
        Browser(one.url, staff(TOPIC, "e1", "Claire")) as claire,
        Browser(two.url, staff(TOPIC, "e2", "Marc")),
    ):
        claire.wait_for_people(["Marc"])
        broadcast_people("killed", "Zoé")
        claire.wait_for_people(["Marc", "Zoé"])
        claire.wait_for_people(["Marc"])

        assert [names for names in claire.lists_of_people() if names] == [["Marc"], ["Marc", "Zoé"], ["Marc"]]


def drop_all_connections() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [connection.settings_dict["NAME"]],
        )


def test_a_server_that_lost_all_its_connections_serves_the_next_page(servers: tuple[Server, Server]) -> None:
    one, _ = servers
    with transaction.atomic():
        bus.publish(TOPIC, 3)
    with Browser(one.url, staff(TOPIC)) as browser:
        browser.wait_for_version(3)

    drop_all_connections()

    with Browser(one.url, staff(TOPIC)) as browser:
        browser.wait_for_version(3)


def test_a_version_published_while_the_listener_was_disconnected_is_delivered_afterwards(
    servers: tuple[Server, Server],
) -> None:
    one, _ = servers

    with Browser(one.url, staff(TOPIC)) as browser:
        with connection.cursor() as cursor:
            # Without a notification, as if the listener had been away while it was sent.
            cursor.execute(bus.RAISE_VERSION, [TOPIC, 6])
        drop_all_connections()
        browser.wait_for_version(6)
        with transaction.atomic():
            bus.publish(TOPIC, 7)
        browser.wait_for_version(7)

        assert browser.versions() == [6, 7]


def test_a_person_who_came_while_the_listener_was_disconnected_is_shown_afterwards(
    servers: tuple[Server, Server],
) -> None:
    one, two = servers

    with Browser(one.url, staff(TOPIC, "e1", "Claire")) as claire:
        wait_until(lambda: claire.people() == [], what="presence event")
        drop_all_connections()
        with Browser(two.url, staff(TOPIC, "e2", "Marc")):
            claire.wait_for_people(["Marc"])
