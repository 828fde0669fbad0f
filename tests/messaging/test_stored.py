"""What the acts of the conversation store, named or not, and for how long something can be withdrawn (D4, D7, M8)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from joindre.directory.models import Contact, Employee
from joindre.files.models import StoredFile
from joindre.lib.richtext import clean
from joindre.lib.tokens import address_binding
from joindre.live import bus
from joindre.mail.incoming.actions import take_in
from joindre.messaging import actions
from joindre.messaging.models import Message, MessageSettings, ReadReceipt, SentMail
from joindre.messaging.new import person_code, recipient_of, reply_binding
from joindre.messaging.recipients import recipients_of
from joindre.tickets.models import Ticket
from tests.factories import make_file, make_message, make_ticket

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TEXT = clean("<p>Bonjour.</p>")
HOTLINE = actions.NewRecipient(address="hotline@imprimeur.example")


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_a_message_of_which_little_is_said_is_a_quiet_one_on_the_portal(ticket: Ticket, ada: Employee) -> None:
    """D5: nobody is told by mail."""
    message = Message.objects.get(pk=actions.post_message(ticket, actions.NewMessage(body=TEXT), by=ada).pk)

    assert (message.body, message.folded, message.channel, message.source) == (TEXT, "", "portal", None)
    assert (message.form_key, message.read_by, message.read_at, message.withdrawn_at) == (None, None, None, None)
    assert (message.files.count(), message.notifications.count()) == (0, 0)
    assert (message.entry.kind, message.entry.audience) == ("message", "client")


def test_all_that_is_said_of_a_message_is_stored(ticket: Ticket, carol: Contact) -> None:
    """D5, I5"""
    source = take_in(b"x", envelope_from="", envelope_to=[], mailbox=None)
    file = make_file(topic=ticket.topic)
    new = actions.NewMessage(body=TEXT, folded=clean("<p>Avant</p>"), files=[file], source=source, notify=True)

    message = Message.objects.get(pk=actions.post_message(ticket, new, by=carol).pk)

    assert (message.folded, message.channel, message.source) == ("<p>Avant</p>", "mail", source)
    assert (list(message.files.all()), message.entry.author) == ([file], carol)
    # What a client says is no news to the client.
    assert message.notifications.count() == 0


def test_a_mail_of_which_little_is_said_has_no_document(ticket: Ticket, ada: Employee) -> None:
    """M7, M12"""
    new = actions.NewMail(to=[HOTLINE], subject="Panne", body=TEXT)

    sent = SentMail.objects.get(pk=actions.send_mail(ticket, new, by=ada).pk)

    assert (sent.body, sent.template, sent.document_state, sent.document) == (TEXT, "", "none", None)
    assert (sent.form_key, sent.withdrawn_at, sent.attempts, sent.leased_until) == (None, None, 0, None)
    assert (sent.email.subject, sent.email.is_held, sent.email.topic) == ("Panne", False, ticket.topic)


def test_a_mark_says_who_read_a_message_and_when_and_nothing_once_it_is_gone(
    ticket: Ticket, ada: Employee, root: Employee, carol: Contact
) -> None:
    """D4: of two messages, the one that was meant; who comes second does not take it over."""
    message, other = make_message(ticket, by=carol), make_message(ticket, by=carol)

    with time_machine.travel(NOW, tick=False):
        actions.mark_read(message, by=ada)
        actions.mark_read(Message.objects.get(pk=message.pk), by=root)

    read = Message.objects.get(pk=message.pk)
    assert (read.read_by, read.read_at, fresh(ticket).unread_count) == (ada, NOW, 1)
    assert Message.objects.get(pk=other.pk).read_at is None
    assert read.entry.revision == fresh(ticket).revision

    actions.mark_unread(read, by=root)

    read = Message.objects.get(pk=message.pk)
    assert (read.read_by, read.read_at, fresh(ticket).unread_count) == (None, None, 2)


def test_a_receipt_says_who_read_up_to_where_and_when(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D4, D9: both sides' pages hear of it."""
    message = make_message(ticket, by=ada)

    with time_machine.travel(NOW, tick=False):
        actions.record_read_receipt(ticket, entry_id=message.entry_id, by=carol)

    receipt = ReadReceipt.objects.get()
    assert (receipt.ticket, receipt.contact, receipt.entry, receipt.read_at) == (ticket, carol, message.entry, NOW)
    after = fresh(ticket)
    assert after.client_revision == after.revision
    assert bus.versions([ticket.client_topic]) == {ticket.client_topic: after.revision}


