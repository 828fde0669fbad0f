"""Two web processes on PostgreSQL, and a listener that loses its connection."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

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
