"""What is there already is indexed by the worker: in batches, from where it was stopped, and twice without harm."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee
from joindre.search import reindexing
from joindre.search.indexing import ask_anew
from joindre.search.models import IndexedText, Reindexing
from joindre.search.queries import read_query
from joindre.tickets.models import Ticket
from joindre.tickets.search import find_contacts
from tests.factories import make_call, make_received_mail, make_ticket
from tests.search.looking import index_what_waits, is_found, kinds_found
from tests.search.test_found_by_acts import link, mail, note, post
from tools.bench.filling import fill_feed

Rows = list[tuple[object, ...]]


@pytest.fixture
def written(ticket: Ticket, ada: Employee, carol: Contact) -> Rows:
    """A request with entries of all kinds, and what was indexed of it."""
    for act in (post, mail, note, link):
        act(ticket, ada)
    make_received_mail(ticket, by=carol)
    reindex([carol])
    return rows()


def rows() -> Rows:
    """All that is indexed; keys of what is no entry are given anew."""
    found = IndexedText.objects.order_by("kind", "words")
    return [(one.kind, one.topic, one.ticket, one.customer, one.is_for_client, one.words) for one in found]


def ask_for_all() -> None:
    for source in ("requests", "contacts", "entries"):
        ask_anew(source, [""])


def test_indexing_anew_writes_the_same_rows_as_the_acts(written: Rows) -> None:
    IndexedText.objects.all().delete()
    ask_for_all()

    index_what_waits()

    assert rows() == written
    assert not Reindexing.objects.exists()


def test_indexing_twice_changes_nothing(written: Rows) -> None:
    ask_for_all()
    index_what_waits()
    ask_for_all()

    index_what_waits()

    assert rows() == written


def test_indexing_goes_on_where_it_was_stopped(
    written: Rows, monkeypatch: pytest.MonkeyPatch, ticket: Ticket, ada: Employee
) -> None:
    monkeypatch.setattr(reindexing, "BATCH", 1)
    monkeypatch.setattr(reindexing, "TURN", 2)
    IndexedText.objects.all().delete()
    ask_anew("entries", [""])

    reindexing.ReindexingQueue().run_due()
    stopped = Reindexing.objects.get()

    assert stopped.after > 0
    assert stopped.leased_until is None
    # What is written meanwhile is found at once, and is not disturbed.
    note(ticket, ada)
    assert is_found("inventaire", by=ada)

    index_what_waits()

    assert kinds_found("tambour", by=ada) == ["mail_sent"]
    assert not Reindexing.objects.exists()


def test_rows_that_are_filled_in_bulk_are_found_after_the_command(
    ticket: Ticket, carol: Contact, ada: Employee
) -> None:
    """Every kind that the benches make."""
    fill_feed(ticket, entries=40, agent=ada, requester=carol)
    assert not is_found("piece", by=ada)

    out = StringIO()
    call_command("reindex", stdout=out)

    assert out.getvalue().endswith("Everything is indexed.\n")
    found = set(IndexedText.objects.values_list("kind", flat=True))
    assert found > {"message", "call", "note", "mail_sent", "mail_received", "automatic", "mail_refused", "request"}
    assert kinds_found("imprimante", by=ada) == ["request"]
    assert find_contacts(read_query("chevalier"), author=ada) == [carol]


def test_the_command_can_leave_it_to_the_worker(ticket: Ticket) -> None:
    call_command("reindex", "--later")

    assert set(Reindexing.objects.values_list("source", flat=True)) == {"requests", "contacts", "entries"}


@pytest.mark.parametrize("scope", ["contact", "customer"])
def test_a_scope_leaves_all_other_requests_alone(
    scope: str, ticket: Ticket, carol: Contact, ada: Employee, make_other: Callable[[], Ticket]
) -> None:
    other = make_other()
    IndexedText.objects.all().delete()

    ask_anew("requests", [f"{scope}:{carol.pk if scope == 'contact' else ticket.customer_id}"])
    index_what_waits()

    assert list(IndexedText.objects.values_list("topic", flat=True)) == [ticket.topic]
    assert other.topic != ticket.topic


def test_a_call_names_who_was_called(ticket: Ticket, carol: Contact, ada: Employee) -> None:
    make_call(ticket, by=ada, contact=carol)
    ask_anew("entries", [""])

    index_what_waits()

    assert kinds_found("chevalier", by=ada) == ["call", "request"]


@pytest.fixture
def make_other(dora: Contact) -> Callable[[], Ticket]:
    return lambda: make_ticket(requester=dora)


def test_data_that_nobody_uses_yet_is_indexed_at_once(written: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reindexing, "LARGE_BATCH", 2)
    IndexedText.objects.all().delete()

    reindexing.index_all()

    assert rows() == written
