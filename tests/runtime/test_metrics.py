"""`/metrics` tells Prometheus how the portal is, and nobody else (A2, A5)."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families

from joindre.directory.models import Employee
from joindre.lib import clock
from joindre.lib.visitors import read_networks
from joindre.mail.models import Mailbox, Recipient
from joindre.operation import looking
from joindre.operation.models import SeenProcess, Tally
from joindre.runtime import metrics
from joindre.runtime.metrics import may_read
from joindre.runtime.pages import THREADS
from joindre.runtime.server import Server
from joindre.runtime.shared_metrics import shared_metrics
from tests.mail.makers import make_copy

pytestmark = pytest.mark.django_db(transaction=True)

TOKEN = "0123456789abcdef01234567"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(port=0) as server:
        yield server


def ask(server: Server, path: str = "/metrics", **headers: str) -> tuple[int, str]:
    line = HTTPConnection("127.0.0.1", server.port, timeout=20)
    with closing(line):
        line.request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
        answer = line.getresponse()
        return answer.status, answer.read().decode()


def read(text: str) -> dict[tuple[str, ...], float]:
    """The value of each sample, by its name and the values of its labels."""
    families = text_string_to_metric_families(text)
    return {(one.name, *sorted(one.labels.values())): one.value for family in families for one in family.samples}


def test_it_tells_of_queues_pages_processes_and_the_machine(server: Server) -> None:
    """A2"""
    Recipient.objects.filter(pk=make_copy(Mailbox.objects.create(name="S", address="s@joindre.example")).pk).update(
        due_at=clock.now() - timedelta(hours=1)
    )
    Tally.objects.create(name="mail out", outcome="accepted", count=12)
    ask(server, "/accounts/login/")

    status, text = ask(server)

    found = read(text)
    assert status == 200
    assert found["joindre_queue_waiting", "mail out"] == 1
    assert found["joindre_queue_oldest_seconds", "mail out"] > 3500
    assert found["joindre_mails_out_total", "accepted"] == 12
    assert found["joindre_page_seconds_count", "2xx", "accounts"] >= 1
    assert found["joindre_page_threads",] == THREADS
    assert found["joindre_live_streams",] == 0
    assert found["joindre_database_up",] == 1
    assert found["joindre_disk_free_bytes",] > 0
    assert found["joindre_info", *sorted(vars(looking.versions()).values())] == 1
    assert "joindre_backup_age_seconds" not in text


def test_the_age_of_the_last_back_up_is_told_where_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A3"""
    monkeypatch.setattr(looking, "_back_ups", [lambda: clock.now() - timedelta(hours=2)])

    (age,) = (metric for metric in shared_metrics() if metric.name == "joindre_backup_age_seconds")

    assert 7199 < age.samples[0].value < 7300


def test_processes_are_counted_by_kind() -> None:
    for kind in ("web", "web", "worker"):
        SeenProcess.objects.create(kind=kind, host="a", pid=1, version="0")

    (found,) = (metric for metric in shared_metrics() if metric.name == "joindre_processes")

    assert {one.labels["kind"]: one.value for one in found.samples} == {"serve": 0, "web": 2, "worker": 1, "mail-in": 0}


def test_a_scrape_costs_as_many_queries_whatever_is_there() -> None:
    """A4"""

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            list(shared_metrics())
        return len(queries)

    before = cost()
    mailbox = Mailbox.objects.create(name="S", address="s@joindre.example")
    for number in range(5):
        make_copy(mailbox)
        Tally.objects.create(name="mail in", outcome=f"x{number}")
        SeenProcess.objects.create(kind="web", host="a", pid=number, version="0")

    assert cost() <= before


def test_labels_hold_nothing_that_people_wrote(server: Server, ada: Employee) -> None:
    make_copy(Mailbox.objects.create(name="Support", address="support@joindre.example"))
    ask(server, "/portal/secret-path/?token=hush")

    text = ask(server)[1]

    assert "@" not in text
    assert "secret-path" not in text
    assert "hush" not in text


def test_a_database_that_is_away_is_told(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A5"""
    with connection.schema_editor() as editor:
        editor.alter_db_table(Tally, "operation_tally", "elsewhere")
    try:
        found = read(ask(server)[1])
    finally:
        with connection.schema_editor() as editor:
            editor.alter_db_table(Tally, "elsewhere", "operation_tally")

    assert found["joindre_database_up",] == 0
    assert found["joindre_page_threads",] == THREADS


def test_others_are_answered_as_where_there_is_nothing(server: Server) -> None:
    """A4"""
    with override_settings(METRICS_FROM=read_networks("10.0.0.0/8")):
        status, page = ask(server)
        elsewhere = ask(server, "/metricz")

    assert status == elsewhere[0] == 404
    assert "joindre_" not in page


def test_a_token_opens_it_from_anywhere(server: Server) -> None:
    with override_settings(METRICS_FROM=(), METRICS_TOKEN=TOKEN):
        assert ask(server, Authorization=f"Bearer {TOKEN}")[0] == 200
        assert ask(server, Authorization="Bearer wrong")[0] == 404
        assert ask(server)[0] == 404
    with override_settings(METRICS_FROM=(), METRICS_TOKEN=""):
        assert ask(server, Authorization="Bearer ")[0] == 404


@pytest.mark.parametrize(
    ("peer", "told", "proxies", "may"),
    [
        ("127.0.0.1", "", "", True),
        ("::1", "", "", True),
        ("192.0.2.1", "", "", False),
        # Somebody behind a proxy of this machine that nobody has named.
        ("127.0.0.1", "192.0.2.1", "", False),
        # Somebody who says to be this machine.
        ("192.0.2.1", "127.0.0.1", "", False),
        ("127.0.0.1", "192.0.2.1", "127.0.0.1", False),
        ("127.0.0.1", "192.0.2.1, 127.0.0.1", "127.0.0.1", False),
        ("127.0.0.1", "127.0.0.1", "127.0.0.1", True),
        # Not by way of the proxy that stands on the same machine.
        ("127.0.0.1", "", "127.0.0.1", True),
        ("10.0.0.1", "127.0.0.1", "10.0.0.0/8", True),
    ],
)
def test_the_address_counts_behind_trusted_proxies_alone(peer: str, told: str, proxies: str, *, may: bool) -> None:
    headers = [(b"x-forwarded-for", told.encode())] if told else []

    with override_settings(TRUSTED_PROXIES=read_networks(proxies)):
        assert may_read({"client": (peer, 4711), "headers": headers}) is may


def test_several_who_scrape_ask_the_database_once(server: Server) -> None:
    ask(server)
    Tally.objects.create(name="mail in", outcome="never", count=1)

    assert metrics.KNOWN_FOR == 5
    assert ("joindre_mails_in_total", "never") not in read(ask(server)[1])
