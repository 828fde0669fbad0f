"""Undo: what was sent is withdrawn within its time, from everybody, and leaves a trace (M8, D5)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from joindre.directory.models import Contact, Employee
from joindre.documents.actions import DocumentQueue
from joindre.files.models import StoredFile
from joindre.lib.errors import Refusal
from joindre.lib.richtext import clean
from joindre.mail.models import OutgoingEmail, Recipient
from joindre.messaging import actions
from joindre.messaging.models import Message, MessageSettings, ReadReceipt, SentMail
from joindre.tickets.models import LinkedDocument, Ticket
from tests.factories import make_contact, make_file, make_message

HOTLINE = actions.NewRecipient(address="hotline@imprimeur.example")


def say(ticket: Ticket, by: Employee | Contact, body: str = "<p>Bonjour.</p>", **fields: Any) -> Message:
    return actions.post_message(ticket, actions.NewMessage(body=clean(body), **fields), by=by)


def mail(ticket: Ticket, by: Employee, *, template: str = "") -> SentMail:
    draft = actions.NewMail(to=[HOTLINE], subject="Panne", body=clean("<p>Bonjour.</p>"), template=template)
    return actions.send_mail(ticket, draft, by=by)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def is_for_client(file: StoredFile) -> bool:
    return StoredFile.objects.get(pk=file.pk).is_for_client


def letter_states() -> set[str]:
    return set(Recipient.objects.values_list("state", flat=True))


def test_a_message_is_withdrawn_with_its_notification(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D5: both, with a trace."""
    message = say(ticket, ada, notify=True)
    before = fresh(ticket).revision

    actions.withdraw_message(message, by=ada)

    assert letter_states() == {"withdrawn"}
    kept = Message.objects.get(pk=message.pk)
    assert (kept.body, kept.entry.author) == ("<p>Bonjour.</p>", ada)
    assert kept.withdrawn_at is not None
    assert kept.entry.revision == fresh(ticket).revision == before + 1


