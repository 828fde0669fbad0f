"""A mail that is about no request yet: whether it opens one, and for whom (I4, I7, I8).

Called from `intake` where no request was found. Who wrote and what kind of mail it is are known from its head; all the
rest is read only where it may open a request.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.db import transaction

from joindre.directory.models import Contact, Site
from joindre.directory.senders import Sender, place_for, take_in_sender
from joindre.lib.errors import Refusal
from joindre.mail.incoming.actions import finish
from joindre.mail.incoming.alignment import is_aligned
from joindre.mail.incoming.processing import Considered
from joindre.mail.models import IncomingEmail, Mailbox
from joindre.messaging.contents import Prepared, prepare
from joindre.messaging.openings import open_request
from joindre.messaging.refusal_reasons import RefusalReason
from postroom import Email, Kind

#: Requests opened by mail that are looked at, the newest first: several times what one domain may open in an hour.
MOST_LOOKED_AT = 300
Outcome = IncomingEmail.Outcome
Authentication = IncomingEmail.Authentication


@dataclass(frozen=True, kw_only=True)
class FirstMail:
    """A mail to a mailbox that opens requests."""

    incoming: IncomingEmail
    mailbox: Mailbox
    sender: Sender

    @cached_property
    def place(self) -> Site | None:
        """Where an unknown sender becomes a contact; `None` where nothing says so."""
        return place_for(self.sender, self.mailbox)


def consider_first(incoming: IncomingEmail, head: Email) -> Considered:
    """Say by the head alone whether this mail opens a request, or why it does not (A4)."""
    is_proved = incoming.authentication == Authentication.PASS
    mailbox = incoming.mailbox
    if head.is_automatic and not _is_own_group(head, mailbox):
        reason, outcome = _automatic(head)
        return Considered(is_proved=is_proved, reason=reason, outcome=outcome)
    if mailbox is None or not mailbox.opens_requests:
        return Considered(is_proved=is_proved, reason=RefusalReason.NO_REQUEST)
    first = FirstMail(
        incoming=incoming,
        mailbox=mailbox,
        sender=Sender(address=incoming.sender_address, name=incoming.sender_name),
    )
    return Considered(is_proved=is_proved, reason=_doubt(first), post=lambda mail: receive_first(first, mail))


def receive_first(first: FirstMail, mail: Email) -> None:
    """Open a request in the transaction that says so, or set the mail aside with the reason."""
    if mail.is_automatic and not _is_own_group(mail, first.mailbox):
        reason, outcome = _automatic(mail)
        finish(first.incoming, outcome=outcome, reason=reason)
        return
    prepared = prepare(mail)
    if prepared.is_blank and not (mail.subject or "").strip():
        finish(first.incoming, outcome=Outcome.SET_ASIDE, reason=RefusalReason.EMPTY)
        return
    try:
        with transaction.atomic():
            _open(first, prepared)
    except Refusal:
        finish(first.incoming, outcome=Outcome.SET_ASIDE, reason=RefusalReason.MAY_NOT_OPEN)


def _open(first: FirstMail, prepared: Prepared) -> None:
    requester = first.sender.only or _welcomed(first)
    ticket = open_request(first.incoming, prepared, requester=requester, opener=requester)
    finish(first.incoming, outcome=Outcome.NEW_REQUEST, topic=ticket.topic)


def _welcomed(first: FirstMail) -> Contact:
    assert first.place is not None, "`_doubt` sets aside what has no place"  # noqa: S101 - for the type checker
    return take_in_sender(first.sender, first.place)


def _doubt(first: FirstMail) -> str:
    """Why this mail opens no request; blank where it does (I3, I4, I7)."""
    if first.incoming.authentication == Authentication.FAIL:
        return RefusalReason.SENDER_FALSIFIED
    if first.incoming.authentication == Authentication.NONE and not first.mailbox.accepts_unverified:
        return RefusalReason.FIRST_UNVERIFIED
    if first.sender.is_ours:
        return RefusalReason.COLLEAGUE
    return _doubt_of_contacts(first.sender) if first.sender.contacts else _doubt_of_stranger(first)


def _doubt_of_contacts(sender: Sender) -> str:
    if not sender.served:
        return RefusalReason.OUT_OF_SERVICE
    if not sender.has_one_customer:
        return RefusalReason.SEVERAL_CUSTOMERS
    return "" if sender.only else RefusalReason.SEVERAL_PEOPLE


def _doubt_of_stranger(first: FirstMail) -> str:
    if first.place is None:
        return RefusalReason.UNKNOWN_TO_ALL
    return RefusalReason.TOO_MANY_STRANGERS if _are_too_many(first.incoming) else ""


def _are_too_many(incoming: IncomingEmail) -> bool:
    """Whether this domain opened as many requests within an hour as one sender may (A4).

    Whoever has a domain has as many addresses there as they like, each of them proved.
    """
    domain, since = incoming.sender_address.rpartition("@")[2], incoming.received_at - timedelta(hours=1)
    newest = IncomingEmail.objects.filter(outcome=Outcome.NEW_REQUEST, pk__lt=incoming.pk).newest_first()
    rows = newest.values_list("sender_address", "received_at")[:MOST_LOOKED_AT]
    theirs = [at for address, at in rows if at > since and is_aligned(address.rpartition("@")[2], domain)]
    return len(theirs) >= min(settings.MAIL_IN_PER_HOUR, MOST_LOOKED_AT)


def _automatic(mail: Email) -> tuple[str, str]:
    """What a list passes on may have been written by somebody, so that it waits for one who looks at it (I8)."""
    if mail.kind == Kind.LIST:
        return RefusalReason.OF_A_LIST, Outcome.SET_ASIDE
    return RefusalReason.FIRST_AUTOMATIC, Outcome.IGNORED


def _is_own_group(mail: Email, mailbox: Mailbox | None) -> bool:
    """A support address may be a group, which marks what it passes on as a list's: by the address itself (RFC 2919)."""
    if mail.kind != Kind.LIST or mailbox is None:
        return False
    names = (mail.headers.first("list-id") or "").casefold()
    posts = (mail.headers.first("list-post") or "").casefold()
    address = mailbox.address.casefold()
    return f"<{address.replace('@', '.')}>" in names or f"mailto:{address}>" in posts
