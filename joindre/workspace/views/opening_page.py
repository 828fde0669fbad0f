"""What the page of a new request shows: its fields, the open requests beside it, and the other drafts (T4, U2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import ngettext

from joindre.accounts.rights import Right
from joindre.calls.models import LineCall
from joindre.directory.choosing import find_customers, find_people, find_sites
from joindre.directory.found import Found
from joindre.directory.models import Contact, Customer, Site
from joindre.drafts.actions import drafts_under
from joindre.drafts.models import Draft
from joindre.lib import phones, richtext
from joindre.lib.errors import MissingRight
from joindre.lib.keys import read_key
from joindre.lib.numbers import read_number
from joindre.tickets.models import Ticket
from joindre.workspace.forms.opening import NewRequestForm, initial_of
from joindre.workspace.forms.places import FIELDS, RequestPlace
from joindre.workspace.http import AgentRequest
from joindre.workspace.opening_fields import PlaceField, labels
from joindre.workspace.views.listing import Row, newest_rows, open_statuses
from joindre.workspace.views.lookups import visible
from joindre.workspace.views.person import parts_of

#: Drafts, and open requests of each kind, that stand beside the form.
MOST_DRAFTS, MOST_OPEN = 8, 5
#: What a duplicate has in common with the request that it is made from.
COPIED = ("title", "description", "type_id", "severity_id", "work_group_id")


@dataclass(frozen=True, kw_only=True)
class OtherDraft:
    key: str
    title: str
    customer: str
    saved_at: datetime


def draft_place(key: UUID) -> str:
    return f"request/{key}"


def written_in(draft: Draft) -> QueryDict:
    written = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        written.setlist(name, list(values))
    return written


def begun_with(request: AgentRequest) -> QueryDict:
    """What the address says: people and places by their keys, or the request that this one is made from (`like`)."""
    written = QueryDict(mutable=True)
    for name in (*FIELDS, "title", "follows", "line_call", "typed_requester"):
        if value := request.GET.get(name, ""):
            written[name] = value[:200]
    written.setdefault("end_user", written.get("requester", ""))
    if original := original_of(request):
        for name in COPIED:
            written[name.removesuffix("_id")] = str(getattr(original, name) or "")
        for name, key in (("customer", original.customer_id), ("site", original.site_id)):
            written[name] = str(key)
        written["requester"], written["end_user"] = str(original.requester_id or ""), str(original.end_user_id or "")
        written["follows"] = str(original.number)
    return written


def original_of(request: AgentRequest) -> Ticket | None:
    """The request that `?like=` names, if one sees it."""
    number = read_number(request.GET.get("like", ""))
    return visible(request).numbered(number).first() if number else None


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A form as it is filled in so far."""

    key: UUID
    written: QueryDict
    place: RequestPlace
    #: As it was posted and refused, with what is wrong with the place.
    posted: NewRequestForm | None = None
    wrong: Mapping[str, str] | None = None

    @property
    def errors(self) -> Mapping[str, str]:
        return self.place.dropped if self.wrong is None else self.wrong


def page_of(request: AgentRequest, filled: Filled, *, draft: Draft | None) -> dict[str, Any]:
    """All that the page shows."""
    context = parts_of_page(request, filled)
    return context | {
        "place": "new-ticket",
        "draft": draft,
        "files": context["form"].kept_files,
        "original": None if draft else original_of(request),
        "no_documents": _lacking(request, Right.ADD_DOCUMENT),
        "call": attached_call(request, filled.written),
        "drafts": _other_drafts(request, filled.key),
    }


@dataclass(frozen=True, kw_only=True)
class AttachedCall:
    """A call that stands on the request once it is created."""

    call: LineCall
    number: str


def attached_call(request: AgentRequest, written: QueryDict) -> AttachedCall | None:
    """The one that the form names: their own, that is noted nowhere yet."""
    key = read_key(written.get("line_call", ""))
    if key is None or not request.user.has_right(Right.CALLS):
        return None
    call = LineCall.objects.filter(pk=key, employee=request.employee, noted=None).first()
    number = phones.display(call.number, country=request.company.country) if call else ""
    return AttachedCall(call=call, number=number) if call else None


