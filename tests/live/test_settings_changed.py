"""Staff's pages are told that something which every page names was changed in the settings (D9)."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from joindre.live import bus, kept
from joindre.runtime.server import Server
from tests.live.browsers import Browser, client, staff
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

TOPIC = "ticket:7"


@pytest.fixture
def server(transactional_db: None) -> Iterator[Server]:
    with Server(port=0) as server:
        yield server


def test_staff_are_told_that_another_process_changed_the_settings(
    server: Server, child_environment: dict[str, str]
) -> None:
    """D9: on both databases, and nobody else is."""
    program = """
import django; django.setup()
from joindre.tickets.models import Status
Status.objects.create(name="Chez le fournisseur", type="on_hold")
"""
    with Browser(server.url, staff(TOPIC)) as browser, Browser(server.url, client(TOPIC)) as other:
        bus.publish(TOPIC, 11)
        browser.wait_for_version(11)
        subprocess.run([sys.executable, "-c", program], env=child_environment, check=True)

        wait_until(lambda: browser.versions(of_settings=True) == [kept.version()], what="version of the settings")
        assert not other.versions(of_settings=True)
