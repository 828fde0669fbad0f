"""Rows that one worker alone may work for a while (M7, I2, M5)."""

import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.utils import timezone

from joindre.lib.leases import LeaseQuerySet
from joindre.mail.models import IncomingEmail, OutgoingEmail, Recipient
from tests.factories import make_file
from tests.queries import captured_queries

pytestmark = pytest.mark.django_db(transaction=True)

LEASE = timedelta(minutes=1)
Result = TypeVar("Result")


def make_copies(number: int) -> None:
    email = OutgoingEmail.objects.create(subject="Bonjour", text="Bonjour", message_id="one@joindre.example")
    Recipient.objects.bulk_create(Recipient(email=email, address=f"p{n}@client.example") for n in range(number))


def claim(limit: int = 20) -> list[int]:
    return Recipient.objects.claim(lease=LEASE, limit=limit, state=Recipient.State.SENDING)


def claimed() -> Recipient:
    """A row in the hands of a worker."""
    make_copies(1)
    [key] = claim()
    return Recipient.objects.get(pk=key)


def test_rows_are_claimed_once_by_eight_threads() -> None:
    make_copies(100)

    def claim_all() -> list[int]:
        mine: list[int] = []
        while keys := claim(limit=7):
            mine += keys
        connections.close_all()
        return mine

    with ThreadPoolExecutor(8) as pool:
        counted = Counter(key for keys in pool.map(lambda _: claim_all(), range(8)) for key in keys)

    assert len(counted) == 100
    assert set(counted.values()) == {1}


def test_a_row_is_due_again_when_its_lease_has_ended() -> None:
    row = claimed()
    assert row.leased_until

    assert claim() == []
    with time_machine.travel(row.leased_until - timedelta(seconds=1), tick=False):
        assert claim() == []
    with time_machine.travel(row.leased_until, tick=False):
        assert claim() == [row.pk]


def test_a_claim_leases_and_changes_the_rows() -> None:
    make_copies(3)

    with time_machine.travel(timezone.now(), tick=False):
        keys = claim(limit=2)
        until = timezone.now() + LEASE

    assert keys == sorted(keys)
    held = Recipient.objects.filter(pk__in=keys)
    assert {(row.state, row.leased_until, row.attempts) for row in held} == {("sending", until, 0)}
    assert Recipient.objects.filter(state="queued", leased_until=None).count() == 1


def test_nothing_due_takes_no_lock() -> None:
    asked = captured_queries(claim)

    assert not [sql for sql in asked if sql.startswith(("UPDATE", "INSERT"))]
    assert connection.features.has_select_for_update_skip_locked or len(asked) == 3


def test_what_failed_least_is_worked_first() -> None:
    make_copies(3)
    first, second, third = Recipient.objects.order_by("pk")
    Recipient.objects.filter(pk=first.pk).update(attempts=2)
    Recipient.objects.filter(pk=second.pk).update(attempts=1)

    assert claim() == [third.pk, second.pk, first.pk]


def test_what_failed_least_and_came_first_is_worked_first() -> None:
    """The order of a queue that asks for no other."""
    keys = [IncomingEmail.objects.create(raw=make_file().blob).pk for _ in range(4)]
    IncomingEmail.objects.filter(pk=keys[0]).update(attempts=1)
    IncomingEmail.objects.filter(pk=keys[2]).update(attempts=1)
    # PostgreSQL returns rows as they lie: the first one now lies last.
    IncomingEmail.objects.filter(pk=keys[1]).update(message_id="one@moreau.example")

    claimed_keys = IncomingEmail.objects.claim(lease=LEASE, limit=20)

    assert claimed_keys == [keys[1], keys[3], keys[0], keys[2]]


