"""Which request is this mail about, and who wrote it (I3)?"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from joindre.directory.models import Author, Contact, Employee
from joindre.lib.addressed import addressed
from joindre.lib.keys import read_key
from joindre.lib.prepared import PreparedQuery
from joindre.lib.tokens import ReplyToken, is_bound_to
from joindre.mail.models import IncomingEmail, OutgoingEmail, Recipient
from joindre.mail.models.mailboxes import known_mailboxes
from joindre.messaging.models import ReceivedMail
from joindre.messaging.new import CONVERSATION, person_code
from joindre.messaging.subjects import numbers_in
from joindre.tickets.models import Ticket, TicketQuerySet
from postroom import Address, Email
from postroom.threading import plain_subject

#: Ids of a thread that are looked up, and mails under each.
MOST_IDS = 20
#: Addresses in To and Cc of a colleague's mail that are looked up.
MOST_ADDRESSES = 30
_TOPIC = re.compile(r"ticket:([0-9]{1,18})")


@dataclass(frozen=True, kw_only=True)
class Match:
    """The request that was found, how, and the signed token where there was one."""

    ticket: Ticket
    by: str
    token: ReplyToken | None = None
    #: Whether it answers a mail of the staff's, sent or received: what is said there is not for the client (M12).
    answers_staff: bool = False
    #: Keys of the mails of ours on that request which it answers.
    answered: Sequence[int] = ()

    def is_bound_to(self, author: Author | None, address: str) -> bool:
        """Whether the reply address was given to this very sender."""
        if self.token is None or not self.token.person:
            return False
        if author is not None and _is_code_of(self.token.person, author):
            return True
        return is_bound_to(address, self.token.person)

    @property
    def is_for_third_party(self) -> bool:
        return self.answers_staff or (self.token is not None and self.token.purpose == "t")

    @property
    def is_of_conversation(self) -> bool:
        """By the address that was given to nobody: whoever has the mail that carried it knows it (P2)."""
        return self.token is not None and self.token.purpose == CONVERSATION

    def was_sent_to(self, address: str) -> bool:
        """Whether the mail that it answers was for this very address: its owner is that mail's third party (M12)."""
        addresses = Recipient.objects.filter(email__in=self.answered).values_list("address", flat=True)
        wanted = Address(address=address).key
        return wanted is not None and any(Address(address=one).key == wanted for one in addresses)


def match(incoming: IncomingEmail, mail: Email) -> Match | None:
    """By the signed address, else by a mail of ours it answers, else by the number in its subject."""
    return _by_reply_address(incoming, mail) or _by_references(mail) or _by_subject(mail)


def author_of(address: str, ticket: Ticket, token: ReplyToken | None) -> Author | None:
    """The one employee or contact of that customer who writes from there; `None` where nobody or several do (I3)."""
    if not address:
        return None
    found: list[Author] = [*_employees(address=address), *_contacts(address=address, customer=ticket.customer_id)]
    bound = [author for author in found if token and _is_code_of(token.person, author)]
    if bound:
        return bound[0]
    # One person at several sites of that customer is still one person.
    people = {f"e{a.pk}" if isinstance(a, Employee) else f"p{a.person_id}" for a in found}
    return found[0] if len(people) == 1 else None


def reached_by(mail: Email, ticket: Ticket) -> list[str]:
    """Codes of the contacts of that customer who stand in To or Cc of a mail, those of the request first (P2)."""
    written = dict.fromkeys(key for one in (*mail.to, *mail.cc) if (key := one.key))
    own = [person for person in (ticket.requester, ticket.end_user) if person is not None]
    found = [person for person in own if Address(address=person.email).key in written]
    for address in list(written)[:MOST_ADDRESSES]:
        found += _contacts(address=address, customer=ticket.customer_id)
    return list(dict.fromkeys(person_code(person) for person in found))


def _is_code_of(code: str, author: Author) -> bool:
    """Whether a reply address was given to this author, or to a contact who was merged into them since (C7)."""
    if code == person_code(author):
        return True
    key = read_key(code.removeprefix("c"))
    if isinstance(author, Employee) or not code.startswith("c") or key is None:
        return False
    return any(into == author.pk for (into,) in _merged_into(pk=key))


