"""How contacts are reached, as their cards tell it: numbers, hours at the site, what worked last, the best way (P6).

Three queries for one contact, four for the two people of a request, whatever their calls, mails and numbers are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from joindre.calls.numbers import CalledNumber, called_numbers
from joindre.company.models import Company
from joindre.company.models.calendars import known_clocks
from joindre.directory.models import Contact, ContactDetail, Site
from joindre.lib import clock, phones
from joindre.lib.prepared import PreparedQuery
from joindre.lib.zones import zone_named
from joindre.mail.models import Recipient
from joindre.messaging.models import Message
from joindre.tickets.models import Entry, known_value
from joindre.ui import dates
from joindre.workspace.contacts.best_way import Advice, KnownNumber, KnownWays, best_way

#: A number beyond these is nobody's who is looked up while a request is open.
MOST_DETAILS: Final = 200
#: Nobody waits for a card to say again that a site is open at a moment that is farther away.
LONGEST_WAIT: Final = 24 * 3600


@dataclass(frozen=True, kw_only=True)
class ReachNumber:
    """A number as text, with its kind (P2)."""

    #: In E.164.
    number: str
    shown: str
    kind: str
    label: str = ""
    is_principal: bool = True
    wrong_at: datetime | None = None
    #: Who noted that somebody else answers there.
    wrong_by: str = ""


@dataclass(frozen=True, kw_only=True)
class HoursThere:
    """What the clocks show at a site, and whether somebody is there."""

    #: Name of the zone where its time is told: another one than the reader's, or a site that is closed.
    zone: str = ""
    is_open: bool | None = None
    until: str = ""
    #: When a page looks again, in seconds since 1970; 0 where nothing changes.
    until_at: int = 0

    @property
    def time(self) -> str:
        """What the clocks show there now. It is no value of a kept part, which would be another one each minute."""
        zone = zone_named(self.zone)
        return f"{clock.now().astimezone(zone):%H:%M}" if zone else ""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """All that a card tells of how somebody is reached."""

    advice: Advice
    numbers: tuple[ReachNumber, ...]
    hours: HoursThere
    has_bounced: bool
    do_not_call: bool
    #: When the last call was answered, unless the advice says so.
    reached_at: datetime | None
    visited_at: datetime | None

    @property
    def shown_first(self) -> Sequence[ReachNumber]:
        return [one for one in self.numbers if one.is_principal]

    @property
    def further(self) -> Sequence[ReachNumber]:
        return [one for one in self.numbers if not one.is_principal]


class _Facts(NamedTuple):
    contact: int
    account: int | None
    visited_at: datetime | None
    wrote_at: datetime | None
    wrote_by: str | None
    has_bounced: bool
    has_details: bool


def reaches_of(contacts: Iterable[Contact], *, at_once: bool = False) -> Mapping[int, Reach]:
    """By their keys; each contact was read with the site. Where there may be many of them, `at_once` saves queries."""
    asked = {contact.pk: contact for contact in contacts}
    facts = {row[0]: _Facts(*row) for row in _facts(keys=list(asked))}
    details: dict[int, list[ContactDetail]] = {}
    # Most people have one number of a kind, and nothing further that would be asked for.
    several = [key for key, one in facts.items() if one.has_details]
    for detail in _details(keys=several) if several else ():
        details.setdefault(detail.contact_id, []).append(detail)
    called, now = called_numbers(asked, at_once=at_once), clock.now()
    return {
        key: _reach(contact, facts[key], _numbers(contact, details.get(key, ()), called), called, now)
        for key, contact in asked.items()
        if key in facts
    }


def hours_of(site: Site, *, now: datetime) -> HoursThere:
    """By the calendar of the site, else that of the company; of no calendar nothing is told but the time there."""
    zone = zone_named(site.time_zone)
    is_elsewhere = zone is not None and now.astimezone(zone).utcoffset() != timezone.localtime(now).utcoffset()
    there = known_clocks().get(site.calendar_id or Company.current().calendar_id or 0)
    if there is None:
        return HoursThere(zone=site.time_zone if is_elsewhere else "")
    is_open = there.is_open(now)
    change = there.next_closing(now) if is_open else there.next_opening(now)
    return HoursThere(
        zone=site.time_zone if zone and (is_elsewhere or not is_open) else "",
        is_open=is_open,
        until=dates.coming(change, now=now, zone=zone or there.zone) if change else "",
        until_at=round(change.timestamp()) if change and (change - now).total_seconds() < LONGEST_WAIT else 0,
    )


def _reach(
    contact: Contact,
    facts: _Facts,
    numbers: tuple[ReachNumber, ...],
    called: Mapping[tuple[int, str], CalledNumber],
    now: datetime,
) -> Reach:
    hours = hours_of(contact.site, now=now)
    own = {number: one for (key, number), one in called.items() if key == contact.pk}
    advice = best_way(_ways(contact, facts, hours, [_known(one, own) for one in numbers if one.kind != _FAX], now))
    reached = max((one.reached_at for one in own.values() if one.reached_at), default=None)
    return Reach(
        advice=advice,
        numbers=numbers,
        hours=hours,
        has_bounced=facts.has_bounced,
        do_not_call=contact.do_not_call,
        reached_at=None if advice.tells_call else reached,
        visited_at=facts.visited_at,
    )


def _ways(
    contact: Contact, facts: _Facts, hours: HoursThere, numbers: Sequence[KnownNumber], now: datetime
) -> KnownWays:
    return KnownWays(
        now=now,
        numbers=numbers,
        has_email=bool(contact.email),
        has_bounced=facts.has_bounced,
        has_portal=facts.account is not None,
        visited_at=facts.visited_at,
        wrote_at=facts.wrote_at,
        wrote_by_mail=facts.wrote_by == Message.Channel.MAIL,
        do_not_call=contact.do_not_call,
        is_open=hours.is_open,
        until=hours.until,
    )


_FAX: Final = ContactDetail.Kind.FAX.value


def _known(number: ReachNumber, called: Mapping[str, CalledNumber]) -> KnownNumber:
    known = called.get(number.number) or CalledNumber()
    return KnownNumber(
        shown=number.shown,
        is_mobile=number.kind == ContactDetail.Kind.MOBILE,
        reached_at=known.reached_at,
        unanswered=known.unanswered,
        is_wrong=number.wrong_at is not None,
    )


def _numbers(
    contact: Contact, details: Iterable[ContactDetail], called: Mapping[tuple[int, str], CalledNumber]
) -> tuple[ReachNumber, ...]:
    """The two principal ones, then the others in the order in which they were added."""
    found = [("phone", contact.phone, "", True), ("mobile", contact.mobile, "", True)]
    found += [(one.kind, one.value, one.label, False) for one in details]
    country = contact.site.country
    return tuple(
        ReachNumber(
            number=number,
            shown=phones.display(number, country=country),
            kind=kind,
            label=label,
            is_principal=is_principal,
            wrong_at=known.wrong_at,
            wrong_by=getattr(known_value("assignee", known.wrong_by), "name", ""),
        )
        for kind, number, label, is_principal in found
        if number
        for known in [called.get((contact.pk, number)) or CalledNumber()]
    )


#: Further numbers of any contact.
_further = ContactDetail.objects.exclude(kind=ContactDetail.Kind.EMAIL)


def _asked(keys: Any) -> Any:  # noqa: ANN401 - the place of a list in a prepared query
    """Account and visit, the newest message, and whether the last mail came back, of several contacts at once."""
    written = Entry.objects.filter(contact=OuterRef("pk"), kind=Message.KIND).order_by("-pk")
    # An address of nobody has no mails, and is not looked up among those without an address.
    bounced = Recipient.objects.bounced().filter(address=OuterRef("email")).exclude(address="")
    rows = Contact.objects.filter(pk__in=keys)
    return rows.values_list(
        "pk",
        "person__account",
        "person__account__visited_at",
        Subquery(written.values("created_at")[:1]),
        Subquery(written.values("message__channel")[:1]),
        Exists(bounced),
        Exists(_further.filter(contact=OuterRef("pk"))),
    )


_facts = PreparedQuery(_asked)
_details = PreparedQuery(lambda keys: _further.filter(contact__in=keys).order_by("contact", "pk")[:MOST_DETAILS])
