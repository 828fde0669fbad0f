"""The journal of mails that arrived: reading one, opening a request with what was set aside, or binning it (I2, I7).

Who sees some customers only sees what was set aside and comes from the address of a contact there; what an unknown
sender wrote may be of any customer (S3). What was posted stands in its request.
"""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Lower
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
#: Mails of one sender that one press bins.
MOST_BINNED = 1000
Outcome = IncomingEmail.Outcome
_SEEN_BY_LIMITED = (Outcome.SET_ASIDE, Outcome.NEW_REQUEST, Outcome.IGNORED)


class NotReadable(Refusal):
    status = 422
    message = _("This email cannot be read now. Download it, or try again in a minute.")


class SettledMeanwhile(Refusal):
    message = _("Somebody has dealt with this email meanwhile, or the same email has opened a request.")


class NobodyChosen(Refusal):
    status = 422
    message = _("Choose the contact who wrote it, or say where they become one.")


def may_see_received_mails(employee: Employee) -> bool:
    return employee.has_right(Right.CATCHMAIL_JOURNAL)


def seen_received_mails(*, by: Employee, outcome: Outcome | None = None) -> IncomingEmailQuerySet:
    """The mails of one outcome or of all that this person may see, with what a list shows. Raise `MissingRight`."""
    by.ensure_right(Right.CATCHMAIL_JOURNAL)
    mails = IncomingEmail.objects.select_related("mailbox", "raw")
    if by.customers is None:
        return mails.filter(outcome=outcome) if outcome else mails
    # From the few contacts to their mails, each by its index; asked the other way round, it would be of every mail.
    theirs = Contact.objects.active().at(by.customers).exclude(email="").annotate(lowered=Lower("email"))
    # With what became of them since, so that whoever presses twice is told.
    journal = mails.alias(sender=Lower("sender_address"), ended=Lower("outcome"))
    shown = [one for one in _SEEN_BY_LIMITED if outcome in {None, one}]
    return journal.filter(sender__in=theirs.values("lowered"), ended__in=shown)


def read_received_mail(incoming: IncomingEmail, *, by: Employee) -> Email:
    """What a mail says, read anew from its bytes. Raise `MissingRight`, `MailOfAnybody` or `NotReadable`."""
    by.ensure_right(Right.CATCHMAIL_JOURNAL)
    _ensure_sees(incoming, by)
    return _read(incoming)


def open_with_received(incoming: IncomingEmail, *, requester: Contact, by: Employee) -> Ticket:
    """Open a request with a mail that was set aside, for this contact.

    Raise `MissingRight`, `MailOfAnybody`, `NotReadable`, `SettledMeanwhile` or a refusal of `open_ticket`.
    """
    by.ensure_right(Right.CATCHMAIL_JOURNAL)
    by.ensure_right(Right.CREATE_TICKET)
    _ensure_sees(incoming, by)
    if by.customers is not None and requester.site.customer_id not in by.customers:
        raise MailOfAnybody
    return _open(incoming, requester, by=by)


def open_for_sender(incoming: IncomingEmail, *, site: Site, by: Employee) -> Ticket:
    """The same for an unknown sender, who becomes a contact there. Raise what `open_with_received` raises."""
    by.ensure_right(Right.CATCHMAIL_JOURNAL)
    by.ensure_right(Right.CREATE_TICKET)
    by.ensure_right(Right.CREATE_CONTACT)
    if by.customers is not None:
        raise MailOfAnybody
    return _open(incoming, site, by=by)


def count_of_waiting(*, by: Employee, most: int) -> int:
    """How many set-aside mails this person may see, counted up to one more than `most`. Raise `MissingRight`."""
    by.ensure_right(Right.CATCHMAIL_JOURNAL)
    mails = seen_received_mails(by=by, outcome=Outcome.SET_ASIDE)
    return mails.order_by("-pk")[: most + 1].count()


def bin_received(incoming: IncomingEmail, *, by: Employee) -> None:
    """Have a mail that was set aside wait for nobody. It is kept; binned twice, it stays where it is.

    Raise `MissingRight`, `MailOfAnybody` or `SettledMeanwhile`.
    """
    by.ensure_right(Right.CATCHMAIL_JOURNAL)
    _ensure_sees(incoming, by)
    if actions.settle(incoming, outcome=Outcome.IGNORED, reason=RefusalReason.BINNED):
        LOG.info("mail binned", incoming=incoming.pk, by=by.pk)
    elif not IncomingEmail.objects.filter(pk=incoming.pk, reason=RefusalReason.BINNED).exists():
        raise SettledMeanwhile


def bin_sender(incoming: IncomingEmail, *, by: Employee) -> int:
    """The same for all that the sender of this mail has waiting; return how many were binned, `MOST_BINNED` at once.

    Raise `MissingRight` or `MailOfAnybody`.
    """
    by.ensure_right(Right.CATCHMAIL_JOURNAL)
    _ensure_sees(incoming, by)
    keys = list(_waiting_of_sender(incoming)[:MOST_BINNED])
    count = actions.settle_all(keys, outcome=Outcome.IGNORED, reason=RefusalReason.BINNED)
    LOG.info("mails of a sender binned", incoming=incoming.pk, count=count, by=by.pk)
    return count


def count_of_sender(incoming: IncomingEmail, *, by: Employee) -> int:
    """How many mails of this sender wait, counted up to what is binned at once. Raise what `bin_sender` raises."""
    by.ensure_right(Right.CATCHMAIL_JOURNAL)
    _ensure_sees(incoming, by)
    return len(_waiting_of_sender(incoming)[:MOST_BINNED])


def _waiting_of_sender(incoming: IncomingEmail) -> "QuerySet[IncomingEmail, int]":
    """The keys of what was set aside from this address, in any case; of a mail without one, its own alone."""
    rows = IncomingEmail.objects.alias(sender=Lower("sender_address"), ended=Lower("outcome"))
    theirs = rows.filter(sender=Lower(Value(incoming.sender_address)), ended=Outcome.SET_ASIDE)
    found = theirs if incoming.sender_address else rows.filter(pk=incoming.pk, ended=Outcome.SET_ASIDE)
    return found.order_by("pk").values_list("pk", flat=True)


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


def _ensure_sees(incoming: IncomingEmail, by: Employee) -> None:
    if by.customers is not None and not seen_received_mails(by=by).filter(pk=incoming.pk).exists():
        raise MailOfAnybody
