from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Author, Contact, Employee
from joindre.files.models import StoredFile
from joindre.lib import richtext
from joindre.lib.errors import Refusal
from joindre.mail.outgoing import outbox
from joindre.messaging import emails, policy
from joindre.messaging.models import Message, MessageSettings
from joindre.messaging.new import NewMessage
from joindre.tickets import actions as tickets
from joindre.tickets.models import Change, Entry, Status, Ticket


class NothingWritten(Refusal):
    status = 422
    message = _("There is nothing to send: write a message or attach a file.")


def post_message(ticket: Ticket, draft: NewMessage, *, by: Author) -> Message:
    """Add a direct message to the feed, for both sides at once; tell the client by mail if asked (D4, D5).

    Raise the refusal of `write_permission`, or `NothingWritten`. The same form key gives the same message.
    """
    try:
        return _post(ticket, draft, by=by)
    except IntegrityError:
        # The same form arrived twice at once; the first has posted it.
        if posted := _posted(ticket, draft, by=by):
            return posted
        raise


@transaction.atomic
def _post(ticket: Ticket, draft: NewMessage, *, by: Author) -> Message:
    locked = tickets.lock(ticket)
    if posted := _posted(locked, draft, by=by):
        return posted
    settings = MessageSettings.current()
    policy.write_permission(locked, by=by, settings=settings).ensure()
    if richtext.is_blank(draft.body) and not draft.files:
        raise NothingWritten
    message = _record(locked, draft, by=by)
    if isinstance(by, Contact):
        _count_unread(locked)
        _reopen(locked, by=by)
    elif draft.notify:
        _notify(locked, message, settings)
    return message


def _posted(ticket: Ticket, draft: NewMessage, *, by: Author) -> Message | None:
    """The message that this form has made already."""
    if draft.form_key is None:
        return None
    message = Message.objects.select_related("entry").filter(form_key=draft.form_key).first()
    if message is not None:
        message.entry.ensure_same_form(ticket, by=by)
    return message


def notified_contacts(ticket: Ticket) -> list[Contact]:
    """Who is mailed when a message is notified: requester and user, each once, where they can be reached (D5, D7)."""
    people = [contact for contact in (ticket.requester, ticket.end_user) if contact is not None]
    reachable = {contact.email.lower(): contact for contact in reversed(people) if contact.email and contact.is_active}
    return list(reversed(reachable.values()))


def _record(ticket: Ticket, draft: NewMessage, *, by: Author) -> Message:
    entry = tickets.add_entry(ticket, kind=Message.KIND, audience=Entry.Audience.CLIENT, by=by)
    message = Message.objects.create(
        entry=entry,
        body=draft.body,
        folded=draft.folded,
        channel=Message.Channel.MAIL if draft.source else Message.Channel.PORTAL,
        source=draft.source,
        form_key=draft.form_key,
    )
    message.files.set(draft.files)
    # What a client writes on the portal shows files that are the client's already. Publishing whatever it names would
    # let them read any file of the request: files are numbered, and numbers can be guessed.
    if isinstance(by, Employee) or draft.source:
        _publish_files(ticket, message, draft.files)
    return message


def _publish_files(ticket: Ticket, message: Message, files: Sequence[StoredFile]) -> None:
    """What the message shows, in its text or beside it, is the client's from now on; of this request's files only."""
    shown = {file.pk for file in files} | emails.pictures_in(message.body)
    if message.is_from_client:
        shown |= emails.pictures_in(message.folded)
    StoredFile.objects.filter(pk__in=shown, topic=ticket.topic).update(is_for_client=True)


def _count_unread(ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(unread_count=F("unread_count") + 1)


def _reopen(ticket: Ticket, *, by: Contact) -> None:
    """A client's message on a resolved request reopens it (D13)."""
    if ticket.status.type != Status.Type.RESOLVED:
        return
    old, ticket.status = ticket.status, Status.objects.filter(type=Status.Type.IN_PROGRESS, is_active=True)[0]
    ticket.resolved_at = None
    ticket.save(update_fields=["status", "resolved_at"])
    change = Change(what=Change.What.FIELD, field="status", old=old.name, new=ticket.status.name)
    tickets.record_change(ticket, change, by=by, audience=Entry.Audience.CLIENT)


def _notify(ticket: Ticket, message: Message, settings: MessageSettings) -> None:
    for contact in notified_contacts(ticket):
        letter = emails.new_message(ticket, message, to=contact, settings=settings)
        message.letters.add(outbox.queue(letter))