def parts_of_page(request: AgentRequest, filled: Filled) -> dict[str, Any]:
    """What changes with the place."""
    return {
        "key": filled.key,
        "at": filled.place,
        "fields": [_field(request, filled, name) for name in FIELDS],
        "form": filled.posted or form_of(request, filled.written, filled.place),
        "beside": _open_requests(request, filled.place),
    }


def form_of(request: AgentRequest, written: QueryDict, place: RequestPlace) -> NewRequestForm:
    initial = initial_of(written, usual_group=place.usual_group, is_usually_visible=place.is_usually_visible)
    return NewRequestForm(by=request.employee, upload=reverse("workspace:opening-uploads"), initial=initial)


def _field(request: AgentRequest, filled: Filled, name: str) -> PlaceField:
    typed = filled.written.get(f"typed_{name}", "")[:160]
    is_asked_for = request.GET.get("find") == name
    return PlaceField(
        name=name,
        label=labels()[name],
        key=filled.key,
        chosen=_chosen(filled.place, name),
        typed=typed,
        place=filled.place,
        no_creation=_lacking(request, Right.CREATE_CONTACT),
        found=found_for(request, name, typed, filled.place) if is_asked_for else None,
        error=filled.errors.get(name, ""),
    )


def found_for(request: AgentRequest, name: str, typed: str, place: RequestPlace) -> Sequence[Found]:
    """What one may choose for this field."""
    if name == "customer":
        return [shown_customer(one) for one in find_customers(typed, author=request.employee)]
    if name == "site":
        return [shown_site(one) for one in find_sites(typed, customer=place.customer)] if place.customer else []
    found = find_people(typed, customer=place.customer, site=place.site, author=request.employee)
    return [Found.contact(one) for one in found]


def shown_customer(customer: Customer) -> Found:
    """With the town of a site and how many there are: two customers may have one name."""
    count, town = getattr(customer, "site_count", 0), getattr(customer, "place", "")
    sites = ngettext("%(count)s site", "%(count)s sites", count) % {"count": count} if count > 1 else ""
    return _row(customer, detail=" · ".join(part for part in (town, sites) if part))


def shown_site(site: Site) -> Found:
    return _row(site, detail=f"{site.postal_code} {site.city}".strip())


def _row(value: Customer | Site, *, detail: str) -> Found:
    return Found(value=str(value.pk), label=value.name, detail=detail, address="", client=True, initials="")


def _chosen(place: RequestPlace, name: str) -> Found | None:
    match getattr(place, name):
        case Customer() as customer:
            return shown_customer(customer)
        case Site() as site:
            return shown_site(site)
        case Contact() as contact:
            return Found.contact(contact)
    return None


def _open_requests(request: AgentRequest, place: RequestPlace) -> dict[str, Sequence[Row]]:
    """Those of the people named and of their customer: what the call is about may be among them."""
    people = list(dict.fromkeys(one for one in (place.requester, place.end_user) if one))
    seen, statuses = visible(request), open_statuses()
    parts = parts_of(seen.filter(status__in=statuses), people)
    theirs = newest_rows(parts, after=None, size=MOST_OPEN) if parts else []
    at = [seen.filter(customer=place.customer, status=status) for status in statuses] if place.customer else []
    others = newest_rows(at, after=None, size=MOST_OPEN * 2) if at else []
    known = {row.number for row in theirs}
    return {
        "theirs": theirs[:MOST_OPEN],
        "others": [row for row in others if row.number not in known][:MOST_OPEN],
    }


def _other_drafts(request: AgentRequest, key: UUID) -> Sequence[OtherDraft]:
    drafts = [one for one in drafts_under(request.user, "request", most=MOST_DRAFTS) if one.place != draft_place(key)]
    keys = [read_key(one.value("customer")) or 0 for one in drafts]
    customers = Customer.objects.among(request.employee.customers).in_bulk(keys) if drafts else {}
    return [
        OtherDraft(
            key=one.place.partition("/")[2],
            title=one.value("title") or richtext.to_text(richtext.clean(one.value("description")))[:80],
            customer=getattr(customers.get(at), "name", ""),
            saved_at=one.saved_at,
        )
        for one, at in zip(drafts, keys, strict=True)
    ]


def _lacking(request: AgentRequest, right: Right) -> str:
    return "" if request.user.has_right(right) else str(MissingRight(right.label).message)