def test_settings_take_the_place_of_those_before(root: Employee) -> None:
    """D1, D7: there is one row."""
    wanted = MessageSettings(
        is_on=False, notify_by_default=True, identity="other", identity_wording="L’équipe", undo_seconds=30
    )

    actions.change_settings(wanted, by=root)

    kept = MessageSettings.objects.get()
    assert (kept.is_on, kept.notify_by_default, kept.undo_seconds) == (False, True, 30)
    assert (kept.identity, kept.identity_wording) == ("other", "L’équipe")


@pytest.mark.parametrize(
    ("undo", "passed", "left"), [(10, 0, 10), (10, 0.5, 10), (10, 9.5, 1), (10, 10, 0), (10, 60, 0), (0, 0, 0)]
)
def test_the_time_to_call_something_back_runs_out(undo: int, passed: float, left: int) -> None:
    """M8: a second that has begun counts."""
    settings = MessageSettings(undo_seconds=undo)

    assert settings.seconds_left(NOW, now=NOW + timedelta(seconds=passed)) == left
    assert settings.undo_time == timedelta(seconds=undo)


def test_each_address_is_written_to_once_in_the_most_visible_field(db: None) -> None:
    """M9"""
    one, two, three = (actions.NewRecipient(address=f"{name}@x.example") for name in ("a", "b", "c"))
    again = [actions.NewRecipient(address=f" {person.address.upper()} ") for person in (one, two, three)]

    draft = recipients_of(
        actions.NewMail(to=[one, again[0]], cc=[again[0], two], bcc=[*again, three], subject="S", body=TEXT)
    )

    assert (draft.to, draft.cc, draft.bcc) == ((one,), (two,), (again[2],))
    assert draft.subject == "S"


def test_a_recipient_is_bound_to_the_person_or_to_the_address(ada: Employee, carol: Contact) -> None:
    """M2, I3: the same in any spelling."""
    assert (person_code(ada), person_code(carol)) == (f"e{ada.pk}", f"c{carol.pk}")
    assert recipient_of(carol) == actions.NewRecipient(address=carol.email, name=carol.name, person=f"c{carol.pk}")
    assert reply_binding(recipient_of(carol)) == f"c{carol.pk}"
    assert reply_binding(HOTLINE) == address_binding(" HOTLINE@imprimeur.example ")
    assert address_binding("a@x.example").startswith("y")
    assert address_binding("a@x.example") != address_binding("b@x.example")


def test_a_message_that_is_withdrawn_says_when_and_takes_its_files_along(ticket: Ticket, ada: Employee) -> None:
    """D5: those of another request with the same picture stay as they are."""
    file, other = make_file(topic=ticket.topic), make_file(topic=make_ticket().topic)
    StoredFile.objects.filter(pk=other.pk).update(is_for_client=True)
    with time_machine.travel(NOW, tick=False):
        message = actions.post_message(ticket, actions.NewMessage(body=TEXT, files=[file, other]), by=ada)
        actions.withdraw_message(message, by=ada)

    assert Message.objects.get(pk=message.pk).withdrawn_at == NOW
    assert not StoredFile.objects.get(pk=file.pk).is_for_client
    assert StoredFile.objects.get(pk=other.pk).is_for_client


def test_a_mail_that_is_withdrawn_says_when(ticket: Ticket, ada: Employee) -> None:
    """M8: nobody works on its document any more."""
    with time_machine.travel(NOW, tick=False):
        new = actions.NewMail(to=[HOTLINE], subject="Panne", body=TEXT, template="synthesis")
        sent = actions.send_mail(ticket, new, by=ada)
        SentMail.objects.update(leased_until=NOW + timedelta(minutes=3))
        actions.withdraw_mail(SentMail.objects.get(pk=sent.pk), by=ada)

    kept = SentMail.objects.get(pk=sent.pk)
    assert (kept.withdrawn_at, kept.document_state, kept.leased_until) == (NOW, "none", None)
    assert not kept.email.is_held
