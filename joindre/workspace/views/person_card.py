"""The card of the requester or the user in the context panel (C1, C3, P1 to P3)."""

import json
from dataclasses import dataclass
from urllib.parse import quote

from django.contrib import messages
from django.db.models import TextChoices
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from joindre.accounts.rights import Right
from joindre.directory.models import Contact
from joindre.lib import phones
from joindre.lib.errors import MissingRight
from joindre.lib.numbers import Number
from joindre.tickets.models import AlreadyFilled, Ticket
from joindre.ui.middleware import refuse
from joindre.workspace.http import AgentRequest
from joindre.workspace.views.lookups import get_ticket


class PersonField(TextChoices):
    REQUESTER = "requester", gettext_lazy("Requester")
    END_USER = "end_user", gettext_lazy("User")

    @classmethod
    def named(cls, name: str) -> "PersonField":
        """As it stands in an address; 404 for any other word."""
        if name not in cls.values:
            raise Http404
        return cls(name)

    def person_of(self, ticket: Ticket) -> Contact | None:
        return ticket.requester if self is PersonField.REQUESTER else ticket.end_user


@dataclass(frozen=True, kw_only=True)
class WayToReach:
    """An icon: a live one with its address and its value, or one that says what is missing."""

    way: str
    href: str = ""
    value: str = ""
    missing: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonCard:
    field: PersonField
    number: Number
    contact: Contact | None
    ways: tuple[WayToReach, ...]
    #: Why the person who looks may not do it; blank where they may.
    no_creation: str
    no_choice: str
    no_change: str
    no_removal: str
    csrf_token: str

    @property
    def id(self) -> str:
        return f"person-{self.field}"

    @property
    def state(self) -> str:
        """What the card shows: news that bring the same again leave the one on the page alone."""
        contact = self.contact
        return f"{contact.pk} {contact.name} {contact.email} {contact.phone} {contact.mobile}" if contact else "empty"

    @property
    def urls(self) -> dict[str, str]:
        """Of the acts; `new` and `search` are of the request, the others of this field."""
        acts = {act: f"workspace:{act}-contact" for act in ("choose", "edit", "remove")}
        own = {act: reverse(name, args=[self.number, self.field]) for act, name in acts.items()}
        new = reverse("workspace:new-contact", args=[self.number])
        return {**own, "new": f"{new}?field={self.field}", "search": reverse("workspace:contacts", args=[self.number])}


def person_card(request: AgentRequest, ticket: Ticket, field: str) -> PersonCard:
    place = PersonField(field)
    contact = place.person_of(ticket)
    return PersonCard(
        field=place,
        number=ticket.number,
        contact=contact,
        ways=_ways(request, ticket, contact) if contact else (),
        no_creation=_lacking(request, Right.CREATE_CONTACT),
        no_choice=_lacking(request, Right.CHANGE_TICKET, Right.CREATE_CONTACT),
        no_change=_lacking(request, Right.CHANGE_CONTACT),
        no_removal=_lacking(request, Right.CHANGE_TICKET),
        csrf_token=get_token(request),
    )


def changed(request: AgentRequest, number: Number, field: PersonField, *, warning: str = "") -> HttpResponse:
    """The card as it is now, in place of the one on the page; the dialog closes, the feed fetches its new line."""
    if request.htmx:
        response = _card_in_place(request, number, field, told=warning)
        response["HX-Trigger-After-Swap"] = "modal:close"
        return response
    if warning:
        messages.warning(request, warning)
    return redirect("workspace:ticket", number)


def refused(request: AgentRequest, number: Number, field: PersonField) -> HttpResponse:
    """Somebody else is in the field already: the page, which did not know, shows who. A dialog stays as it is."""
    refusal = AlreadyFilled()
    if not request.htmx:
        return refuse(request, refusal)
    response = _card_in_place(request, number, field, told=str(refusal.message))
    response.status_code = refusal.status
    return response


def _card_in_place(request: AgentRequest, number: Number, field: PersonField, *, told: str) -> HttpResponse:
    card = person_card(request, get_ticket(request, number), field)
    response = render(request, "workspace/contacts/_person.html", {"card": card, "has_focus": True})
    toast = {"toast": {"text": told, "kind": "error"}} if told else {}
    response["HX-Retarget"], response["HX-Reswap"] = f"#{card.id}", "outerHTML"
    response["HX-Trigger"] = json.dumps({"feed:changed": True, **toast})
    return response


def _lacking(request: AgentRequest, *rights: Right) -> str:
    if request.user.has_right(*rights):
        return ""
    return str(MissingRight(rights[0].label).message)


def _ways(request: AgentRequest, ticket: Ticket, contact: Contact) -> tuple[WayToReach, ...]:
    return (
        _mail(ticket, contact) if contact.email else _missing(request, "mail", _("No e-mail address.")),
        *(
            _call(way, number, contact) if number else _missing(request, way, missing)
            for way, number, missing in (
                ("phone", contact.phone, _("No phone number.")),
                ("mobile", contact.mobile, _("No mobile number.")),
            )
        ),
    )


def _mail(ticket: Ticket, contact: Contact) -> WayToReach:
    # The sign before the number lets an answer find its way to the request (I3).
    subject = quote(_("Request #%(number)s") % {"number": ticket.number})
    return WayToReach(
        way="mail", href=f"mailto:{quote(contact.email, safe='@')}?subject={subject}", value=contact.email
    )


def _call(way: str, number: str, contact: Contact) -> WayToReach:
    return WayToReach(way=way, href=f"tel:{number}", value=phones.display(number, country=contact.site.country))


def _missing(request: AgentRequest, way: str, what: str) -> WayToReach:
    if request.user.has_right(Right.CHANGE_CONTACT):
        cure = _("Add it with “Change”, in the menu beside.")
    else:
        cure = _("Whoever has the right “%(right)s” can add it.") % {"right": Right.CHANGE_CONTACT.label}
    return WayToReach(way=way, missing=f"{what} {cure}")
