"""What the card of the requester or the user in the context panel shows (C1, C3, P1 to P3)."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode
from zlib import crc32

from django.db.models import TextChoices
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from joindre.accounts.rights import Right
from joindre.directory.models import Contact
from joindre.lib.errors import MissingRight
from joindre.lib.numbers import Number
from joindre.messaging.emails import conversation_address
from joindre.messaging.models import MessageSettings
from joindre.tickets.models import Ticket
from joindre.ui.reaching import Posted
from joindre.workspace.calling import Callee, way_to_call
from joindre.workspace.contacts.duplicates import AlikeActs
from joindre.workspace.contacts.reach import Reach, reaches_of
from joindre.workspace.http import AgentRequest

#: Letters of a note that stand in one line of a card, more or less.
SHORT_NOTE: Final = 60


class PersonField(TextChoices):
    """The two fields of a request that hold a contact."""

    REQUESTER = "requester", gettext_lazy("Requester")
    END_USER = "end_user", gettext_lazy("User")

    @classmethod
    def named(cls, name: str) -> "PersonField":
        """The field by its name in an address. Any other word is answered with 404."""
        if name not in cls.values:
            raise Http404
        return cls(name)

    def contact_of(self, ticket: Ticket) -> Contact | None:
        return ticket.requester if self is PersonField.REQUESTER else ticket.end_user


@dataclass(frozen=True, kw_only=True)
class WayToReach:
    """One icon: it carries an address and a value, or it says what is missing."""

    way: str
    href: str = ""
    value: str = ""
    missing: str = ""
    #: What it calls, as it is kept.
    number: str = ""
    #: Where our server places the call.
    posted: Posted | None = None


@dataclass(frozen=True, kw_only=True)
class ShownContact:
    """What a card shows of a contact."""

    key: int
    #: Key of their sheet.
    person: int
    name: str
    initials: str
    roles: tuple[str, ...]
    #: The notes of the staff: their first line, and all of them where there is more.
    first_note: str
    notes: str


@dataclass(frozen=True, kw_only=True)
class PersonCard:
    """What one card shows, and what the person who looks may do with it."""

    field: PersonField
    number: Number
    contact: ShownContact | None
    ways: tuple[WayToReach, ...]
    reach: Reach | None
    #: Why the person who looks may not do it. It is blank where they may.
    no_creation: str
    no_choice: str
    no_change: str
    no_removal: str
    no_sheet: str

    @property
    def id(self) -> str:
        return f"person-{self.field}"

    @property
    def state(self) -> str:
        """A summary of what the card shows. News that bring the same card again leave the one on the page alone."""
        if self.contact is None:
            return "empty"
        return f"{self.contact.key}-{crc32(repr((self.contact, self.ways, self.reach)).encode()):x}"

    @property
    def time_there(self) -> str:
        """What the clocks show at the site, for a place that is filled anew each time."""
        return self.reach.hours.time if self.reach else ""

    @property
    def is_called_by_key(self) -> bool:
        """Whether the key that calls is about this one of the two people (U1)."""
        return self.field is PersonField.REQUESTER

    @property
    def called(self) -> str:
        """The way that this key takes: the first number there is, or the icon that says that there is none."""
        numbers = [way.way for way in self.ways if way.value and way.way != "mail"]
        return next(iter(numbers), "phone") if self.is_called_by_key else ""

    @property
    def urls(self) -> dict[str, str]:
        """The addresses of the acts: `new` and `search` belong to the request, the others to this field."""
        acts = {act: f"workspace:{act}-contact" for act in ("choose", "edit", "remove")}
        acts["card"] = "workspace:contact-card"
        acts["merge"] = "workspace:merge-typed-contact"
        own = {act: reverse(name, args=[self.number, self.field]) for act, name in acts.items()}
        new, alike, search = (
            reverse(f"workspace:{name}", args=[self.number]) for name in ("new-contact", "alike-contacts", "contacts")
        )
        field = f"?field={self.field}"
        return {**own, "new": f"{new}{field}", "alike": f"{alike}{field}", "search": search}

    @property
    def alike_acts(self) -> AlikeActs:
        """What one can do in the dialog with somebody who may be the same person (C6)."""
        urls = self.urls
        return AlikeActs(alike=urls["alike"], use=urls["choose"], merge=urls["merge"], no_merge=self.no_change)


def cards_of(request: AgentRequest, ticket: Ticket) -> dict[PersonField, PersonCard]:
    """The cards of both fields of a request that was read with its people."""
    people = {field: field.contact_of(ticket) for field in PersonField}
    reaches = reaches_of(contact for contact in people.values() if contact)
    return {
        field: _made(request, ticket, field=field, contact=contact, reach=reaches.get(contact.pk) if contact else None)
        for field, contact in people.items()
    }


def make_card(request: AgentRequest, ticket: Ticket, *, field: PersonField, contact: Contact | None) -> PersonCard:
    """The card of one field, with what the person who looks may do; nothing is read of the request."""
    reach = reaches_of([contact]).get(contact.pk) if contact else None
    return _made(request, ticket, field=field, contact=contact, reach=reach)


def make_form_card(request: AgentRequest, ticket: Ticket, *, field: PersonField) -> PersonCard:
    """What a dialog needs of the card: the addresses of its acts and what the person who looks may do."""
    return _made(request, ticket, field=field, contact=None, reach=None)


def _made(
    request: AgentRequest, ticket: Ticket, *, field: PersonField, contact: Contact | None, reach: Reach | None
) -> PersonCard:
    return PersonCard(
        field=field,
        number=ticket.number,
        contact=_shown(contact) if contact else None,
        ways=_ways(request, ticket, contact) if contact else (),
        reach=reach,
        no_creation=_lacking(request, Right.CREATE_CONTACT),
        no_choice=_lacking(request, Right.CHANGE_TICKET, Right.CREATE_CONTACT),
        no_change=_lacking(request, Right.CHANGE_CONTACT),
        no_removal=_lacking(request, Right.CHANGE_TICKET),
        no_sheet=_lacking(request, Right.DIRECTORY),
    )


def _shown(contact: Contact) -> ShownContact:
    notes = contact.notes.strip()
    first = notes.partition("\n")[0].strip()
    return ShownContact(
        key=contact.pk,
        person=contact.person_id,
        name=contact.name,
        initials=contact.initials,
        roles=tuple(contact.roles),
        first_note=first,
        notes="" if first == notes and len(first) <= SHORT_NOTE else notes,
    )


def _lacking(request: AgentRequest, *rights: Right) -> str:
    if request.user.has_right(*rights):
        return ""
    return str(MissingRight(rights[0].label).message)


def _ways(request: AgentRequest, ticket: Ticket, contact: Contact) -> tuple[WayToReach, ...]:
    return (
        _mail(ticket, contact) if contact.email else _missing(request, "mail", _("No email address.")),
        *(
            _call(request, way, Callee(contact=contact, number=phone, ticket=str(ticket.number)))
            if phone
            else _missing(request, way, missing)
            for way, phone, missing in (
                ("phone", contact.phone, _("No phone number.")),
                ("mobile", contact.mobile, _("No mobile number.")),
            )
        ),
    )


def _mail(ticket: Ticket, contact: Contact) -> WayToReach:
    """A draft in the computer's mail program; by setting with the address of the conversation in Cc (P2)."""
    # The sign before the number lets an answer find its way to the request (I3).
    headers = {"subject": _("Request #%(number)s") % {"number": ticket.number}}
    if MessageSettings.current().copies_own_mails:
        headers["cc"] = conversation_address(ticket)
    return WayToReach(
        way="mail",
        href=f"mailto:{quote(contact.email, safe='@')}?{urlencode(headers, safe='@', quote_via=quote)}",
        value=contact.email,
    )


def _call(request: AgentRequest, way: str, callee: Callee) -> WayToReach:
    calling = way_to_call(request.employee, callee)
    return WayToReach(
        way=way,
        value=callee.shown,
        number=callee.number,
        href=calling.href,
        posted=calling.posted,
        missing=calling.missing,
    )


def _missing(request: AgentRequest, way: str, what: str) -> WayToReach:
    if request.user.has_right(Right.CHANGE_CONTACT):
        cure = _("Add it with “Change”, in the menu beside.")
    else:
        cure = _("Anyone with the right “%(right)s” can add it.") % {"right": Right.CHANGE_CONTACT.label}
    return WayToReach(way=way, missing=f"{what} {cure}")
