"""PreparedQuery queries find what their querysets find, and ask the same."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Count, F, QuerySet
from django.test.utils import CaptureQueriesContext

from joindre.lib import clock
from joindre.lib.prepared import PreparedCount, PreparedQuery, PreparedUpdate
from joindre.tickets.models import Entry, Status, Ticket
from tests.factories import make_ticket

pytestmark = pytest.mark.django_db


def of_tickets(keys: list[int]) -> "QuerySet[Ticket]":
    return Ticket.objects.filter(pk__in=keys).with_header().order_by("pk")


def test_rows_carry_related_ones_and_annotations() -> None:
    ticket = make_ticket()
    counted = PreparedQuery(lambda keys: of_tickets(keys).annotate(entries_known=Count("entries")))
    [found] = counted(keys=[ticket.pk])
    assert (found, found.entries_known) == (ticket, ticket.entries.count())
    with CaptureQueriesContext(connection) as queries:
        assert (found.customer.name, found.status.name) == (ticket.customer.name, ticket.status.name)
    assert not len(queries)
    assert found.severity is None


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8])
def test_a_list_of_any_length_finds_each_row_once(count: int) -> None:
    tickets = [make_ticket() for _ in range(count)]
    listed = PreparedQuery(of_tickets)
    assert listed(keys=[one.pk for one in tickets]) == tickets
    assert listed(keys={tickets[0].pk}) == tickets[:1]


def test_an_empty_list_finds_nothing_and_asks_nothing(django_assert_num_queries: object) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert PreparedQuery(of_tickets)(keys=[]) == []
    assert not len(queries)


def test_values_change_and_the_statement_stays() -> None:
    first, second = make_ticket(), make_ticket()
    titled = PreparedQuery(lambda title, pk: Ticket.objects.filter(title=title, pk=pk))
    for ticket in (first, second):
        Ticket.objects.filter(pk=ticket.pk).update(title=f"l’écran de {ticket.pk} % %s")
        assert titled.first(title=f"l’écran de {ticket.pk} % %s", pk=ticket.pk) == ticket
        assert titled.first(title="autre", pk=ticket.pk) is None
    assert len(titled._statements) == 1  # noqa: SLF001 - this is what the test is about


def test_one_statement_finds_the_rows_of_each_value() -> None:
    first, second, third = (make_ticket() for _ in range(3))
    Ticket.objects.filter(pk__in=[first.pk, second.pk, third.pk]).update(title="l’écran % %s")
    later = PreparedQuery(
        lambda title, key: Ticket.objects.filter(pk__gte=key, title=title).order_by("pk").with_header()[:2]
    )
    keys = [second.pk, third.pk + 1, first.pk]
    with CaptureQueriesContext(connection) as queries:
        assert later.of_each("key", keys, title="l’écran % %s") == [[second, third], [], [first, second]]
    assert len(queries) == 1
    assert later.of_each("key", [], title="autre") == []


def test_times_are_compared_as_times() -> None:
    ticket = make_ticket()
    since = PreparedQuery(lambda moment: Entry.objects.filter(created_at__gte=moment))
    assert {entry.ticket_id for entry in since(moment=clock.now() - timedelta(minutes=1))} == {ticket.pk}
    assert since(moment=clock.now() + timedelta(minutes=1)) == []


def test_none_has_a_statement_of_its_own() -> None:
    ticket = make_ticket()
    assigned = PreparedQuery(lambda assignee: Ticket.objects.filter(assignee=assignee))
    assert assigned(assignee=None) == [ticket]
    assert assigned(assignee=7) == []


def test_a_list_of_one_key_is_told_from_none() -> None:
    """A statement that was made for all customers must never answer for one."""
    ticket = make_ticket()
    seen = PreparedQuery(lambda keys: of_tickets(keys) if keys else Ticket.objects.all())
    assert seen(keys=None) == [ticket]
    assert seen(keys=[ticket.pk + 1]) == []
    assert seen(keys=None) == [ticket]


def test_tuples_come_as_tuples() -> None:
    ticket = make_ticket()
    pairs = PreparedQuery(lambda keys: Ticket.objects.filter(pk__in=keys).values_list("pk", "title"))
    assert pairs(keys=[ticket.pk]) == [(ticket.pk, ticket.title)]


def test_a_query_that_cannot_be_prepared_is_refused() -> None:
    with pytest.raises(TypeError, match="prefetched"):
        PreparedQuery(lambda keys: of_tickets(keys).prefetch_related("entries"))(keys=[1])


def test_an_update_changes_what_it_names_and_counts_it() -> None:
    first, second = make_ticket(), make_ticket()
    rename = PreparedUpdate(
        lambda pk, title: (Ticket.objects.filter(pk=pk), {"title": title, "revision": F("revision") + 1})
    )
    before = first.revision
    for title in ("100 % %s", "l’autre"):
        assert rename(pk=first.pk, title=title) == 1
        first.refresh_from_db()
        assert first.title == title
    assert first.revision == before + 2
    assert Ticket.objects.get(pk=second.pk).title == second.title
    assert rename(pk=0, title="rien") == 0


def test_an_update_of_a_list_and_of_times() -> None:
    tickets = [make_ticket() for _ in range(3)]
    moment = clock.now() - timedelta(days=3)
    close = PreparedUpdate(lambda keys, at: (Ticket.objects.filter(pk__in=keys), {"closed_at": at}))
    assert close(keys=[one.pk for one in tickets], at=moment) == 3
    assert set(Ticket.objects.values_list("closed_at", flat=True)) == {moment}
    assert close(keys=[one.pk for one in tickets[:1]], at=None) == 1
    assert Ticket.objects.filter(closed_at=None).get() == tickets[0]
    assert close(keys=[], at=moment) == 0


def test_rows_are_counted_up_to_a_number() -> None:
    tickets = [make_ticket() for _ in range(3)]
    keys = [one.pk for one in tickets]
    count = PreparedCount(lambda keys: Ticket.objects.filter(pk__in=keys).values_list("pk")[:2])

    assert count(keys=keys) == 2
    assert count(keys=keys[:1]) == 1
    assert count(keys=[]) == 0


def test_a_query_without_a_kept_plan_finds_the_same_rows() -> None:
    tickets = [make_ticket() for _ in range(3)]
    of_title = PreparedQuery(lambda title, keys: Ticket.objects.filter(title=title, pk__in=keys), keeps_plan=False)

    assert of_title(title=tickets[1].title, keys=[one.pk for one in tickets]) == [
        one for one in tickets if one.title == tickets[1].title
    ]
    assert of_title(title="100 % d'autre", keys=[tickets[0].pk]) == []


def test_an_update_of_a_table_with_its_own_update_is_refused() -> None:
    """A status that changed without raising the version would show its old name for ever."""
    with pytest.raises(TypeError, match="Status has more to do"):
        PreparedUpdate(lambda pk, name: (Status.objects.filter(pk=pk), {"name": name}))(pk=1, name="Autre")


@pytest.mark.skipif(not connection.features.has_select_for_update, reason="SQLite locks the whole database")
@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_within_a_transaction_alone() -> None:
    """A lock that ends with its own statement holds nobody off."""
    ticket = make_ticket()
    locked = PreparedQuery(lambda pk: Ticket.objects.select_for_update().filter(pk=pk))
    with transaction.atomic():
        assert locked.first(pk=ticket.pk) == ticket
    with pytest.raises(transaction.TransactionManagementError):
        locked.first(pk=ticket.pk)