def test_a_claim_waits_for_no_other_and_locks_its_own_table_alone() -> None:
    """M7: a worker that stands still stops no other."""
    if not connection.features.has_select_for_update_skip_locked:
        pytest.skip("SQLite has one lock for all")
    make_copies(3)
    first, *others = Recipient.objects.order_by("pk").values_list("pk", flat=True)
    subject = Recipient.objects.select_related("email").filter(email__subject="Bonjour")

    with transaction.atomic():
        Recipient.objects.select_for_update().get(pk=first)
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(in_a_thread, claim).result(10) == others
    with transaction.atomic():
        assert subject.claim(lease=LEASE, limit=20) == [first]
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(in_a_thread, lock_mail).result(10)


def in_a_thread(act: Callable[[], Result]) -> Result:
    """With a connection of its own, which gives up after a second."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '1s'")
    try:
        return act()
    finally:
        connections.close_all()


def lock_mail() -> bool:
    with transaction.atomic():
        return OutgoingEmail.objects.select_for_update(nowait=True).get().is_held is False


def test_an_attempt_is_counted_before_it_is_made() -> None:
    row = claimed()
    before = row.leased_until
    assert before

    with time_machine.travel(before - timedelta(seconds=1), tick=False):
        assert Recipient.objects.begin(row, lease=LEASE)
        until = timezone.now() + LEASE

        assert Recipient.objects.begin(row, lease=LEASE)

    assert (row.attempts, row.leased_until) == (2, until)
    assert Recipient.objects.filter(pk=row.pk, attempts=2, leased_until=until).exists()


def test_a_row_that_is_claimed_alone_may_be_begun_with_its_claim() -> None:
    """Two are begun one after the other: the second may be given back."""
    make_copies(3)

    alone = Recipient.objects.claim(limit=1, begins_alone=True, state=Recipient.State.SENDING)
    together = Recipient.objects.claim(limit=2, begins_alone=True, state=Recipient.State.SENDING)

    attempts = dict(Recipient.objects.values_list("pk", "attempts"))
    assert [attempts[key] for key in (*alone, *together)] == [1, 0, 0]


def test_whoever_lost_its_lease_changes_nothing_any_more() -> None:
    """M7."""
    row = claimed()
    until = timezone.now() + timedelta(minutes=5)
    Recipient.objects.filter(pk=row.pk).update(leased_until=until, claim_key=uuid.uuid4())

    assert Recipient.objects.begin(row, lease=LEASE) is False
    assert Recipient.objects.postpone(row, until=timezone.now()) is False
    assert Recipient.objects.give_back(row) is False

    assert (row.attempts, Recipient.objects.get(pk=row.pk).leased_until) == (0, until)


def test_whoever_has_no_lease_holds_nothing() -> None:
    make_copies(1)
    row = Recipient.objects.get()

    assert not Recipient.objects.begin(row, lease=LEASE)
    assert not Recipient.objects.held_by(row).exists()


def test_a_row_that_has_no_work_to_do_is_held_by_nobody() -> None:
    row = claimed()
    Recipient.objects.filter(pk=row.pk).update(state="accepted")

    assert not Recipient.objects.held_by(row).exists()


def test_beginning_a_row_changes_no_other_row_of_its_claim() -> None:
    """Rows that were claimed together have the same key."""
    make_copies(2)
    claim()
    row, other = Recipient.objects.order_by("pk")
    assert row.claim_key == other.claim_key

    Recipient.objects.begin(row, lease=timedelta(hours=1))

    other.refresh_from_db()
    assert (other.attempts, other.leased_until != row.leased_until) == (0, True)


def test_each_queue_has_to_say_which_rows_wait() -> None:
    with pytest.raises(NotImplementedError):
        LeaseQuerySet(Recipient).due(timezone.now())


def test_what_is_given_back_is_due_at_once() -> None:
    row = claimed()

    assert Recipient.objects.give_back(row, state="delayed")

    assert [copy.state for copy in Recipient.objects.due(timezone.now())] == ["delayed"]
    assert Recipient.objects.get().claim_key is None


def test_what_is_postponed_is_due_then() -> None:
    row = claimed()
    until = timezone.now() + timedelta(hours=1)

    assert Recipient.objects.postpone(row, until=until)

    assert not Recipient.objects.due(until - timedelta(seconds=1)).exists()
    assert Recipient.objects.due(until).exists()
