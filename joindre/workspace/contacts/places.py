"""Where a person is a contact, as their sheet shows it: how they are reached, and who is there now (C4, C7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from joindre.calls.models import Call
from joindre.directory.models import Contact, ContactDetail, Employee
from joindre.lib import phones
from joindre.mail.outgoing.address_states import AddressState, address_state
from joindre.workspace.calling import Calling, calling_of
from joindre.workspace.contacts.reach import Reach, reaches_of

#: Calls about no request that the sheet shows.
FEW_CALLS = 6


@dataclass(frozen=True, kw_only=True)
class ShownNumber:
    """A number of a contact, with when somebody else answered there."""

    kind: str
    shown: str
    #: In E.164.
    number: str
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
    #: Those of the addresses from which the last mail came back.
    bounced: Mapping[str, AddressState]
    #: The best way to reach them there, and what is known of it.
    reach: Reach | None


def shown_places(contacts: Sequence[Contact], *, by: Employee) -> list[ShownPlace]:
    """What the sheet shows of each; they were read with their site, its calendar and their further details."""
    addresses = {contact.pk: _addresses(contact) for contact in contacts}
    bounced = address_state(address for several in addresses.values() for address, _label in several)
    reaches = reaches_of(contacts, at_once=True)
    return [
        ShownPlace(
            contact=contact,
            numbers=_numbers(contact, reaches.get(contact.pk), by),
            addresses=addresses[contact.pk],
            bounced=bounced,
            reach=reaches.get(contact.pk),
        )
        for contact in contacts
    ]


def _addresses(contact: Contact) -> list[tuple[str, str]]:
    own = [(contact.email, "")] if contact.email else []
    return own + [(one.value, one.label) for one in contact.details.all() if one.kind == ContactDetail.Kind.EMAIL]


def _numbers(contact: Contact, reach: Reach | None, by: Employee) -> list[ShownNumber]:
    return [
        ShownNumber(
            kind=one.kind,
            shown=one.shown,
            number=one.number,
            calling=Calling() if one.kind == ContactDetail.Kind.FAX else calling_of(contact, one.number, by=by),
            place=f"{contact.pk}-{place}",
            label=one.label,
            wrong_at=one.wrong_at,
            wrong_by=one.wrong_by,
        )
        for place, one in enumerate(reach.numbers if reach else ())
    ]


def calls_on_sheet(contacts: Iterable[Contact]) -> list[Call]:
    """The last calls with them that are about no request."""
    rows = Call.objects.filter(contact__in=contacts, entry=None, withdrawn_at=None).select_related(
        "contact__site", "employee"
    )
    found = list(rows.order_by("-began_at")[:FEW_CALLS])
    for call in found:
        call.shown = phones.display(call.number, country=call.contact.site.country)  # type: ignore[attr-defined, union-attr]  # the sheet shows it
    return found
