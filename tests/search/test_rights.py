"""Whoever searches finds what their pages show them, and nothing else."""

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.messaging.actions import withdraw_mail, withdraw_message
from joindre.messaging.models import Message, SentMail
from joindre.notes.actions import write_note
from joindre.search.indexing import ask_anew
from joindre.search.queries import read_query
from joindre.tickets.models import Ticket
from joindre.tickets.search import find, find_contacts, find_number
from tests.factories import make_account, make_employee, make_profile, make_ticket
from tests.search.looking import index_what_waits, kinds_found
from tests.search.test_found_by_acts import mail, post


def test_who_sees_some_customers_finds_nothing_of_others(
    ticket: Ticket, dora: Contact, carol: Contact, ada: Employee, ben: Employee
) -> None:
    """S3"""
    theirs = make_ticket(requester=dora)
    write_note(ticket, body=clean("<p>Imprimante à changer.</p>"), by=ada)
    reindex([carol, dora])

    found = find(read_query("imprimante"), author=ben)

    assert [hit.ticket for hit in found.hits] == [theirs.pk]
    assert list(found.tickets) == [theirs.pk]
    assert kinds_found("moreau", by=ben) == kinds_found("chevalier", by=ben) == []
    assert find_contacts(read_query("chevalier"), author=ben) == []
    assert find_contacts(read_query("01 99 00 12 34"), author=ben) == []
    assert find_contacts(read_query("dubois"), author=ben) == [dora]
    assert find_number(read_query(str(ticket.number)), author=ben) is None
    assert find_number(read_query(f"#{theirs.sequence}"), author=ben) == theirs


def test_who_sees_no_customer_finds_nothing(ticket: Ticket, ada: Employee) -> None:
    """S3"""
    nobody = make_employee("Nina", account=make_account(), is_limited=True)

    assert kinds_found("imprimante", by=ada) == ["request"]
    assert kinds_found("imprimante", by=nobody) == []


def test_who_may_see_no_request_finds_nothing(ticket: Ticket, carol: Contact) -> None:
    """S2"""
    reindex([carol])
    nobody = make_employee("Nina", account=make_account(profile=make_profile(rights=[])))

    assert kinds_found("imprimante", by=nobody) == []
    assert find_contacts(read_query("chevalier"), author=nobody) == []
    assert find_number(read_query(str(ticket.number)), author=nobody) is None


def test_nobody_finds_what_was_withdrawn(ticket: Ticket, ada: Employee) -> None:
    """D5, M8: colleagues read on the page that only its writer still sees the text and the files."""
    post(ticket, ada)
    mail(ticket, ada)
    words = ("cartouche", "compteur.pdf", "tambour", "photo four", "gutenberg")
    assert all(kinds_found(word, by=ada) for word in words)

    withdraw_message(Message.objects.get(), by=ada)
    withdraw_mail(SentMail.objects.get(), by=ada)

    assert not any(kinds_found(word, by=ada) for word in words)
    ask_anew("entries", [""])
    index_what_waits()
    assert not any(kinds_found(word, by=ada) for word in words)
