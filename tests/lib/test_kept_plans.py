"""PostgreSQL keeps the plans of statements that a connection uses often, and they find what others find."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from joindre.lib.inserts import PreparedInsert
from joindre.lib.prepared import PreparedQuery, PreparedUpdate
from joindre.messaging.models import Message
from joindre.tickets.models import Entry, Ticket
from tests.factories import make_employee, make_ticket

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans each statement anew"),
]

#: The first five uses have plans of their own: after them the plan for all values is made.
OFTEN = 12


@pytest.fixture
def ticket() -> Ticket:
    """A request, and a connection that keeps nothing yet."""
    ticket = make_ticket()
    connection.close()
    return ticket


def kept(part: str) -> list[tuple[str, int]]:
    """Statements with this in them that the connection keeps, and how often each was run without being planned."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans FROM pg_prepared_statements")
        return [(statement, count) for statement, count in cursor.fetchall() if part in statement]


def test_a_query_is_planned_no_more_once_it_is_frequent(ticket: Ticket) -> None:
    titled = PreparedQuery(lambda title, pk: Ticket.objects.filter(title=title, pk=pk, title__contains="%"))
    Ticket.objects.update(title="100 % %s")
    for _ in range(OFTEN):
        assert titled(title="100 % %s", pk=ticket.pk) == [ticket]
        assert titled(title="autre %", pk=ticket.pk) == []

    [(statement, count)] = kept("tickets_ticket")

    assert count > OFTEN
    # What never changes is a part of the statement, so that an index of some rows can be used.
    assert r"LIKE  E'%\\%%'" in statement


def test_numbers_of_all_sizes_and_lists_share_a_statement(ticket: Ticket) -> None:
    known = PreparedQuery(lambda pk, keys: Ticket.objects.filter(Q(pk=pk) | Q(pk__in=keys)))
    for number in (1, 70_000, 2**40) * OFTEN:
        assert known(pk=-number, keys=[number + 3, ticket.pk]) == [ticket]

    assert [count > OFTEN for _, count in kept("tickets_ticket")] == [True]


def test_changes_and_new_rows_are_kept_too(ticket: Ticket) -> None:
    rename = PreparedUpdate(lambda pk, title: (Ticket.objects.filter(pk=pk), {"title": title}))
    store = PreparedInsert(Entry)
    for number in range(OFTEN):
        assert rename(pk=ticket.pk, title=f"écran {number}") == 1
        store(Entry(ticket=ticket, revision=number, kind="change", audience="staff", employee=None))
        store(Entry(ticket=ticket, revision=number, kind="change", audience="staff", employee=make_employee()))

    assert kept('UPDATE "tickets_ticket" SET "title"')
    assert kept('INSERT INTO "tickets_entry"')
    assert Entry.objects.filter(ticket=ticket, kind="change", revision=OFTEN - 1).count() == 2


def test_a_new_connection_and_a_transaction_that_failed_begin_anew(ticket: Ticket) -> None:
    known = PreparedQuery(lambda pk: Ticket.objects.filter(pk=pk))

    def ask_often() -> None:
        for _ in range(OFTEN):
            assert known(pk=ticket.pk) == [ticket]

    ask_often()
    connection.close()
    ask_often()
    with pytest.raises(DatabaseError), transaction.atomic():
        PreparedInsert(Message)(Message(body="<p>Bonjour</p>"))
    ask_often()
    with transaction.atomic():
        ask_often()
        transaction.set_rollback(True)
    ask_often()


def test_the_cursor_of_django_keeps_nothing(ticket: Ticket) -> None:
    """Search and lists have plans that depend on their values."""
    for _ in range(OFTEN):
        assert Ticket.objects.get(title=ticket.title) == ticket

    assert not kept("")
