"""Acts on mails about a request: sending one, sending a copy again, keeping one that arrived."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Author, Employee
from joindre.fields.texts import ensure_filled
from joindre.lib import jobs
from joindre.lib.errors import Refusal
from joindre.mail.models import IncomingEmail, Recipient
from joindre.mail.outgoing import actions as outgoing
from joindre.mail.outgoing import outbox
from joindre.messaging import emails
from joindre.messaging.indexing import received_words, sent_words
from joindre.messaging.models import MessageSettings, ReceivedMail, SentMail
from joindre.messaging.new import NewMail, NewReceivedMail
from joindre.messaging.recipients import recipients_of
from joindre.tickets import actions as tickets
from joindre.tickets.form_keys import once
from joindre.tickets.indexing import index_entry
from joindre.tickets.locking import lock
from joindre.tickets.models import Entry, Ticket


class NobodyToMail(Refusal):
    status = 422
    message = _("Nobody would receive this email: add at least one person or address to To, Cc or Bcc.")


def send_mail(ticket: Ticket, new: NewMail, *, by: Employee) -> SentMail:
    """Store a mail to whom it may concern, staff-only on the request; the worker makes its PDF and sends it (M7, M12).

    Raise `MissingRight`, `OwnMailbox`, `NobodyToMail` or `UnfilledField`. The same form key gives the same mail.
    """
    by.ensure_right(Right.SEND_MAIL)
    new = recipients_of(new)
    if not (new.to or new.cc or new.bcc):
        raise NobodyToMail
    ensure_filled(new.body)
    return once(
        lambda locked: _send(locked, new, by=by),
        contents=SentMail.objects.all(),
        form_key=new.form_key,
        ticket=ticket,
        by=by,
    )


def resend(recipient: Recipient, *, by: Employee) -> None:
    """Send a refused or bounced copy once more (M7). Raise `MissingRight` or `NotResendable`."""
    by.ensure_right(Right.SEND_MAIL)
    outgoing.resend(recipient)


@transaction.atomic
def receive_mail(
    ticket: Ticket, incoming: IncomingEmail, *, new: NewReceivedMail, kind: ReceivedMail.Kind, by: Author | None
) -> ReceivedMail:
    """Keep a mail that is no client message on the request, for the staff alone (M12, I8)."""
    locked = lock(ticket)
    entry = tickets.add_entry(locked, kind=kind, audience=Entry.Audience.STAFF, by=by)
    received = ReceivedMail.objects.create(entry=entry, email=incoming, body=new.body, folded=new.folded)
    received.files.set(new.files)
    index_entry(entry, received_words(received, [file.name for file in new.files]))
    return received


def _send(locked: Ticket, new: NewMail, *, by: Employee) -> SentMail:
    entry = tickets.add_entry(locked, kind=SentMail.KIND, audience=Entry.Audience.STAFF, by=by)
    letter = emails.about_ticket(locked, new, by=by, settings=MessageSettings.current())
    jobs.wake(SentMail)
    sent = SentMail.objects.create(
        entry=entry,
        email=outbox.queue(letter),
        body=new.body,
        template=new.template,
        document_state=SentMail.Document.WANTED if new.template else SentMail.Document.NONE,
        form_key=new.form_key,
    )
    addresses = [f"{copy.name} {copy.address}" for copy in (*new.to, *new.cc, *new.bcc)]
    index_entry(entry, sent_words(sent, addresses=addresses, files=[file.name for file in new.files]))
    return sent
