"""What each refusal of the conversation answers, and what it tells a person to do; and how its rows are called."""

import pytest
from django.utils import translation

from joindre.directory.models import Contact, Employee
from joindre.lib.errors import Refusal
from joindre.lib.richtext import clean
from joindre.mail.incoming.actions import take_in
from joindre.mail.models import IncomingEmail
from joindre.messaging import actions
from joindre.messaging.models import MessageSettings, ReadReceipt, ReceivedMail
from joindre.tickets.models import Ticket
from tests.factories import make_message


@pytest.mark.parametrize(
    ("refusal", "status", "cure"),
    [
        (actions.NothingWritten, 422, "write a message or attach a file."),
        (actions.NobodyToMail, 422, "add at least one person or address to To, Cc or Bcc."),
        (actions.NotItsWriter, 403, "Only the person who sent it can undo sending."),
        (actions.UndoTimeOver, 409, "Write another message to correct it."),
        (actions.AlreadyLeft, 409, "Write another message to correct it."),
        (actions.AlreadyRead, 409, "Write another one to correct it."),
    ],
)
def test_each_has_its_status_and_says_what_to_do(refusal: type[Refusal], status: int, cure: str) -> None:
    """D5, M8, M13"""
    with translation.override("en"):
        said = str(refusal().message)

    assert refusal.status == status
    assert said.endswith(cure)


def test_rows_are_called_by_what_people_know_of_them(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    message = make_message(ticket, by=ada)
    to = [actions.NewRecipient(address="hotline@imprimeur.example")]
    sent = actions.send_mail(ticket, actions.NewMail(to=to, subject="Panne", body=clean("<p>a</p>")), by=ada)
    incoming = take_in(b"x", envelope_from="", envelope_to=[], mailbox=None)
    IncomingEmail.objects.filter(pk=incoming.pk).update(subject="Re: Panne")
    kind, new = ReceivedMail.Kind.RECEIVED, actions.NewReceivedMail(body=clean("<p>b</p>"))
    received = actions.receive_mail(ticket, IncomingEmail.objects.get(pk=incoming.pk), new=new, kind=kind, by=None)

    assert (str(sent), str(received), str(message)) == ("Panne", "Re: Panne", f"message {message.pk}")
    assert str(ReadReceipt(contact=carol, entry=message.entry)) == f"{carol.pk} up to {message.entry_id}"
    assert str(MessageSettings.current()) == "messages"
