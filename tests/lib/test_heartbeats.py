"""Leases are short, and the heartbeat keeps alive those of rows in hand (M7, I2, M5)."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connections
from django.db.models import Model
from django.utils import timezone

from joindre.lib import heartbeats, jobs
from joindre.mail.models import OutgoingEmail, Recipient
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

LEASE = timedelta(seconds=1)
BEAT = 0.1


@dataclass
class Holding:
    """A queue that stands still in the first of its rows until it is told to go on."""

    stuck_after: timedelta = timedelta(minutes=1)
    name: str = "holding"
    tables: Sequence[type[Model]] = ()
    begun: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    #: Whether the claim was still its own when it went on.
    kept: list[bool] = field(default_factory=list)

    def run_due(self) -> int:
        keys = Recipient.objects.claim(limit=2, lease=LEASE, state="sending")
        copies = list(Recipient.objects.filter(pk__in=keys).order_by("pk"))
        with Recipient.objects.kept_alive(copies, stuck_after=self.stuck_after, lease=LEASE):
            for copy in copies:
                self.begun.set()
                self.go_on.wait(20)
                self.kept.append(Recipient.objects.held_by(copy).exists())
                Recipient.objects.give_back(copy, state="accepted")
        return 0


@contextmanager
def working(queue: Holding) -> Iterator[jobs.Worker]:
    worker = jobs.Worker([queue], beat=BEAT)
    worker.start()
    try:
        assert queue.begun.wait(10)
        yield worker
    finally:
        queue.go_on.set()
        assert worker.stop(timeout=10)


def make_copies() -> None:
    email = OutgoingEmail.objects.create(subject="Bonjour", text="Bonjour", message_id="one@joindre.example")
    Recipient.objects.bulk_create(Recipient(email=email, address=f"p{n}@client.example") for n in range(2))


def leases() -> list[datetime]:
    return [until for until in Recipient.objects.order_by("pk").values_list("leased_until", flat=True) if until]


def test_rows_in_hand_are_kept_for_longer_than_their_lease() -> None:
    """M7: those that are not begun too."""
    make_copies()
    queue = Holding()

    with working(queue):
        first = leases()
        wait_until(lambda: min(leases()) > max(first) + LEASE, what="leases renewed for longer than they were given")
        assert Recipient.objects.claim(limit=20) == []
    assert queue.kept == [True, True]


def test_a_worker_that_is_stuck_loses_its_rows() -> None:
    """M7: a thread that hangs for ever holds no mail for ever."""
    make_copies()
    queue = Holding(stuck_after=timedelta(seconds=0.3))

    with working(queue):
        heartbeats.wait_before_taking_over(0)
        wait_until(lambda: max(leases()) <= timezone.now(), what="the end of the leases")
        assert len(Recipient.objects.claim(limit=20)) == 2
    assert queue.kept[:1] == [False]


def test_no_error_ends_the_heartbeat(caplog: pytest.LogCaptureFixture) -> None:
    """M7: while the database is away nothing is renewed, and once it is back everything is."""
    make_copies()
    queue = Holding()
    with working(queue):
        (kept,) = heartbeats._kept.values()  # noqa: SLF001 - the database is away for the heartbeat alone
        renew, kept.renew = kept.renew, fail
        wait_until(lambda: "lease not renewed" in caplog.text, what="a beat that failed")
        assert not heartbeats.may_take_over()
        kept.renew = renew
        ended = max(leases())
        wait_until(lambda: min(leases()) > ended, what="a beat that went well")


def fail() -> None:
    raise DatabaseError("away")


def test_leases_of_finished_rows_are_not_renewed() -> None:
    make_copies()
    queue = Holding()

    with working(queue):
        queue.go_on.set()
        wait_until(lambda: len(queue.kept) == 2, what="the end of the work")

    assert (leases(), heartbeats._kept) == ([], {})  # noqa: SLF001 - nothing else shows it
    connections.close_all()
