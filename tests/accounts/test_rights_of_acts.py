"""Whoever lacks the right of an act is refused by the act itself, whatever page or script calls it."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest

from joindre.accounts import actions as accounts
from joindre.accounts.models import ApiToken, Profile
from joindre.accounts.rights import Right
from joindre.calls.actions import NewCall, clear_wrong_number, keep_call, log_call, withdraw_call
from joindre.calls.lines import Heard, hear, put_away
from joindre.calls.missed import finish_missed, reopen_missed
from joindre.calls.models import Call, LineCall
from joindre.calls.opening import open_for_call
from joindre.company.models import Calendar, CalendarDay
from joindre.directory import calendars, customers, first_start, mailboxes, people, sending, staff
from joindre.directory.actions import ContactDetails, PersonName, change_contact, create_contact
from joindre.directory.company import CompanyCard, change_company
from joindre.directory.editing import ContactEdit, ContactState, edit_contact
from joindre.directory.mailboxes import MailboxData
from joindre.directory.merge_preview import fingerprint_of
from joindre.directory.merging import merge_people
from joindre.directory.models import Contact, Employee, Person
from joindre.documents.actions import retry, show_preview
from joindre.fields.calls import Dialled
from joindre.lib.errors import MissingRight
from joindre.lib.richtext import clean
from joindre.mail.models import IncomingEmail, Mailbox, Recipient
from joindre.mail.models.sending import FromPattern
from joindre.messaging import actions as messaging
from joindre.messaging.actions import operation, received_mails
from joindre.messaging.models import Message, MessageSettings, ReceivedMail, SentMail
from joindre.notes.actions import write_note
from joindre.personal_data import actions as personal_data
from joindre.personal_data.models import DataExport, Decision
from joindre.telephony import actions as telephony
from joindre.tickets import actions as tickets
from joindre.tickets import lists
from joindre.tickets.contacts import change_contact_from, change_contact_into, create_contact_into
from joindre.tickets.filled_forms import open_from_form
from joindre.tickets.models import Entry, HoldReason, Ticket, TicketType
from tests.accounts.acts_of_documents import ACTS_OF_DOCUMENTS
from tests.accounts.acts_of_imports import ACTS_OF_IMPORTS
from tests.accounts.acts_of_mails import ACTS_OF_MAILS
from tests.accounts.acts_of_texts import ACTS_OF_TEXTS
from tests.cast import account_of
from tests.factories import (
    make_account,
    make_agent,
    make_contact,
    make_employee,
    make_message,
    make_missed_call,
    make_person,
    make_profile,
    make_received_mail,
    make_site,
)
from tests.rules.acts import acts_of_people

NAME, DETAILS = PersonName(last_name="Delorme"), ContactDetails()
STATE = ContactState(name=NAME, details=DETAILS)
EDIT = ContactEdit(wanted=STATE, shown=STATE)
STAFF = staff.EmployeeData(last_name="Delorme")
TEXT = clean("<p>Bonjour.</p>")
BOX = MailboxData(name="Support", address="aide@joindre.example")
CARD = CompanyCard(name="Nord", line="", colour="", telephone="", logo=None, language="fr", time_zone="", country="FR")
WEEK = calendars.CalendarCard(name="Bureau", time_zone="Europe/Paris", week=[()] * 7)
DAY_OFF = calendars.DayCard(name="Fermeture", date=date(2026, 12, 24))
PLACE = customers.SiteCard(name="Siège", country="FR", time_zone="Europe/Paris")
MAIL = messaging.NewMail(to=[messaging.NewRecipient(address="a@imprimeur.example")], subject="Panne", body=TEXT)
CALL, OWN_WAY = Dialled(number="+33199001234", country="FR"), telephony.OwnWay(extension="201", driver=None)
LIST, VALUE = lists.LISTS[1], TicketType(pk=1)

Act = Callable[[Ticket, Employee], object]


def mailbox() -> Mailbox:
    return Mailbox.objects.create(name="Factures", address="factures@joindre.example")


def message_of(ticket: Ticket) -> Message:
    contact = ticket.requester
    assert contact is not None
    return make_message(ticket, by=contact)


def mail_of(ticket: Ticket) -> SentMail:
    return messaging.send_mail(ticket, MAIL, by=make_agent())


def site_of(ticket: Ticket) -> tickets.Opening:
    return tickets.Opening(site=ticket.site, title="Panne")


def hold_terms() -> tickets.HoldTerms:
    return tickets.HoldTerms(reason=HoldReason.objects.all()[0])


def sign_in() -> accounts.SignIn:
    return accounts.SignIn(email="nadia@joindre.example", profile=make_profile())


def unused_type() -> TicketType:
    return TicketType.objects.create(name="Jamais utilisée")


def calendar() -> Calendar:
    return Calendar.objects.create(name="Atelier", time_zone="Europe/Paris")


def requester_of(ticket: Ticket) -> Contact:
    assert ticket.requester is not None
    return ticket.requester


def mail_from_client(ticket: Ticket) -> ReceivedMail:
    return make_received_mail(ticket, by=requester_of(ticket))


def merge_with_new(contact: Contact, *, by: Employee) -> Person:
    other = make_contact(site=contact.site)
    contacts = list(Contact.objects.filter(person__in=[contact.person, other.person]))
    fingerprint = fingerprint_of([contact.person, other.person], contacts)
    return merge_people(contact.person, other.person, from_other=(), fingerprint=fingerprint, by=by)


ACTS: dict[str, Act] = ACTS_OF_IMPORTS | {
    **(ACTS_OF_DOCUMENTS | ACTS_OF_MAILS | ACTS_OF_TEXTS),
    "open_ticket": lambda ticket, by: tickets.open_ticket(site_of(ticket), by=by),
    "fill_contact": lambda ticket, by: tickets.fill_contact(
        ticket, field="end_user", contact=requester_of(ticket), by=by
    ),
    "empty_contact": lambda ticket, by: tickets.empty_contact(ticket, field="requester", by=by),
    "save_details": lambda ticket, by: tickets.save_details(
        ticket, tickets.Details(wanted={"title": "Autre"}, shown={"title": ticket.title}), by=by
    ),
    "take": lambda ticket, by: tickets.take(ticket, instead_of=ticket.assignee_id, by=by),
    "follow": lambda ticket, by: tickets.follow(ticket, by=by),
    "unfollow": lambda ticket, by: tickets.unfollow(ticket, by=by),
    "put_on_hold": lambda ticket, by: tickets.put_on_hold(ticket, hold_terms(), by=by),
    "resume": lambda ticket, by: tickets.resume(ticket, by=by),
    "block": lambda ticket, by: tickets.block(ticket, by=by),
    "unblock": lambda ticket, by: tickets.unblock(ticket, by=by),
    "set_visibility": lambda ticket, by: tickets.set_visibility(ticket, is_client_visible=False, by=by),
    "create_contact": lambda ticket, by: create_contact(ticket.site, name=NAME, details=DETAILS, by=by),
    "change_contact": lambda ticket, by: change_contact(requester_of(ticket), name=NAME, details=DETAILS, by=by),
    "create_contact_into": lambda ticket, by: create_contact_into(
        ticket, field="end_user", name=NAME, details=DETAILS, by=by
    ),
    "change_contact_from": lambda ticket, by: change_contact_from(
        ticket, EDIT, field="requester", contact=requester_of(ticket), by=by
    ),
    "edit_contact": lambda ticket, by: edit_contact(requester_of(ticket), EDIT, by=by),
    "add_place": lambda ticket, by: people.add_place(requester_of(ticket).person, make_site(), details=DETAILS, by=by),
    "set_contact_active": lambda ticket, by: people.set_contact_active(requester_of(ticket), is_active=False, by=by),
    "set_language": lambda ticket, by: people.set_language(requester_of(ticket), "en", by=by),
    "merge_people": lambda ticket, by: merge_with_new(requester_of(ticket), by=by),
    "ask_export": lambda ticket, by: personal_data.ask_export(requester_of(ticket).person, by=by),
    "fetch_export": lambda _ticket, by: personal_data.fetch_export(DataExport(), by=by),
    "erase_person": lambda ticket, by: personal_data.erase_person(
        requester_of(ticket).person, typed=requester_of(ticket).name, decisions={}, otherwise=Decision.KEEP, by=by
    ),
    "change_contact_into": lambda ticket, by: change_contact_into(
        ticket, EDIT, field="end_user", contact=requester_of(ticket), by=by
    ),
    "open_from_form": lambda ticket, by: open_from_form(site_of(ticket), documents=[], draft="request/a", by=by),
    "log_call": lambda ticket, by: log_call(ticket, NewCall(), by=by),
    "clear_wrong_number": lambda ticket, by: clear_wrong_number(requester_of(ticket), "+33478000000", by=by),
    "keep_call": lambda ticket, by: keep_call(NewCall(contact=ticket.requester), by=by),
    "hear": lambda _ticket, by: hear(Heard(call_id="1", event=LineCall.State.RINGING, agent=by.email), by=by),
    "put_away": lambda _ticket, by: put_away(LineCall(pk=1), by=by),
    "withdraw_call": lambda ticket, by: withdraw_call(
        Call.objects.create(contact=requester_of(ticket), employee=by), within=timedelta(minutes=1), by=by
    ),
    "finish_missed": lambda _ticket, by: finish_missed(make_missed_call(), by=by),
    "reopen_missed": lambda _ticket, by: reopen_missed(make_missed_call(is_done=True), by=by),
    "open_for_call": lambda ticket, by: open_for_call(
        site_of(ticket), documents=[], draft="", call=LineCall(pk=1), by=by
    ),
    "add_number": lambda ticket, by: people.add_number(requester_of(ticket), "+33199001234", by=by),
    "place_call": lambda _ticket, by: telephony.place_call(CALL, form_key=uuid4(), by=by),
    "try_telephony": lambda _ticket, by: telephony.try_telephony(CALL, form_key=uuid4(), by=by),
    "change_telephony": lambda _ticket, by: telephony.change_telephony({}, by=by),
    "change_own_telephony": lambda _ticket, by: telephony.change_own_telephony(OWN_WAY, by=by),
    "write_note": lambda ticket, by: write_note(ticket, body=TEXT, by=by),
    "post_message": lambda ticket, by: messaging.post_message(ticket, messaging.NewMessage(body=TEXT), by=by),
    "mark_read": lambda ticket, by: messaging.mark_read(message_of(ticket), by=by),
    "mark_unread": lambda ticket, by: messaging.mark_unread(message_of(ticket), by=by),
    "send_mail": lambda ticket, by: messaging.send_mail(ticket, MAIL, by=by),
    "publish_received": lambda ticket, by: messaging.publish_received(mail_from_client(ticket), by=by),
    "resend": lambda ticket, by: messaging.resend(Recipient.objects.get(email=mail_of(ticket).email), by=by),
    "show_preview": lambda ticket, by: show_preview(ticket, "summary", by=by),
    "seen_failed_mails": lambda _ticket, by: messaging.seen_failed_mails(by=by),
    "read_failed_mail_again": lambda _ticket, by: messaging.read_failed_mail_again(IncomingEmail(), by=by),
    "seen_received_mails": lambda _ticket, by: received_mails.seen_received_mails(by=by),
    "count_of_waiting": lambda _ticket, by: received_mails.count_of_waiting(by=by, most=9),
    "read_received_mail": lambda _ticket, by: received_mails.read_received_mail(IncomingEmail(), by=by),
    "open_with_received": lambda ticket, by: received_mails.open_with_received(
        IncomingEmail(), requester=requester_of(ticket), by=by
    ),
    "open_for_sender": lambda ticket, by: received_mails.open_for_sender(IncomingEmail(), site=ticket.site, by=by),
    "bin_sender": lambda _ticket, by: received_mails.bin_sender(IncomingEmail(), by=by),
    "count_of_sender": lambda _ticket, by: received_mails.count_of_sender(IncomingEmail(), by=by),
    "bin_received": lambda _ticket, by: received_mails.bin_received(IncomingEmail(), by=by),
    "seen_backlogs": lambda _ticket, by: operation.seen_backlogs(by=by),
    "seen_tasks": lambda _ticket, by: operation.seen_tasks(by=by),
    "seen_errors": lambda _ticket, by: operation.seen_errors(by=by),
    "seen_processes": lambda _ticket, by: operation.seen_processes(by=by),
    "seen_failed": lambda _ticket, by: operation.seen_failed("mail in", by=by),
    "try_failed_again": lambda _ticket, by: operation.try_failed_again("mail in", by=by),
    "run_task_now": lambda _ticket, by: operation.run_task_now("files", by=by),
    "retry": lambda ticket, by: retry(mail_of(ticket), by=by),
    "withdraw_message": lambda ticket, by: messaging.withdraw_message(message_of(ticket), by=by),
    "withdraw_mail": lambda ticket, by: messaging.withdraw_mail(mail_of(ticket), by=by),
    "change_settings": lambda _ticket, by: messaging.change_settings(MessageSettings.current(), by=by),
    "change_sending": lambda _ticket, by: sending.change_sending(per_minute=9, from_pattern=FromPattern.GROUP, by=by),
    "dismiss_task": lambda _ticket, by: first_start.dismiss_task("mailbox", by=by),
    "create_mailbox": lambda _ticket, by: mailboxes.create_mailbox(BOX, by=by),
    "change_mailbox": lambda _ticket, by: mailboxes.change_mailbox(mailbox(), BOX, by=by),
    "retire_mailbox": lambda _ticket, by: mailboxes.retire_mailbox(mailbox(), by=by),
    "restore_mailbox": lambda _ticket, by: mailboxes.restore_mailbox(mailbox(), by=by),
    "try_mailbox": lambda _ticket, by: mailboxes.try_mailbox(mailbox(), by=by),
    "change_company": lambda _ticket, by: change_company(CARD, by=by),
    "save_calendar": lambda _ticket, by: calendars.save_calendar(Calendar(), WEEK, is_usual=True, by=by),
    "retire_calendar": lambda _ticket, by: calendars.retire_calendar(calendar(), by=by),
    "bring_back_calendar": lambda _ticket, by: calendars.bring_back_calendar(calendar(), by=by),
    "delete_calendar": lambda _ticket, by: calendars.delete_calendar(calendar(), by=by),
    "add_day": lambda _ticket, by: calendars.add_day(calendar(), DAY_OFF, by=by),
    "delete_day": lambda _ticket, by: calendars.delete_day(CalendarDay(calendar=calendar()), by=by),
    "create_customer": lambda _ticket, by: customers.create_customer("Nord", by=by),
    "rename_customer": lambda ticket, by: customers.rename_customer(ticket.customer, "Nord", by=by),
    "set_customer_active": lambda ticket, by: customers.set_customer_active(ticket.customer, is_active=False, by=by),
    "create_site": lambda ticket, by: customers.create_site(ticket.customer, PLACE, by=by),
    "change_site": lambda ticket, by: customers.change_site(ticket.site, PLACE, by=by),
    "set_site_active": lambda ticket, by: customers.set_site_active(ticket.site, is_active=False, by=by),
    "save_profile": lambda _ticket, by: accounts.save_profile(Profile(), name="Tout", rights=[], by=account_of(by)),
    "create_account": lambda _ticket, by: accounts.create_account(sign_in(), by=account_of(by)),
    "change_account": lambda _ticket, by: accounts.change_account(account_of(by), sign_in(), by=account_of(by)),
    "issue_token": lambda _ticket, by: accounts.issue_token(name="Essai", scopes=[], by=account_of(by)),
    "revoke_token": lambda _ticket, by: accounts.revoke_token(ApiToken(account=account_of(by)), by=account_of(by)),
    "create_employee_account": lambda _ticket, by: staff.create_employee_account(None, sign_in(), STAFF, by=by),
    "change_employee": lambda _ticket, by: staff.change_employee(by, sign_in(), STAFF, by=by),
    "create_client_account": lambda _ticket, by: staff.create_client_account(make_person(), sign_in(), by=by),
    "change_client": lambda _ticket, by: staff.change_client(make_person(), sign_in(), by=by),
    "define_profile": lambda _ticket, by: staff.define_profile(Profile(), name="Tout", rights=[], by=by),
    "save_choice": lambda _ticket, by: lists.save_choice(LIST, TicketType(), lists.ChoiceChange(wanted={}), by=by),
    "place_choice": lambda _ticket, by: lists.place_choice(LIST, VALUE, lists.Placing(step=1), by=by),
    "retire_choice": lambda _ticket, by: lists.retire_choice(LIST, VALUE, by=by),
    "bring_back_choice": lambda _ticket, by: lists.bring_back_choice(LIST, VALUE, by=by),
    "delete_choice": lambda _ticket, by: lists.delete_choice(LIST, unused_type(), by=by),
    "replace_choice": lambda _ticket, by: lists.replace_choice(LIST, VALUE, successor=2, by=by),
    "send_welcome": lambda _ticket, by: staff.send_welcome(account_of(by), by=by),
}
#: Acts that refuse nobody for a right, or are tried below with the person whom they are for.
TRIED_OTHERWISE = {
    "add_entry": "it is a part of every act on a request, which has asked before",
    "record_change": "it is a part of every act on a request, which has asked before",
    "set_status": "it is a part of acts on a request, which have asked before",
    "record_changes": "it is a part of acts on many requests, which have asked before",
    "once": "it is a part of the acts that a form can ask for twice",
    "keep_document": "the worker keeps what was made for a mail, and the right was asked as that was sent",
    "settle": "it is a part of what is written, and the act that posts it asks",
    "receive_mail": "the worker keeps a mail that arrived, and its sender asks for nothing",
    "change_preferences": "everybody who signs in may choose language, time zone and appearance",
    "choose_keys": "everybody who signs in may choose the keys of their own pages",
    "record_read_receipt": "it is a client's, and is tried below",
}


def test_every_act_of_a_person_is_tried() -> None:
    """S2"""
    assert {node.name for _path, node in acts_of_people()} == {*ACTS, *TRIED_OTHERWISE}


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
