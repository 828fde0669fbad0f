"""*Publier comme message du client*: a client's mail that stood on the request for the staff alone (M12)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.lib import richtext
from joindre.lib.errors import Refusal
from joindre.messaging import policy
from joindre.messaging.actions.messages import NothingWritten
from joindre.messaging.models import Message, MessageSettings, ReceivedMail
from joindre.messaging.new import NewMessage
from joindre.messaging.recording import record_message
from joindre.messaging.subjects import own_subject
from joindre.tickets import actions as tickets
from joindre.tickets.locking import lock
from joindre.tickets.models import Change, Ticket


class NoClientsMail(Refusal):
    message = _("Only an email that a contact of this customer wrote can become a client message.")


def publish_received(received: ReceivedMail, *, by: Employee) -> Message:
    """Make a client message of a mail that was refused, or that answered one of the staff's (M12).

    It stands at its publication, unread, under the name of who wrote it; its files are the client's from now on. What
    folds away of an answer to the staff's stays with the staff. Done twice, it is done once.

    Raise `MissingRight`, `NoClientsMail`, `NothingWritten` or the refusal of `publish_permission`.
    """
    by.ensure_right(Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS)
    contact, ticket = received.entry.contact, received.entry.ticket
    if contact is None or not received.is_a_contacts or contact.site.customer_id != ticket.customer_id:
        raise NoClientsMail
    new = _message_of(received, ticket)
    with transaction.atomic():
        return _publish(lock(ticket), received, new, author=contact, by=by)


def _message_of(received: ReceivedMail, ticket: Ticket) -> NewMessage:
    """The same words; its subject where it says more than they do."""
    body = richtext.clean(received.body)
    subject = own_subject(received.email.subject, ticket)
    is_refused = received.entry.kind == ReceivedMail.Kind.REFUSED
    return NewMessage(
        body=body,
        subject="" if richtext.to_text(body).strip() == subject else subject,
        folded=richtext.clean(received.folded) if is_refused else richtext.EMPTY,
        files=list(received.files.all()),
        source=received.email,
    )


def _publish(locked: Ticket, received: ReceivedMail, new: NewMessage, *, author: Contact, by: Employee) -> Message:
    if published := Message.objects.filter(published_from=received).first():
        return published
    policy.publish_permission(locked, settings=MessageSettings.current()).ensure()
    if richtext.is_blank(new.body) and not new.files:
        raise NothingWritten
    message = record_message(locked, new, author=author)
    message.published_from, message.published_by = received, by
    message.save(update_fields=["published_from", "published_by"])
    tickets.touch_entry(locked, received.entry)
    tickets.record_change(locked, Change(what=Change.What.MAIL, new=author.name[:200]), by=by)
    return message
