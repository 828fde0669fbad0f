"""Whoever lacks the right of an act is refused by the act itself, whatever page or script calls it."""

from collections.abc import Callable

import pytest

from joindre.accounts.rights import Right
from joindre.calls.actions import NewCall, log_call
from joindre.directory.actions import ContactDetails, PersonName, change_contact, create_contact
from joindre.directory.models import Contact, Employee
from joindre.documents.actions import retry
from joindre.lib.errors import MissingRight
from joindre.lib.richtext import clean
from joindre.mail.models import Recipient
from joindre.messaging import actions as messaging
from joindre.messaging.models import Message, SentMail
from joindre.notes.actions import write_note
from joindre.tickets import actions as tickets
from joindre.tickets.contacts import create_contact_into
from joindre.tickets.documents import link_document
from joindre.tickets.models import Entry, Ticket
from tests.factories import make_account, make_agent, make_employee, make_file, make_message, make_profile

NAME, DETAILS = PersonName(last_name="Delorme"), ContactDetails()
TEXT = clean("<p>Bonjour.</p>")
MAIL = messaging.NewMail(to=[messaging.NewRecipient(address="a@imprimeur.example")], subject="Panne", body=TEXT)

Act = Callable[[Ticket, Employee], object]


def message_of(ticket: Ticket) -> Message:
    contact = ticket.requester
    assert contact is not None
    return make_message(ticket, by=contact)


def mail_of(ticket: Ticket) -> SentMail:
    return messaging.send_mail(ticket, MAIL, by=make_agent())


def site_of(ticket: Ticket) -> tickets.Opening:
    return tickets.Opening(site=ticket.site, title="Panne")


def requester_of(ticket: Ticket) -> Contact:
    assert ticket.requester is not None
    return ticket.requester


ACTS: dict[str, Act] = {
    "open a request": lambda ticket, by: tickets.open_ticket(site_of(ticket), by=by),
    "fill a field": lambda ticket, by: tickets.fill_contact(
        ticket, field="end_user", contact=requester_of(ticket), by=by
    ),
    "empty a field": lambda ticket, by: tickets.empty_contact(ticket, field="requester", by=by),
    "save details": lambda ticket, by: tickets.save_details(
        ticket, tickets.Details(wanted={"title": "Autre"}, shown={"title": ticket.title}), by=by
    ),
    "block": lambda ticket, by: tickets.block(ticket, by=by),
    "unblock": lambda ticket, by: tickets.unblock(ticket, by=by),
    "hide": lambda ticket, by: tickets.set_visibility(ticket, is_client_visible=False, by=by),
    "create a contact": lambda ticket, by: create_contact(ticket.site, name=NAME, details=DETAILS, by=by),
    "change a contact": lambda ticket, by: change_contact(requester_of(ticket), name=NAME, details=DETAILS, by=by),
    "create into a field": lambda ticket, by: create_contact_into(
        ticket, field="end_user", name=NAME, details=DETAILS, by=by
    ),
    "link a document": lambda ticket, by: link_document(ticket, make_file(), is_external=False, by=by),
    "log a call": lambda ticket, by: log_call(ticket, NewCall(), by=by),
    "write a note": lambda ticket, by: write_note(ticket, body=TEXT, by=by),
    "write a message": lambda ticket, by: messaging.post_message(ticket, messaging.NewMessage(body=TEXT), by=by),
    "mark as read": lambda ticket, by: messaging.mark_read(message_of(ticket), by=by),
    "mark as unread": lambda ticket, by: messaging.mark_unread(message_of(ticket), by=by),
    "send a mail": lambda ticket, by: messaging.send_mail(ticket, MAIL, by=by),
    "send again": lambda ticket, by: messaging.resend(Recipient.objects.get(email=mail_of(ticket).email), by=by),
    "make a document again": lambda ticket, by: retry(mail_of(ticket), by=by),
    "undo a message": lambda ticket, by: messaging.withdraw_message(message_of(ticket), by=by),
    "undo a mail": lambda ticket, by: messaging.withdraw_mail(mail_of(ticket), by=by),
}


@pytest.mark.parametrize("name", ACTS)
def test_it_is_refused_without_its_right(ticket: Ticket, name: str) -> None:
    """S2"""
    nobody = make_employee(account=make_account(profile=make_profile(rights=[Right.CLIENT_VIEW])))
    before = Entry.objects.filter(employee=nobody).count()

    with pytest.raises(MissingRight):
        ACTS[name](ticket, nobody)

    assert Entry.objects.filter(employee=nobody).count() == before


def test_a_client_reads_and_opens_with_the_right_of_the_portal(ticket: Ticket, carol: Contact) -> None:
    """S2: right 210601."""
    account = carol.person.account
    assert account is not None
    account.profile = make_profile(rights=[Right.CLIENT_MESSAGES])
    account.__dict__.pop("rights", None)

    with pytest.raises(MissingRight):
        tickets.open_ticket(site_of(ticket), by=carol)
    with pytest.raises(MissingRight):
        messaging.record_read_receipt(ticket, entry_id=1, by=carol)
