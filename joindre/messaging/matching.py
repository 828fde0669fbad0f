"""Which request is this mail about, and who wrote it (I3)?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from joindre.directory.models import Author, Contact, Employee
from joindre.lib.numbers import Number, read_number
from joindre.lib.tokens import ReplyToken
from joindre.mail.models import IncomingEmail, Mailbox, OutgoingEmail
from joindre.messaging.new import address_code, person_code
from joindre.tickets.models import Ticket, TicketQuerySet
from postroom import Email

_SUBJECT = re.compile(rf"#({Number.PATTERN})(?![0-9])")
_TOPIC = re.compile(r"ticket:([0-9]{1,18})")


@dataclass(frozen=True, kw_only=True)
class Match:
    """The request that was found, how, and the signed token where there was one."""

    ticket: Ticket
    by: str
    token: ReplyToken | None = None
    #: Whether it answers a mail of the staff's, sent or received: what is said there is not for the client (M12).
    answers_staff: bool = False

    def is_bound_to(self, author: Author | None, address: str) -> bool:
        """Whether the reply address was given to this very sender."""
        if self.token is None or not self.token.person:
            return False
        return self.token.person in {address_code(address), person_code(author) if author else ""}

    @property
    def is_for_third_party(self) -> bool:
        return self.answers_staff or (self.token is not None and self.token.purpose == "t")


def match(incoming: IncomingEmail, mail: Email) -> Match | None:
    """By the signed address, else by a mail of ours it answers, else by the number in its subject."""
    return _by_reply_address(incoming, mail) or _by_references(mail) or _by_subject(mail)


def author_of(address: str, ticket: Ticket, token: ReplyToken | None) -> Author | None:
    """The one employee or contact of that customer who writes from there; `None` where nobody or several do (I3)."""
    if not address:
        return None
    employees = Employee.objects.filter(email__iexact=address, is_active=True).select_related("account__profile")
    contacts = (
        Contact.objects.active()
        .filter(email__iexact=address, site__customer=ticket.customer_id)
        .select_related("person__account__profile", "site__customer")
    )
    found: list[Author] = [*employees[:5], *contacts[:20]]
    bound = [author for author in found if token and person_code(author) == token.person]
    if bound:
        return bound[0]
    # One person at several sites of that customer is still one person.
    people = {f"e{a.pk}" if isinstance(a, Employee) else f"p{a.person_id}" for a in found}
    return found[0] if len(people) == 1 else None


def _by_reply_address(incoming: IncomingEmail, mail: Email) -> Match | None:
    for token in _tokens([*incoming.envelope_to, *mail.recipients]):
        ticket = _tickets().filter(pk=token.ticket).first()
        if ticket is not None and token.purpose in {"m", "t"}:
            return Match(ticket=ticket, by="reply_address", token=token)
    return None


def _tokens(addresses: Iterable[str]) -> Iterable[ReplyToken]:
    mailboxes = list(Mailbox.objects.filter(is_active=True))
    for address in addresses:
        for mailbox in mailboxes:
            extension = mailbox.extension_of(address)
            token = ReplyToken.decode(extension) if extension else None
            if token is not None:
                yield token


def _by_references(mail: Email) -> Match | None:
    ids = [one.strip("<> ") for one in (mail.in_reply_to or "", *mail.references[-20:]) if one.strip("<> ")]
    written = [*ids, *(f"<{one}>" for one in ids)]
    ours = OutgoingEmail.objects.filter(message_id__in=ids).order_by("-pk")
    theirs = IncomingEmail.objects.filter(message_id__in=written, topic__gt="").order_by("-pk")
    known = [*ours.values_list("topic", "sent_mail")[:20], *theirs.values_list("topic", "received_mail")[:20]]
    for topic, _staff_mail in known:
        found = _TOPIC.fullmatch(topic)
        ticket = _tickets().filter(pk=int(found[1])).first() if found else None
        if ticket is not None:
            # One mail of the staff's anywhere in the thread is enough: a quote carries all that was said before.
            answers_staff = any(staff_mail for _topic, staff_mail in known)
            return Match(ticket=ticket, by="references", answers_staff=answers_staff)
    return None


def _by_subject(mail: Email) -> Match | None:
    for text in _SUBJECT.findall(mail.subject or "")[:3]:
        number = read_number(text)
        ticket = _tickets().numbered(number).first() if number else None
        if ticket is not None:
            return Match(ticket=ticket, by="subject")
    return None


def _tickets() -> TicketQuerySet:
    return Ticket.objects.select_related("work_group__mailbox")
