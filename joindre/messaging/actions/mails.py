from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Author, Employee
from joindre.lib.errors import Refusal
from joindre.mail.models import IncomingEmail, Recipient
from joindre.mail.outgoing import actions as outgoing
from joindre.mail.outgoing import outbox
from joindre.messaging import emails
from joindre.messaging.models import MessageSettings, ReceivedMail, SentMail
from joindre.messaging.new import NewMail, NewReceivedMail
from joindre.tickets import actions as tickets
from joindre.tickets.models import Entry, Ticket


class NobodyToMail(Refusal):
    status = 422
    message = _("Nobody would receive this mail: add at least one person or address to To, Cc or Bcc.")


def send_mail(ticket: Ticket, draft: NewMail, *, by: Employee) -> SentMail:
    """Store a mail to whom it may concern, staff-only on the request; the worker makes its PDF and sends it (M7, M12).

    Raise `MissingRight` or `NobodyToMail`. The same form key gives the same mail.
    """
    by.ensure_right(Right.SEND_MAIL)
    if not (draft.to or draft.cc or draft.bcc):
        raise NobodyToMail
    try:
        return _send(ticket, draft, by=by)
    except IntegrityError:
        # The same form arrived twice at once; the first has stored it.
        if sent := _stored(ticket, draft, by=by):
            return sent
        raise


def resend(recipient: Recipient, *, by: Employee) -> None:
    """Send a refused or bounced copy once more (M7). Raise `MissingRight` or `NotResendable`."""
    by.ensure_right(Right.SEND_MAIL)
    outgoing.resend(recipient)


@transaction.atomic
def receive_mail(
    ticket: Ticket, incoming: IncomingEmail, *, draft: NewReceivedMail, kind: ReceivedMail.Kind, by: Author | None
) -> ReceivedMail:
    """Keep a mail that is no client message on the request, for the staff alone (M12, I8)."""
    locked = tickets.lock(ticket)
    entry = tickets.add_entry(locked, kind=kind, audience=Entry.Audience.STAFF, by=by)
    received = ReceivedMail.objects.create(entry=entry, email=incoming, body=draft.body, folded=draft.folded)
    received.files.set(draft.files)
    return received


@transaction.atomic
def _send(ticket: Ticket, draft: NewMail, *, by: Employee) -> SentMail:
    locked = tickets.lock(ticket)
    if sent := _stored(locked, draft, by=by):
        return sent
    entry = tickets.add_entry(locked, kind=SentMail.KIND, audience=Entry.Audience.STAFF, by=by)
    letter = emails.about_ticket(locked, draft, by=by, settings=MessageSettings.current())
    return SentMail.objects.create(
        entry=entry,
        email=outbox.queue(letter),
        body=draft.body,
        template=draft.template,
        document_state=SentMail.Document.WANTED if draft.template else SentMail.Document.NONE,
        form_key=draft.form_key,
    )


def _stored(ticket: Ticket, draft: NewMail, *, by: Employee) -> SentMail | None:
    """The mail that this form has made already."""
    if draft.form_key is None:
        return None
    sent = SentMail.objects.select_related("entry").filter(form_key=draft.form_key).first()
    if sent is not None:
        sent.entry.ensure_same_form(ticket, by=by)
    return sent
