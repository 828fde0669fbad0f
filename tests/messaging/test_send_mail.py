from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.lib.errors import MissingRight
from joindre.lib.richtext import clean
from joindre.mail.models import OutgoingEmail
from joindre.messaging import actions
from joindre.messaging.models import SentMail
from joindre.tickets.models import Entry, FormUsedElsewhere, Ticket
from tests.factories import make_account, make_employee, make_profile

HOTLINE = actions.NewRecipient(address="hotline@imprimeur.example")


DRAFT = actions.NewMail(to=[HOTLINE], subject="Panne", body=clean("<p>Bonjour.</p>"))


def draft(**fields: Any) -> actions.NewMail:
    return replace(DRAFT, **fields)


def test_it_is_stored_on_the_request_for_the_staff_alone(ticket: Ticket, ada: Employee) -> None:
    """M7, M12."""
    sent = actions.send_mail(ticket, draft(), by=ada)

    assert (sent.entry.kind, sent.entry.audience, sent.entry.author) == ("mail_sent", "staff", ada)
    assert not Entry.objects.for_client().filter(pk=sent.entry_id).exists()


def test_a_form_of_another_person_is_refused(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """M13: neither lost nor taken for what somebody else sent."""
    key = uuid4()
    actions.send_mail(ticket, draft(form_key=key), by=root)

    with pytest.raises(FormUsedElsewhere):
        actions.send_mail(ticket, draft(form_key=key), by=ada)


def test_answers_go_to_its_writer_and_to_the_request(ticket: Ticket, ada: Employee) -> None:
    """M4, M16: the person first, the request's own signed address second."""
    copy = actions.send_mail(ticket, draft(), by=ada).email.recipients.get()

    assert copy.reply_to[0] == '"Ada Aubert" <ada@joindre.example>'
    assert copy.reply_to[1].startswith(f'"Demande {ticket.number}" <support+')


def test_answers_go_to_whom_the_writer_names(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """M4: and still to the request."""
    sent = actions.send_mail(ticket, draft(reply_to=[actions.recipient_of(carol)]), by=ada)

    reply_to = sent.email.recipients.get().reply_to
    assert [address.split(" <")[0] for address in reply_to] == ['"Carol Chevalier"', f'"Demande {ticket.number}"']


def test_the_sender_is_named_whatever_the_body(ticket: Ticket, ada: Employee) -> None:
    """M6: a line naming the sender cannot be lost by editing the body."""
    email = actions.send_mail(ticket, draft(body=""), by=ada).email

    assert "Ada Aubert" in email.text
    assert "Ada Aubert" in email.html


def test_each_address_receives_one_copy(ticket: Ticket, ada: Employee) -> None:
    """M9: in the most visible field it was given in."""
    again = actions.NewRecipient(address="HOTLINE@imprimeur.example")

    sent = actions.send_mail(ticket, draft(cc=[again], bcc=[again]), by=ada)

    assert list(sent.email.recipients.values_list("field", flat=True)) == ["to"]


def test_it_waits_for_its_document(ticket: Ticket, ada: Employee) -> None:
    """M5: held until the PDF is attached."""
    sent = actions.send_mail(ticket, draft(template="synthesis"), by=ada)

    assert (sent.document_state, sent.email.is_held) == ("wanted", True)


def test_the_same_form_sends_once(ticket: Ticket, ada: Employee) -> None:
    """M13."""
    key = uuid4()

    assert actions.send_mail(ticket, draft(form_key=key), by=ada) == actions.send_mail(
        ticket, draft(form_key=key), by=ada
    )
    assert (SentMail.objects.count(), OutgoingEmail.objects.count()) == (1, 1)


def test_it_needs_the_right(ticket: Ticket) -> None:
    """M1: 191901."""
    reader = make_employee(account=make_account(profile=make_profile(rights=[Right.SEARCH_TICKETS])))

    with pytest.raises(MissingRight):
        actions.send_mail(ticket, draft(), by=reader)


def test_a_mail_to_nobody_is_refused(ticket: Ticket, ada: Employee) -> None:
    with pytest.raises(actions.NobodyToMail):
        actions.send_mail(ticket, draft(to=[]), by=ada)


def test_one_person_in_bcc_is_enough(ticket: Ticket, ada: Employee) -> None:
    """M2"""
    sent = actions.send_mail(ticket, draft(to=[], bcc=[HOTLINE]), by=ada)

    assert sent.email.recipients.get().address == HOTLINE.address
