"""Claims from long queues: nothing is read whole, nothing is sorted, and nothing waits for ever (M7, I2, M5)."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from joindre.accounts.models import PasswordRequest
from joindre.directory.models import Employee
from joindre.lib import heartbeats
from joindre.lib.leases import LeaseQuerySet
from joindre.mail.models import IncomingEmail, OutgoingEmail, Recipient
from joindre.messaging.models import SentMail
from joindre.tickets.models import Ticket
from tests.documents.test_queue import send
from tests.factories import make_file
from tests.queries import captured_queries, plan_of

#: So many that PostgreSQL would rather read an index than the table; SQLite does not count.
ROWS = 6_000
#: A lease that ended, with nobody's claim in it: the row was postponed.
PAST, FUTURE = timedelta(minutes=-1), timedelta(hours=1)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def make_copies(number: int, **columns: Any) -> None:
    email = OutgoingEmail.objects.create(subject="Bonjour", text="", message_id=f"{uuid4()}@joindre.example")
    Recipient.objects.bulk_create(
        (Recipient(email=email, address=f"p{n}@client.example", **columns) for n in range(number)), batch_size=1000
    )


def fill_copies(now: datetime) -> None:
    """Some are due, some delayed, some held by a worker, and some have left."""
    make_copies(ROWS // 5)
    make_copies(ROWS // 5, due_at=now + FUTURE)
    make_copies(ROWS // 5, state="delayed", attempts=1)
    make_copies(ROWS // 5, state="sending", leased_until=now + FUTURE, claim_key=uuid4())
    make_copies(ROWS // 5, state="accepted")


def fill(table: type[Any], now: datetime, **columns: Any) -> None:
    leases: list[tuple[datetime | None, UUID | None]] = [(None, None), (now + PAST, None), (now + FUTURE, uuid4())]
    table.objects.bulk_create(
        (
            table(leased_until=until, claim_key=key, attempts=0 if until is None else 1, **columns)
            for until, key in leases
            for _ in range(ROWS // 3)
        ),
        batch_size=1000,
    )


def fill_mails(now: datetime) -> None:
    blob = make_file().blob
    fill(IncomingEmail, now, raw=blob)
    fill(IncomingEmail, now, raw=blob, outcome="ignored")


def fill_requests(now: datetime) -> None:
    fill(PasswordRequest, now, address="carol@client.example")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("queue", "make"),
    [
        (Recipient.objects, fill_copies),
        (IncomingEmail.objects, fill_mails),
        (PasswordRequest.objects, fill_requests),
    ],
)
def test_a_claim_among_many_rows_is_answered_in_the_order_of_an_index(
    queue: LeaseQuerySet[Any], make: Callable[[datetime], None], now: datetime
) -> None:
    """M7, I2: a sort of all that is due took 140 ms with 50,000 rows."""
    make(now)

    ensure_by_index(queue)


@pytest.mark.django_db
def test_the_claim_of_a_document_is_answered_in_the_order_of_an_index(ticket: Ticket, ada: Employee) -> None:
    """M5"""
    send(ticket, by=ada)

    ensure_by_index(SentMail.objects.all())


def ensure_by_index(queue: LeaseQuerySet[Any]) -> None:
    table = queue.model._meta.db_table
    if connection.vendor == "postgresql":
        # What its own service does of itself after so many rows.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    read = [sql for sql in captured_queries(lambda: queue.claim(limit=20)) if "LIMIT 20" in sql]

    assert len(read) == len(queue.lanes(timezone.now()))
    for plan in map(plan_of, read):
        assert not re.search(rf"(?i)seq scan on {table}\b|scan {table}\b|temp b-tree|sort", plan), plan


@pytest.mark.django_db
def test_a_share_of_each_claim_is_of_those_that_failed(now: datetime) -> None:
    """M7: however many new mails come, what failed is tried again."""
    make_copies(40)
    make_copies(40, state="delayed", attempts=2)

    assert states_of(claims=1, limit=20) == {"queued": 15, "delayed": 5}


@pytest.mark.django_db
def test_what_never_failed_waits_for_none_that_did(now: datetime) -> None:
    """M7: after an outage thousands are delayed, and a new letter still leaves at once."""
    make_copies(40, state="delayed", attempts=2, due_at=now + PAST)
    make_copies(3)

    assert states_of(claims=1, limit=20) == {"queued": 3, "delayed": 17}


@pytest.mark.django_db
def test_claims_of_one_row_leave_a_share_too() -> None:
    """M5: the documents' queue takes one row at a time."""
    make_copies(100)
    make_copies(100, state="delayed", attempts=2)

    counted = states_of(claims=60, limit=1)

    assert counted["delayed"] > 0
    assert counted["queued"] > 0


@pytest.mark.django_db
def test_what_was_in_the_hands_of_two_dead_workers_is_worked_alone(now: datetime) -> None:
    """M7: a mail that kills its worker takes no other with it for ever."""
    make_copies(5)
    make_copies(2, state="sending", attempts=2, leased_until=now + PAST, claim_key=uuid4())

    claims = [len(Recipient.objects.claim(limit=20, state="sending")) for _ in range(3)]

    assert claims == [1, 1, 5]


@pytest.mark.django_db
def test_nothing_is_taken_over_before_living_workers_could_renew_their_leases(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M7: after the database was away for longer than a lease, every lease has ended."""
    monkeypatch.setattr(heartbeats, "_takes_over_at", 0.0)
    make_copies(2, state="sending", attempts=1, leased_until=now + PAST, claim_key=uuid4())

    heartbeats.wait_before_taking_over(60)
    assert Recipient.objects.claim(limit=20) == []

    heartbeats.wait_before_taking_over(0)
    assert len(Recipient.objects.claim(limit=20)) == 2


def states_of(*, claims: int, limit: int) -> Counter[str]:
    """The states, before they were claimed, of the copies that so many claims took."""
    before = dict(Recipient.objects.values_list("pk", "state"))
    taken = [key for _ in range(claims) for key in Recipient.objects.claim(limit=limit, state="sending")]
    return Counter(before[key] for key in taken)
