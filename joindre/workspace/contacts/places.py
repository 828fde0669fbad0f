"""Where a person is a contact, as their sheet shows it: how they are reached, and who is there now (C4, C7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from joindre.calls.models import Call
from joindre.company.models import Company
from joindre.directory.models import Contact, ContactDetail, Employee, Site
from joindre.lib import clock, phones
from joindre.lib.open_hours import OpenClock
from joindre.lib.zones import zone_named
from joindre.mail.models import Recipient
from joindre.workspace.calling import Calling, calling_of

#: Calls that tell which numbers are wrong.
MOST_CALLS = 200


@dataclass(frozen=True, kw_only=True)
class ShownNumber:
    """A number of a contact, with when somebody else answered there."""

    kind: str
    shown: str
    #: How whoever reads calls it; a fax is not called.
    calling: Calling
    #: A word of its own on the page.
    place: str
    label: str = ""
    wrong_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ShownPlace:
    """A person at one site."""

    contact: Contact
    numbers: Sequence[ShownNumber]
    addresses: Sequence[tuple[str, str]]
    bounced: frozenset[str]
    local_time: str
    is_open: bool | None


def shown_places(contacts: Sequence[Contact], *, by: Employee) -> list[ShownPlace]:
    """What the sheet shows of each; they were read with their site, its calendar and their further details."""
    addresses = {contact.pk: _addresses(contact) for contact in contacts}
    bounced = bounced_among(address for several in addresses.values() for address, _label in several)
    wrong = _wrong_numbers(contacts)
    now, clocks = clock.now(), _Clocks()
    return [
        ShownPlace(
            contact=contact,
            numbers=_numbers(contact, wrong, by),
            addresses=addresses[contact.pk],
            bounced=bounced,
            local_time=_local_time(contact, now),
            is_open=clocks.is_open(contact.site, now),
        )
        for contact in contacts
    ]


def _addresses(contact: Contact) -> list[tuple[str, str]]:
    own = [(contact.email, "")] if contact.email else []
    return own + [(one.value, one.label) for one in contact.details.all() if one.kind == ContactDetail.Kind.EMAIL]


def _numbers(contact: Contact, wrong: dict[tuple[int, str], datetime], by: Employee) -> list[ShownNumber]:
    further = [one for one in contact.details.all() if one.kind != ContactDetail.Kind.EMAIL]
    found = [("phone", contact.phone, ""), ("mobile", contact.mobile, "")]
    found += [(one.kind, one.value, one.label) for one in further]
    return [
        ShownNumber(
            kind=kind,
            shown=phones.display(number, country=contact.site.country),
            calling=Calling() if kind == ContactDetail.Kind.FAX else calling_of(contact, number, by=by),
            place=f"{contact.pk}-{place}",
            label=label,
            wrong_at=wrong.get((contact.pk, number)),
        )
        for place, (kind, number, label) in enumerate(found)
        if number
    ]


def _wrong_numbers(contacts: Sequence[Contact]) -> dict[tuple[int, str], datetime]:
    """When somebody else answered under a number, where nobody was reached there since."""
    rows = Call.objects.filter(contact__in=contacts, outcome__in=[Call.Outcome.WRONG_NUMBER, Call.Outcome.ANSWERED])
    found: dict[tuple[int, str], datetime] = {}
    newest = rows.order_by("-entry").values_list("contact", "number", "outcome", "entry__created_at")[:MOST_CALLS]
    for contact, number, outcome, at in reversed(newest):
        if outcome == Call.Outcome.WRONG_NUMBER:
            found[contact, number] = at
        else:
            found.pop((contact, number), None)
    return found


def _local_time(contact: Contact, now: datetime) -> str:
    """What the clocks show at a site; blank where they show the same to whoever reads."""
    zone = zone_named(contact.site.time_zone)
    if zone is None or now.astimezone(zone).utcoffset() == timezone.localtime(now).utcoffset():
        return ""
    return f"{now.astimezone(zone):%H:%M}"


class _Clocks:
    """Opening hours of several sites: those of the company are read once."""

    def __init__(self) -> None:
        self._known: dict[int, OpenClock] = {}

    def is_open(self, site: Site, now: datetime) -> bool | None:
        """Whether somebody is there now; `None` where nobody named opening hours."""
        calendar = site.calendar or Company.current().calendar
        if calendar is None:
            return None
        if calendar.pk not in self._known:
            self._known[calendar.pk] = calendar.clock()
        return self._known[calendar.pk].is_open(now)


def bounced_among(addresses: Iterable[str]) -> frozenset[str]:
    """Those of these addresses from which the last mail came back."""
    asked = {address for address in addresses if address}
    found = Recipient.objects.bounced().filter(address__in=asked).values_list("address", flat=True)
    return frozenset(found) if asked else frozenset()