_merged_into = PreparedQuery(
    lambda pk: Contact._base_manager.filter(pk=pk).values_list("merged_into"),  # noqa: SLF001 - Django documents it
)
_employees = PreparedQuery(
    lambda address: addressed(Employee.objects.filter(is_active=True), address).select_related("account__profile")[:5]
)
_contacts = PreparedQuery(
    lambda address, customer: (
        addressed(Contact.objects.active().filter(site__customer=customer), address)
        .select_related("person__account__profile", "site__customer")
        .order_by("pk")[:20]
    )
)


def _by_reply_address(incoming: IncomingEmail, mail: Email) -> Match | None:
    # What was given to a person says more than what everybody reads.
    tokens = sorted(_tokens([*incoming.envelope_to, *mail.recipients]), key=lambda one: one.purpose == CONVERSATION)
    for token in tokens:
        ticket = _by_key.first(pk=token.ticket)
        if ticket is not None and token.purpose in {"m", "t", CONVERSATION}:
            return Match(ticket=ticket, by="reply_address", token=token)
    return None


def _tokens(addresses: Iterable[str]) -> Iterable[ReplyToken]:
    mailboxes = [mailbox for mailbox in known_mailboxes().values() if mailbox.is_active]
    for address in addresses:
        for mailbox in mailboxes:
            extension = mailbox.extension_of(address)
            token = ReplyToken.decode(extension) if extension else None
            if token is not None:
                yield token


@dataclass(frozen=True, kw_only=True)
class _Known:
    """A mail of a thread that we sent or that came in: what it was about, and whether it was the staff's alone."""

    topic: str
    is_staff_only: bool
    #: Its key where we sent it.
    ours: int | None = None


def _by_references(mail: Email) -> Match | None:
    """The mail that it answers, else the nearest one of its thread that belongs to a request (RFC 5322, 3.6.4)."""
    written = dict.fromkeys(one.strip("<> ") for one in (mail.in_reply_to or "", *reversed(mail.references)))
    ids = [one for one in written if one][:MOST_IDS]
    known = _known(ids)
    for one in (one for name in ids for one in known.get(name, ())):
        found = _TOPIC.fullmatch(one.topic)
        ticket = _tickets().filter(pk=int(found[1])).first() if found else None
        if ticket is not None:
            thread = [one for ones in known.values() for one in ones]
            # One mail of the staff's anywhere in the thread is enough: a quote carries all that was said before.
            answers_staff = any(one.is_staff_only for one in thread)
            answered = [one.ours for one in thread if one.ours and one.topic == ticket.topic]
            return Match(ticket=ticket, by="references", answers_staff=answers_staff, answered=answered)
    return None


def _known(ids: Sequence[str]) -> Mapping[str, Sequence[_Known]]:
    """What is known under each of these ids, the newest first: an id is its sender's choice, and may occur twice."""
    known: dict[str, list[_Known]] = defaultdict(list)
    ours = OutgoingEmail.objects.filter(message_id__in=ids).values_list("message_id", "topic", "sent_mail", "pk")
    for name, topic, sent_mail, key in ours:
        known[name].append(_Known(topic=topic, is_staff_only=sent_mail is not None, ours=key))
    written = [*ids, *(f"<{name}>" for name in ids)]
    theirs = IncomingEmail.objects.filter(message_id__in=written, topic__gt="").order_by("-pk")
    for name, topic, kind in theirs.values_list("message_id", "topic", "received_mail__entry__kind")[: MOST_IDS**2]:
        is_staff_only = kind not in {None, ReceivedMail.Kind.REFUSED}
        known[name.strip("<>")].append(_Known(topic=topic, is_staff_only=is_staff_only))
    return {name: found[:MOST_IDS] for name, found in known.items()}


def _by_subject(mail: Email) -> Match | None:
    for number in numbers_in(mail.subject or ""):
        ticket = _tickets().numbered(number).first()
        if ticket is not None:
            return _answer_by_subject(ticket, plain_subject(mail.subject))
    return None


def _answer_by_subject(ticket: Ticket, subject: str) -> Match:
    """A program may drop every id: what bears the subject of a mail of the staff's answers that mail (M12)."""
    sent = OutgoingEmail.objects.filter(sent_mail__entry__ticket=ticket, subject__iexact=subject)
    answered = list(sent.order_by("-pk").values_list("pk", flat=True)[:MOST_IDS])
    return Match(ticket=ticket, by="subject", answers_staff=bool(answered), answered=answered)


def _tickets() -> TicketQuerySet:
    return Ticket.objects.select_related("work_group__mailbox")


_by_key = PreparedQuery(lambda pk: _tickets().filter(pk=pk))
