"""From an arrived mail to a message on a request, or to the reason why not (I2, I3, I4, I8).

`mail.incoming` has stored and read the mail, and has dealt with bounces and with our own mails coming back. Here one
transaction posts it and records its outcome together.
"""

from dataclasses import dataclass, replace

from django.db import transaction

from joindre.directory.models import Author, Contact, Employee
from joindre.lib import clock
from joindre.lib.errors import Refusal
from joindre.mail.incoming.actions import finish, may_answer
from joindre.mail.incoming.processing import Considered
from joindre.mail.models import IncomingEmail
from joindre.mail.outgoing import outbox
from joindre.messaging import actions, alerts, emails
from joindre.messaging.contents import Prepared, contents, is_quote_alone, prepare
from joindre.messaging.first_mails import consider_first
from joindre.messaging.matching import Match, author_of, match, reached_by
from joindre.messaging.models import ReceivedMail
from joindre.messaging.policy import MessagesOff, NoClientHere, TicketClosed
from joindre.messaging.refusal_reasons import RefusalReason
from joindre.messaging.subjects import own_subject
from joindre.tickets.models import ConversationBlocked, Ticket, is_visible_to
from postroom import Email, Kind

Outcome = IncomingEmail.Outcome
Authentication = IncomingEmail.Authentication
_REFUSALS: dict[type[Refusal], RefusalReason] = {
    ConversationBlocked: RefusalReason.BLOCKED,
    TicketClosed: RefusalReason.CLOSED,
    MessagesOff: RefusalReason.MESSAGES_OFF,
    NoClientHere: RefusalReason.NOT_VISIBLE,
    actions.NothingWritten: RefusalReason.EMPTY,
}


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A mail, the request it is about and who wrote it, as far as known."""

    incoming: IncomingEmail
    mail: Email
    match: Match
    author: Author | None

    @property
    def ticket(self) -> Ticket:
        return self.match.ticket

    @property
    def is_bound(self) -> bool:
        return self.match.is_bound_to(self.author, self.incoming.sender_address)

    @property
    def is_from_nobody(self) -> bool:
        """Whether the sender is neither known nor somebody whom we wrote to (I3, M12)."""
        if self.author is not None or self.match.token is not None:
            return False
        return not self.match.was_sent_to(self.incoming.sender_address)


def consider(incoming: IncomingEmail, head: Email) -> Considered:
    """Say by the head alone who wrote, and why the rest is not worth reading (A4)."""
    arrival = _arrival(incoming, head)
    if arrival is None:
        return consider_first(incoming, head)
    return Considered(
        is_proved=_is_verified(incoming) or (arrival.is_bound and incoming.authentication == Authentication.NONE),
        reason=_doubt(arrival),
        topic=arrival.ticket.topic,
        matched_by=arrival.match.by,
        post=lambda mail: receive(replace(arrival, mail=mail)),
    )


def tell_too_many(incoming: IncomingEmail) -> None:
    """Tell staff that mails in somebody's name are set aside unread."""
    alerts.tell_too_many(incoming)


def receive(arrival: Arrival) -> None:
    """Give a mail that is believed its outcome. It is posted in the same transaction that says so, or not at all."""
    mail = arrival.mail
    prepared = prepare(mail).about(own_subject(mail.subject or "", arrival.ticket), is_quote_alone=is_quote_alone(mail))
    try:
        with transaction.atomic():
            _post(arrival, prepared)
    except Refusal as refusal:
        _refuse(arrival, prepared, refusal)


def _arrival(incoming: IncomingEmail, mail: Email) -> Arrival | None:
    found = match(incoming, mail)
    if found is None:
        return None
    author = author_of(incoming.sender_address, found.ticket, found.token)
    return Arrival(incoming=incoming, mail=mail, match=found, author=author)


def _is_verified(incoming: IncomingEmail) -> bool:
    return incoming.authentication == Authentication.PASS


def _doubt(arrival: Arrival) -> str:
    """Why this sender is not believed; blank where they are (I4)."""
    if arrival.incoming.authentication == Authentication.FAIL:
        return RefusalReason.SENDER_FALSIFIED
    if arrival.incoming.authentication == Authentication.NONE and not arrival.is_bound:
        if arrival.author is None:
            return RefusalReason.UNKNOWN_SENDER
        return "" if _is_taken_all_the_same(arrival) else RefusalReason.SENDER_UNVERIFIED
    if arrival.is_from_nobody:
        return RefusalReason.UNKNOWN_SENDER
    return ""


