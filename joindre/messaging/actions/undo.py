"""Withdrawing what was sent, within the undo time and before anybody has it (M8, D5)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.lib import clock
from joindre.lib.errors import Refusal
from joindre.mail.outgoing import outbox
from joindre.messaging.models import Message, MessageSettings, ReadReceipt, SentMail
from joindre.messaging.shown_files import files_shown_in, hide_files
from joindre.search.sources import WITHDRAWN
from joindre.tickets import actions as tickets
from joindre.tickets.indexing import index_entry
from joindre.tickets.locking import lock
from joindre.tickets.models import Entry


class NotItsWriter(Refusal):
    status = 403
    message = _("Only the person who sent it can undo sending.")


class UndoTimeOver(Refusal):
    message = _("The time to undo sending is over. Write another message to correct it.")


class AlreadyLeft(Refusal):
    message = _("It has left by email already: sending cannot be undone any more. Write another message to correct it.")


class AlreadyRead(Refusal):
    message = _(
        "The client has read this message already: sending cannot be undone any more. Write another one to correct it."
    )


@transaction.atomic
def withdraw_message(message: Message, *, by: Employee) -> None:
    """Take a message back from both sides, its notification included; its entry stays as the trace (D5).

    Raise `MissingRight`, `NotItsWriter`, `UndoTimeOver`, `AlreadyRead` or `AlreadyLeft`. Done twice, it is done once.
    """
    by.ensure_right(Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS)
    locked = lock(message.entry.ticket)
    message.refresh_from_db(fields=["withdrawn_at"])
    _ensure_writer(message.entry, by)
    if message.withdrawn_at is not None:
        return
    if not message.can_be_withdrawn(MessageSettings.current(), now=clock.now()):
        raise UndoTimeOver
    if ReadReceipt.objects.filter(ticket=locked, entry__gte=message.entry_id).exists():
        raise AlreadyRead
    if not all(outbox.withdraw(letter) for letter in message.notifications.order_by("pk")):
        raise AlreadyLeft
    message.withdrawn_at = clock.now()
    message.save(update_fields=["withdrawn_at"])
    hide_files(locked, files_shown_in([message]), without=message)
    index_entry(message.entry, WITHDRAWN)
    tickets.touch_entry(locked, message.entry)


@transaction.atomic
def withdraw_mail(sent_mail: SentMail, *, by: Employee) -> None:
    """Take a mail back before it leaves, one that still waits for its PDF included; its entry stays as the trace (M8).

    Raise `MissingRight`, `NotItsWriter`, `UndoTimeOver` or `AlreadyLeft`. Done twice, it is done once.
    """
    by.ensure_right(Right.SEND_MAIL)
    locked = lock(sent_mail.entry.ticket)
    sent_mail.refresh_from_db(fields=["withdrawn_at", "email"])
    _ensure_writer(sent_mail.entry, by)
    if sent_mail.withdrawn_at is not None:
        return
    if not sent_mail.can_be_withdrawn(MessageSettings.current(), now=clock.now()):
        raise UndoTimeOver
    if not outbox.withdraw(sent_mail.email):
        raise AlreadyLeft
    sent_mail.withdrawn_at = clock.now()
    sent_mail.document_state = SentMail.Document.NONE
    sent_mail.leased_until = sent_mail.claim_key = None
    sent_mail.save(update_fields=["withdrawn_at", "document_state", "leased_until", "claim_key"])
    index_entry(sent_mail.entry, WITHDRAWN)
    tickets.touch_entry(locked, sent_mail.entry)


def _ensure_writer(entry: Entry, by: Employee) -> None:
    if entry.employee_id != by.pk:
        raise NotItsWriter
