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
from joindre.tickets.models import known_value
from joindre.workspace.calling import Calling, calling_of

#: Calls that tell which numbers are wrong.
MOST_CALLS = 200
#: Calls about no request that the sheet shows.
FEW_CALLS = 6


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
    #: Who noted that.
    wrong_by: str = ""


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
    wrong = wrong_numbers(contacts)
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


def _numbers(contact: Contact, wrong: dict[tuple[int, str], tuple[datetime, str]], by: Employee) -> list[ShownNumber]:
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
            wrong_at=at,
            wrong_by=noted_by,
        )
        for place, (kind, number, label) in enumerate(found)
        if number
        for at, noted_by in [wrong.get((contact.pk, number), (None, ""))]
    ]


def wrong_numbers(contacts: Iterable[Contact]) -> dict[tuple[int, str], tuple[datetime, str]]:
    """When somebody else answered under a number and who noted it, where nobody was reached there since.

    It belongs to the number: another one in its place has nothing of it.
    """
    rows = Call.objects.filter(contact__in=contacts, outcome__in=[Call.Outcome.WRONG_NUMBER, Call.Outcome.ANSWERED])
    found: dict[tuple[int, str], tuple[datetime, str]] = {}
    columns = ("contact", "number", "outcome", "began_at", "employee", "entry__employee")
    newest = rows.order_by("-began_at").values_list(*columns)[:MOST_CALLS]
    for contact, number, outcome, at, noted_by, by in reversed(newest):
        if outcome == Call.Outcome.WRONG_NUMBER:
            found[contact, number] = (at, known_value("assignee", by or noted_by).name)
        else:
            found.pop((contact, number), None)
    return found


def calls_on_sheet(contacts: Iterable[Contact]) -> list[Call]:
    """The last calls with them that are about no request."""
    rows = Call.objects.filter(contact__in=contacts, entry=None).select_related("contact__site", "employee")
    found = list(rows.order_by("-began_at")[:FEW_CALLS])
    for call in found:
        call.shown = phones.display(call.number, country=call.contact.site.country)  # type: ignore[attr-defined, union-attr]  # the sheet shows it
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
