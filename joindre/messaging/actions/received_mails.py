"""The journal of mails that arrived: reading one, opening a request with what was set aside, or binning it (I2, I7).

A mail may be of any customer, so that who sees some customers only sees none of them (S3).
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee, Site
from joindre.directory.senders import Sender, take_in_sender
from joindre.lib.errors import Refusal
from joindre.lib.logs import Log
from joindre.mail.incoming import actions
from joindre.mail.incoming.raw_mails import RawMail
from joindre.mail.incoming.reader import READER, NoReader, ReaderDied, TooHeavy
from joindre.mail.models import IncomingEmail
from joindre.mail.models.incoming import IncomingEmailQuerySet
from joindre.messaging.actions.failed_mails import MailOfAnybody
from joindre.messaging.contents import prepare
from joindre.messaging.openings import open_request
from joindre.messaging.refusal_reasons import RefusalReason
from joindre.tickets.models import Ticket
from postroom import Email

LOG = Log(__name__)
Outcome = IncomingEmail.Outcome


class NotReadable(Refusal):
    status = 422
    message = _("This email cannot be read now. Download it from Failed emails, or try again in a minute.")


class SettledMeanwhile(Refusal):
    message = _("Somebody has dealt with this email meanwhile, or the same email has opened a request.")


class NobodyChosen(Refusal):
    status = 422
    message = _("Choose the contact who wrote it, or say where they become one.")


def seen_received_mails(*, by: Employee) -> IncomingEmailQuerySet:
    """All mails with what their list shows. Raise `MissingRight` or `MailOfAnybody`."""
    by.ensure_right(Right.CATCHMAIL_JOURNAL)
    _ensure_sees_everybody(by)
    return IncomingEmail.objects.select_related("mailbox", "raw")


def read_received_mail(incoming: IncomingEmail, *, by: Employee) -> Email:
    """What a mail says, read anew from its bytes. Raise `MissingRight`, `MailOfAnybody` or `NotReadable`."""
    by.ensure_right(Right.CATCHMAIL_JOURNAL)
    _ensure_sees_everybody(by)
    return _read(incoming)


def open_with_received(incoming: IncomingEmail, *, requester: Contact, by: Employee) -> Ticket:
    """Open a request with a mail that was set aside, for this contact.

    Raise `MissingRight`, `MailOfAnybody`, `NotReadable`, `SettledMeanwhile` or a refusal of `open_ticket`.
    """
    by.ensure_right(Right.CATCHMAIL_JOURNAL)
    by.ensure_right(Right.CREATE_TICKET)
    _ensure_sees_everybody(by)
    return _open(incoming, requester, by=by)


def open_for_sender(incoming: IncomingEmail, *, site: Site, by: Employee) -> Ticket:
    """The same for an unknown sender, who becomes a contact there. Raise what `open_with_received` raises."""
    by.ensure_right(Right.CATCHMAIL_JOURNAL)
    by.ensure_right(Right.CREATE_TICKET)
    by.ensure_right(Right.CREATE_CONTACT)
    _ensure_sees_everybody(by)
    return _open(incoming, site, by=by)


def bin_received(incoming: IncomingEmail, *, by: Employee) -> None:
    """Have a mail that was set aside wait for nobody. It is kept. Raise `MissingRight` or `MailOfAnybody`."""
    by.ensure_right(Right.CATCHMAIL_JOURNAL)
    _ensure_sees_everybody(by)
    if actions.settle(incoming, outcome=Outcome.IGNORED, reason=RefusalReason.BINNED):
        LOG.info("mail binned", incoming=incoming.pk, by=by.pk)


def _open(incoming: IncomingEmail, whose: Contact | Site, *, by: Employee) -> Ticket:
    """All that takes time comes before the transaction."""
    if incoming.outcome != Outcome.SET_ASIDE:
        raise SettledMeanwhile
    mail = _read(incoming)
    prepared, incoming.fingerprint = prepare(mail), mail.fingerprint
    try:
        with transaction.atomic():
            requester = whose if isinstance(whose, Contact) else _welcomed(incoming, whose, by=by)
            ticket = open_request(incoming, prepared, requester=requester, opener=by)
            columns = {"topic": ticket.topic, "fingerprint": mail.fingerprint}
            if not actions.settle(incoming, outcome=Outcome.NEW_REQUEST, **columns):
                raise SettledMeanwhile
    except IntegrityError as error:
        raise SettledMeanwhile from error
    return ticket


def _welcomed(incoming: IncomingEmail, site: Site, *, by: Employee) -> Contact:
    return take_in_sender(Sender(address=incoming.sender_address, name=incoming.sender_name), site, author=by)


def _read(incoming: IncomingEmail) -> Email:
    try:
        return READER.mail(RawMail(incoming))
    except (TooHeavy, ReaderDied, NoReader, OSError) as error:
        raise NotReadable from error


def _ensure_sees_everybody(by: Employee) -> None:
    if by.customers is not None:
        raise MailOfAnybody
