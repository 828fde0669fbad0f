"""The act of writing a direct message."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Author, Contact
from joindre.fields.texts import ensure_filled
from joindre.lib import richtext
from joindre.lib.errors import Refusal
from joindre.lib.inserts import PreparedInsert
from joindre.mail.outgoing import outbox
from joindre.messaging import emails, policy
from joindre.messaging.models import Message, MessageSettings
from joindre.messaging.new import NewMessage, codes_of, person_code
from joindre.messaging.recording import record_message
from joindre.tickets.form_keys import once
from joindre.tickets.models import Ticket


class NothingWritten(Refusal):
    status = 422
    message = _("There is nothing to send: write a message or attach a file.")


class OthersNotified(Refusal):
    """The page named others than those who would be mailed now (D5)."""

    def __init__(self, people: Sequence[Contact]) -> None:
        names = ", ".join(contact.name for contact in people)
        sentence = _("The people to notify have changed: they are now %(names)s. Send again to notify them.")
        nobody = _("Nobody can be notified by email any more. Send again without it, or choose another requester.")
        super().__init__(sentence % {"names": names} if names else nobody)


def post_message(ticket: Ticket, new: NewMessage, *, by: Author) -> Message:
    """Add a direct message to the feed, for both sides at once; tell the client by mail if asked (D4, D5).

    Raise the refusal of `write_permission`, `NothingWritten`, `UnfilledField` or `OthersNotified`. The same form key
    gives the same message.
    """
    return once(
        lambda locked: _post(locked, new, by=by),
        contents=Message.objects.all(),
        form_key=new.form_key,
        ticket=ticket,
        by=by,
        # Whoever posts a mail says in the same transaction what became of it.
        is_part=new.source is not None,
    )


def _post(locked: Ticket, new: NewMessage, *, by: Author) -> Message:
    settings = MessageSettings.current()
    policy.write_permission(locked, by=by, settings=settings).ensure()
    if richtext.is_blank(new.body) and not new.files:
        raise NothingWritten
    if not isinstance(by, Contact):
        ensure_filled(new.body)
    people = _told(locked, new, by=by)
    message = record_message(locked, new, author=by)
    for contact in people:
        letter = emails.new_message(locked, message, to=contact, settings=settings)
        _tell(_Told(message=message, outgoingemail=outbox.queue(letter)))
    return message


_Told = Message.notifications.through
_tell = PreparedInsert(_Told)


def notified_contacts(ticket: Ticket) -> list[Contact]:
    """Who is mailed when a message is notified: requester and user, each once, where they can be reached (D5, D7)."""
    people = [contact for contact in (ticket.requester, ticket.end_user) if contact is not None]
    reachable = {contact.email.lower(): contact for contact in reversed(people) if contact.email and contact.is_active}
    return list(reversed(reachable.values()))


def _told(ticket: Ticket, new: NewMessage, *, by: Author) -> Sequence[Contact]:
    """Who is mailed, as the page named them. Raise `OthersNotified`."""
    if not new.notify or isinstance(by, Contact):
        return ()
    people = [contact for contact in notified_contacts(ticket) if person_code(contact) not in new.reached]
    if new.told is not None and codes_of(people) != new.told:
        raise OthersNotified(people)
    return people
