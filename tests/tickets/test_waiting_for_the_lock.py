"""Acts that waited for another one: on PostgreSQL, where several processes write at the same time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from joindre.directory.actions import ContactDetails, PersonName, change_contact
from joindre.directory.indexing import ContactSource
from joindre.directory.models import Contact, Employee
from joindre.messaging.actions import withdraw_message
from joindre.search.models import IndexedText
from joindre.tickets.actions import (
    AlreadyOnHold,
    HoldTerms,
    TakenMeanwhile,
    empty_contact,
    fill_contact,
    follow,
    put_on_hold,
    take,
    touch_entry,
)
from joindre.tickets.indexing import EntrySource, RequestSource
from joindre.tickets.locking import lock
from joindre.tickets.models import AlreadyFilled, Hold, HoldReason, Ticket
from tests.factories import make_message
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one lock for all"),
    pytest.mark.django_db(transaction=True),
]


def test_a_person_set_meanwhile_is_seen(ada: Employee, ticket: Ticket, carol: Contact) -> None:
    """C2: nobody overwrites whom a colleague has just put into an empty field."""
    empty_contact(ticket, field="requester", by=ada)
    refused: list[Contact] = []

    def fill() -> None:
        try:
            fill_contact(ticket, field="requester", contact=carol, by=ada)
        except AlreadyFilled as refusal:
            refused.append(refusal.contact)

    with waiting(fill):
        fill_contact(ticket, field="requester", contact=carol, by=ada)

    assert refused == [carol]


def test_a_person_taken_out_meanwhile_is_gone(ada: Employee, ticket: Ticket) -> None:
    """C3"""
    seen: list[Contact | None] = []

    with waiting(lambda: seen.append(lock(ticket).requester)):
        empty_contact(ticket, field="requester", by=ada)

    assert seen == [None]


def test_requests_are_indexed_with_the_person_set_meanwhile(ada: Employee, ticket: Ticket, carol: Contact) -> None:
    """T5"""
    empty_contact(ticket, field="requester", by=ada)

    with waiting(lambda: RequestSource().write_batch(scope="", after=0, limit=10)):
        fill_contact(ticket, field="requester", contact=carol, by=ada)

    assert "chevalier" in IndexedText.objects.get(topic=ticket.topic).words


def test_people_are_indexed_by_the_name_given_meanwhile(ada: Employee, carol: Contact) -> None:
    """T5"""
    with waiting(lambda: ContactSource().write_batch(scope="", after=0, limit=10)):
        change_contact(carol, name=PersonName(last_name="Lacassagne"), details=ContactDetails(), by=ada)

    assert "lacassagne" in IndexedText.objects.get(pk=-carol.pk).words


def test_who_indexes_entries_holds_none_that_an_act_needs(ada: Employee, ticket: Ticket) -> None:
    """T5: neither of the two waits for the other while that one waits for it."""
    entries = [make_message(ticket, by=ada, body=f"<p>Toner {number}</p>").entry for number in range(3)]

    with waiting(index_entries, then=lambda: touch_entry(lock(ticket), entries[0])):
        touch_entry(lock(ticket), entries[2])

    assert IndexedText.objects.filter(pk__in=[entry.pk for entry in entries]).count() == len(entries)


def test_a_message_is_withdrawn_while_entries_are_indexed(ada: Employee, ticket: Ticket) -> None:
    """D5"""
    message = make_message(ticket, by=ada, body="<p>Le toner est parti.</p>")

    with waiting(lambda: withdraw_message(message, by=ada)):
        index_entries()

    message.refresh_from_db()
    assert message.withdrawn_at
    assert not IndexedText.objects.get(pk=message.entry_id).is_for_client


def test_who_puts_on_hold_second_is_told(ada: Employee, root: Employee, ticket: Ticket) -> None:
    """T3, T6: the hold of the first stays as it is."""
    reason = HoldReason.objects.all()[0]
    refused: list[AlreadyOnHold] = []

    def hold() -> None:
        try:
            put_on_hold(ticket, HoldTerms(reason=reason), by=ada)
        except AlreadyOnHold as refusal:
            refused.append(refusal)

    with waiting(hold):
        held = put_on_hold(ticket, HoldTerms(reason=reason), by=root)

    assert len(refused) == 1
    assert Hold.objects.get() == held


def test_who_takes_second_is_told_and_who_follows_second_follows(ada: Employee, root: Employee, ticket: Ticket) -> None:
    """T6"""
    refused: list[TakenMeanwhile] = []

    def take_and_follow() -> None:
        try:
            take(ticket, instead_of=None, by=ada)
        except TakenMeanwhile as refusal:
            refused.append(refusal)
        follow(ticket, by=ada)

    with waiting(take_and_follow):
        take(ticket, instead_of=None, by=root)
        follow(ticket, by=root)

    assert len(refused) == 1
    assert Ticket.objects.get(pk=ticket.pk).assignee == root
    assert set(ticket.followers.all()) == {ada, root}


def index_entries() -> None:
    EntrySource().write_batch(scope="", after=0, limit=10)


@contextmanager
def waiting(act: Callable[[], object], then: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Perform the act in another thread. It waits for what the block does, and goes on when that is committed.

    `then` is done before the commit, while the act waits.
    """
    thread = threading.Thread(target=_in_transaction, args=[act])
    with transaction.atomic():
        yield
        thread.start()
        wait_until(is_waited_for, what="act that waits for this one")
        then()
    thread.join(10)
    assert not thread.is_alive()


def _in_transaction(act: Callable[[], object]) -> None:
    try:
        with transaction.atomic():
            act()
    finally:
        connection.close()


def is_waited_for() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        return cursor.fetchone() is not None
