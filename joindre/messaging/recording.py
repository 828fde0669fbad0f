"""A message put on a request, and all that it changes there: a part of the acts that write or publish one."""

from collections.abc import Sequence

from joindre.directory.models import Author, Contact, Employee
from joindre.files.models import StoredFile
from joindre.lib import richtext
from joindre.lib.inserts import PreparedInsert
from joindre.messaging.indexing import message_words
from joindre.messaging.models import Message
from joindre.messaging.new import NewMessage
from joindre.tickets import actions as tickets
from joindre.tickets.indexing import index_entry
from joindre.tickets.models import Entry, Status, Ticket


def record_message(locked: Ticket, new: NewMessage, *, author: Author) -> Message:
    """Put a message in the feed of a locked request. One of a client's is unread, and reopens what was resolved."""
    message = _record(locked, new, by=author)
    if isinstance(author, Contact):
        _reopen(locked, by=author)
    return message


def _record(ticket: Ticket, new: NewMessage, *, by: Author) -> Message:
    is_unread = isinstance(by, Contact)
    entry = tickets.add_entry(ticket, kind=Message.KIND, audience=Entry.Audience.CLIENT, by=by, is_unread=is_unread)
    message = _store(
        Message(
            entry=entry,
            subject=new.subject,
            body=new.body,
            folded=new.folded,
            channel=Message.Channel.MAIL if new.source else Message.Channel.PORTAL,
            source=new.source,
            reached=list(new.reached),
            form_key=new.form_key,
        )
    )
    if new.files:
        # Not `set`, which would ask which files a new message has.
        message.files.add(*new.files)
    index_entry(entry, message_words(message, [file.name for file in new.files]))
    # What a client writes on the portal shows files that are the client's already. Publishing whatever it names would
    # let them read any file of the request: files are numbered, and numbers can be guessed.
    if isinstance(by, Employee) or new.source:
        _publish_files(ticket, message, new.files)
    return message


_store = PreparedInsert(Message)


def _publish_files(ticket: Ticket, message: Message, files: Sequence[StoredFile]) -> None:
    """What the message shows, in its text or beside it, is the client's from now on; of this request's files only."""
    shown = {file.pk for file in files} | richtext.own_files(message.body)
    if message.is_from_client:
        shown |= richtext.own_files(message.folded)
    if shown:
        StoredFile.objects.filter(pk__in=shown, topic=ticket.topic).update(is_for_client=True)


def _reopen(ticket: Ticket, *, by: Contact) -> None:
    """A client's message on a resolved request reopens it (D13)."""
    if ticket.status.type != Status.Type.RESOLVED:
        return
    tickets.set_status(ticket, tickets.first_status(Status.Type.IN_PROGRESS), by=by)