def test_requester_and_user_are_both_spared_the_letter(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D5: each has a letter of their own; if one has left, the other stays too."""
    user = make_contact("Léa Lamy", site=carol.site, email="lea@moreau.example")
    Ticket.objects.filter(pk=ticket.pk).update(end_user=user)
    message, other = say(fresh(ticket), ada, notify=True), say(fresh(ticket), ada, notify=True)
    Recipient.objects.filter(email=other.notifications.order_by("-pk")[0]).update(state="sending")

    actions.withdraw_message(message, by=ada)
    with pytest.raises(actions.AlreadyLeft):
        actions.withdraw_message(other, by=ada)

    of_one, of_other = (set(m.notifications.values_list("recipients__state", flat=True)) for m in (message, other))
    assert (of_one, of_other) == ({"withdrawn"}, {"queued", "sending"})
    assert Message.objects.get(pk=other.pk).withdrawn_at is None


def test_a_message_without_notification_can_be_withdrawn_too(ticket: Ticket, ada: Employee) -> None:
    message = say(ticket, ada)

    actions.withdraw_message(message, by=ada)
    first = message.withdrawn_at
    actions.withdraw_message(Message.objects.get(pk=message.pk), by=ada)

    assert Message.objects.get(pk=message.pk).withdrawn_at == first


@pytest.mark.parametrize("seconds", [0, 10, 60])
def test_it_is_too_late_when_the_time_is_over(ticket: Ticket, ada: Employee, seconds: int) -> None:
    """M8: the time of the settings; none is no undo."""
    MessageSettings.objects.update(undo_seconds=seconds)
    message, sent = say(ticket, ada), mail(ticket, ada)

    with time_machine.travel(sent.entry.created_at + timedelta(seconds=seconds), tick=False):
        with pytest.raises(actions.UndoTimeOver):
            actions.withdraw_message(message, by=ada)
        with pytest.raises(actions.UndoTimeOver):
            actions.withdraw_mail(sent, by=ada)
    assert letter_states() == {"queued"}


def test_only_its_writer_may(ticket: Ticket, ada: Employee, root: Employee, carol: Contact) -> None:
    message, sent, theirs = say(ticket, ada), mail(ticket, ada), say(ticket, carol)

    with pytest.raises(actions.NotItsWriter):
        actions.withdraw_message(message, by=root)
    with pytest.raises(actions.NotItsWriter):
        actions.withdraw_mail(sent, by=root)
    with pytest.raises(actions.NotItsWriter):
        actions.withdraw_message(theirs, by=ada)


def test_what_the_client_has_read_stays(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D4, D5: nothing that somebody knows is made undone."""
    message = say(ticket, ada)
    actions.record_read_receipt(ticket, entry_id=message.entry_id, by=carol)

    with pytest.raises(actions.AlreadyRead) as refusal:
        actions.withdraw_message(message, by=ada)

    assert isinstance(refusal.value, Refusal)
    assert Message.objects.get(pk=message.pk).withdrawn_at is None


def test_nobody_reads_what_was_withdrawn(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D4: the line in its place is not the message."""
    message = say(ticket, ada)
    actions.withdraw_message(message, by=ada)

    actions.record_read_receipt(ticket, entry_id=message.entry_id, by=carol)

    assert not ReadReceipt.objects.exists()


def test_no_letter_carries_its_words(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D5: not its own, and not that of a later message."""
    message = say(ticket, ada, "<p>Confidentiel.</p>", notify=True)
    actions.withdraw_message(message, by=ada)

    say(ticket, ada, "<p>Nous regardons.</p>", notify=True)

    due = OutgoingEmail.objects.filter(recipients__in=Recipient.objects.due(timezone.now() + timedelta(hours=1)))
    (letter,) = due
    assert "Nous regardons." in letter.text
    assert "Confidentiel." not in letter.text + letter.html


def test_its_files_are_the_staffs_again(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """L2: what was attached, and what its text shows."""
    attached, pasted = make_file(topic=ticket.topic), make_file(b"\x89PNG", name="ecran.png", topic=ticket.topic)
    message = say(ticket, ada, f'<p>Voir <img src="{pasted.url}" alt=""></p>', files=[attached])
    assert is_for_client(attached)
    assert is_for_client(pasted)

    actions.withdraw_message(message, by=ada)

    assert not is_for_client(attached)
    assert not is_for_client(pasted)


def test_what_the_client_has_from_elsewhere_stays_theirs(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """L2: their own picture quoted, a file of an earlier message, an external document."""
    files = [make_file(name=name, topic=ticket.topic) for name in ("une.png", "deux.log", "trois.pdf", "quatre.log")]
    picture, sent_before, document, new = files
    shown = f'<p><img src="{picture.url}" alt=""></p>'
    make_message(ticket, by=carol, body=shown)
    say(ticket, ada, files=[sent_before])
    LinkedDocument.objects.create(ticket=ticket, name="Notice", file=document, is_external=True)
    message = say(ticket, ada, shown, files=[sent_before, document, new])

    actions.withdraw_message(message, by=ada)

    assert [is_for_client(file) for file in files] == [True, True, True, False]


def test_a_picture_of_the_description_stays_the_clients(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D5: they sent it with their request, before any message showed it."""
    picture = make_file(topic=ticket.topic, name="ecran.png", media_type="image/png")
    Ticket.objects.filter(pk=ticket.pk).update(description=f'<p><img src="{picture.url}"></p>')
    message = say(ticket, ada, f'<p>Celle-ci ? <img src="{picture.url}"></p>')

    actions.withdraw_message(message, by=ada)

    assert is_for_client(picture)


def test_a_mail_is_withdrawn_before_it_leaves(ticket: Ticket, ada: Employee) -> None:
    """M8"""
    sent = mail(ticket, ada)

    actions.withdraw_mail(sent, by=ada)
    actions.withdraw_mail(SentMail.objects.get(pk=sent.pk), by=ada)

    kept = SentMail.objects.get(pk=sent.pk)
    assert letter_states() == {"withdrawn"}
    assert kept.withdrawn_at is not None
    assert kept.entry.revision == fresh(ticket).revision


def test_a_mail_that_has_been_claimed_leaves(ticket: Ticket, ada: Employee) -> None:
    """M8: the sentence says what to do instead."""
    sent = mail(ticket, ada)
    Recipient.objects.update(state="sending", leased_until=timezone.now())

    with pytest.raises(actions.AlreadyLeft):
        actions.withdraw_mail(sent, by=ada)

    assert SentMail.objects.get(pk=sent.pk).withdrawn_at is None


@pytest.mark.parametrize("state", ["wanted", "failed"])
def test_a_mail_held_for_its_document_is_withdrawn_at_any_time(ticket: Ticket, ada: Employee, state: str) -> None:
    """M5, M8: the document is no longer wanted, and the mail no longer held."""
    sent = mail(ticket, ada, template="synthesis")
    SentMail.objects.update(document_state=state)

    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        actions.withdraw_mail(SentMail.objects.get(pk=sent.pk), by=ada)

        assert DocumentQueue().run_due() == 0
    kept = SentMail.objects.get(pk=sent.pk)
    assert (kept.document_state, kept.template, kept.email.is_held) == ("none", "synthesis", False)
    assert letter_states() == {"withdrawn"}


def test_without_undo_time_a_held_mail_stays_too(ticket: Ticket, ada: Employee) -> None:
    MessageSettings.objects.update(undo_seconds=0)
    sent = mail(ticket, ada, template="synthesis")

    with pytest.raises(actions.UndoTimeOver):
        actions.withdraw_mail(sent, by=ada)


def test_a_document_that_comes_too_late_is_left_out(ticket: Ticket, ada: Employee) -> None:
    """M8: the mail is withdrawn while its PDF is being made."""
    sent = mail(ticket, ada, template="synthesis")

    def call_back(execute: Callable[..., object], sql: str, *arguments: Any) -> object:
        if sql.startswith('INSERT INTO "files_blob"'):
            actions.withdraw_mail(SentMail.objects.get(pk=sent.pk), by=ada)
        return execute(sql, *arguments)

    with connection.execute_wrapper(call_back):
        assert DocumentQueue().run_due() == 1

    kept = SentMail.objects.get(pk=sent.pk)
    assert (kept.document_state, kept.document, kept.email.files.count()) == ("none", None, 0)
    assert letter_states() == {"withdrawn"}
    assert not OutgoingEmail.objects.filter(is_held=True).exists()