def _is_taken_all_the_same(arrival: Arrival) -> bool:
    """Where the mailbox allows it, and for contacts alone: in the name of staff anybody could write to clients (I4)."""
    mailbox = arrival.incoming.mailbox
    return mailbox is not None and mailbox.accepts_unverified and isinstance(arrival.author, Contact)


def _post(arrival: Arrival, prepared: Prepared) -> None:
    if _is_automatic(arrival):
        _keep_for_staff(arrival, prepared, kind=ReceivedMail.Kind.AUTOMATIC)
        _finish(arrival, Outcome.IGNORED, RefusalReason.AUTOMATIC)
    elif _is_for_staff(arrival):
        _keep_for_staff(arrival, prepared, kind=ReceivedMail.Kind.RECEIVED)
        _finish(arrival, Outcome.POSTED, RefusalReason.OF_A_COLLEAGUE)
    elif arrival.match.is_for_third_party or not _writes_as_themselves(arrival) or arrival.author is None:
        _keep_for_staff(arrival, prepared, kind=ReceivedMail.Kind.RECEIVED)
        _finish(arrival, Outcome.POSTED, RefusalReason.THIRD_PARTY)
    else:
        _post_message(arrival, arrival.author, prepared)
        _finish(arrival, Outcome.POSTED, "")


def _is_for_staff(arrival: Arrival) -> bool:
    """A colleague's mail from their own mail program that nobody at the client's gets is not for the client (P2)."""
    is_own = arrival.match.is_of_conversation and isinstance(arrival.author, Employee)
    return is_own and not reached_by(arrival.mail, arrival.ticket)


def _is_automatic(arrival: Arrival) -> bool:
    """A support address may be a group, which marks its mails as a list's: from a bound person they are theirs."""
    if arrival.mail.kind == Kind.LIST and arrival.is_bound:
        return False
    return arrival.mail.is_automatic


def _writes_as_themselves(arrival: Arrival) -> bool:
    """A reply address used by somebody it was not given to makes them a third party (I3)."""
    return arrival.match.token is None or arrival.match.is_of_conversation or arrival.is_bound


def _post_message(arrival: Arrival, author: Author, prepared: Prepared) -> None:
    _ensure_entitled(arrival.ticket, author)
    read = contents(prepared, topic=arrival.ticket.topic)
    new = actions.NewMessage(
        body=read.body,
        subject=read.subject,
        folded=read.folded,
        files=read.files,
        notify=isinstance(author, Employee),
        source=arrival.incoming,
        reached=reached_by(arrival.mail, arrival.ticket) if isinstance(author, Employee) else (),
    )
    actions.post_message(arrival.ticket, new, by=author)


def _keep_for_staff(arrival: Arrival, prepared: Prepared, *, kind: ReceivedMail.Kind) -> None:
    read = contents(prepared, topic=arrival.ticket.topic)
    new = actions.NewReceivedMail(body=read.body, folded=read.folded, files=read.files)
    actions.receive_mail(arrival.ticket, arrival.incoming, new=new, kind=kind, by=arrival.author)


class NotEntitled(Refusal):
    """By mail as on the pages, what one may not see does not exist: it is set aside, and not answered."""


def _ensure_entitled(ticket: Ticket, author: Author) -> None:
    if isinstance(author, Employee) and not author.uses_catchmail:
        raise NotEntitled
    if not is_visible_to(author, ticket):
        raise NotEntitled


def _refuse(arrival: Arrival, prepared: Prepared, refusal: Refusal) -> None:
    """Keep the mail for the staff, and answer it: one letter, to a contact, at most once an hour (I8)."""
    with transaction.atomic():
        if isinstance(refusal, NotEntitled):
            _finish(arrival, Outcome.SET_ASIDE, RefusalReason.NOT_ENTITLED)
            return
        _keep_for_staff(arrival, prepared, kind=ReceivedMail.Kind.REFUSED)
        _finish(arrival, Outcome.REFUSED, _REFUSALS.get(type(refusal), RefusalReason.RIGHT_MISSING))
        if isinstance(arrival.author, Contact) and may_answer(arrival.incoming, now=clock.now()):
            outbox.queue(emails.refused(arrival.incoming, refusal, to=arrival.author, ticket=arrival.ticket))


def _finish(arrival: Arrival, outcome: IncomingEmail.Outcome, reason: str) -> None:
    finish(
        arrival.incoming,
        outcome=outcome,
        reason=reason,
        topic=arrival.ticket.topic,
        matched_by=arrival.match.by,
    )
