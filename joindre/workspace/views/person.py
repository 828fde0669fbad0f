"""The sheet of a person: who they are, where they are a contact, their requests and what was said with them (C7)."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from joindre.accounts.rights import Right
from joindre.directory.history import ErasedMeanwhile
from joindre.directory.models import Contact, ContactChange, Person
from joindre.lib.keys import read_key
from joindre.lib.numbers import Number, read_number
from joindre.lib.slices import cut_off, first_of
from joindre.personal_data.models import Erasure
from joindre.tickets.models import TicketQuerySet
from joindre.workspace.contacts.places import calls_on_sheet, shown_places
from joindre.workspace.exchanges import exchanges_of
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.listing import PAGE, Row, newest_rows, open_statuses
from joindre.workspace.views.lookups import visible

#: Open requests, and exchanges, that the sheet begins with.
FEW_OPEN, FEW_EXCHANGES = 10, 6
#: Places of one person that are shown; nobody has so many but by mistake.
MOST_PLACES = 50
#: The parts of the sheet, by their names in the address.
TABS: dict[str, str | Promise] = {
    "": _("Overview"),
    "requests": _("Requests"),
    "exchanges": _("Exchanges"),
    "history": _("History"),
}


@require_GET
@agents_only
@needs(Right.DIRECTORY)
def person(request: AgentRequest, pk: int) -> HttpResponse:
    """The sheet; `?show=` leaves one part of it, in pages."""
    gone = Person.objects.filter(Q(merged_into__isnull=False) | Q(erased_at__isnull=False), pk=pk).first()
    if gone is not None and gone.erased_at is not None:
        return _erased(request, gone)
    if gone is not None and gone.merged_into_id is not None:
        kept, _contacts = person_or_404(request, gone.merged_into_id)
        return redirect("workspace:person", kept.pk)
    someone, contacts = person_or_404(request, pk)
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in TABS else ""
    context = {
        "place": "people",
        "person": someone,
        "contacts": contacts,
        "places": shown_places(contacts, by=request.employee),
        "show": chosen,
        "tabs": [(key, label, f"?show={key}" if key else "?") for key, label in TABS.items()],
        "may": _may(request),
        "languages": settings.LANGUAGES,
    }
    context |= {"requests": _requests, "exchanges": _exchanges, "history": _history}.get(chosen, _overview)(
        request, contacts
    )
    return render(request, "workspace/people/person.html", context)


def _erased(request: AgentRequest, gone: Person) -> HttpResponse:
    """When and by whom, for who saw the sheet before (C8, S3)."""
    places = Contact._base_manager.filter(person=gone)  # noqa: SLF001 - the manager leaves out erased ones
    seen = request.employee.customers
    if seen is not None and not places.filter(site__customer__in=seen).exists():
        raise Http404
    erasure = Erasure.objects.select_related("employee").filter(person__in=[gone.pk, gone.merged_into_id]).first()
    return render(request, "workspace/people/erased.html", {"place": "people", "erasure": erasure}, status=410)


def person_or_404(request: AgentRequest, pk: int) -> tuple[Person, Sequence[Contact]]:
    """The person with their contacts at customers whom one sees; anybody else is as if they did not exist (S3)."""
    someone = get_object_or_404(Person.objects.select_related("title", "account"), pk=pk)
    at = Contact.objects.at(request.employee.customers).filter(person=someone)
    rows = at.select_related("site__customer").prefetch_related("details")
    contacts = list(rows.order_by("-is_active", "site__customer__sort_name", "site__name", "pk")[:MOST_PLACES])
    if not contacts:
        if someone.erased_at is not None and request.employee.customers is None:
            raise ErasedMeanwhile
        raise Http404
    for contact in contacts:
        contact.person = someone
    return someone, contacts


def _may(request: AgentRequest) -> dict[str, bool]:
    rights = {"change": Right.CHANGE_CONTACT, "create": Right.CREATE_CONTACT, "admit": Right.ACCOUNTS}
    rights |= {"data": Right.PERSONAL_DATA, "call": Right.CALLS}
    return {name: request.user.has_right(right) for name, right in rights.items()}


def parts_of(rows: TicketQuerySet, contacts: Sequence[Contact]) -> list[TicketQuerySet]:
    """The requests in which one of them is the requester or the user: an index has each part in the order of a list."""
    return [rows.filter(**{field: contact.pk}) for field in ("requester", "end_user") for contact in contacts]


def _overview(request: AgentRequest, contacts: Sequence[Contact]) -> dict[str, Any]:
    """Open requests first, for whoever has the person on the telephone; then what was said last."""
    is_open = visible(request).filter(status__in=open_statuses())
    shown = cut_off(newest_rows(parts_of(is_open, contacts), after=None, size=FEW_OPEN), size=FEW_OPEN)
    said = exchanges_of(contacts, author=request.employee, before=None, size=FEW_EXCHANGES)
    return {
        "open_rows": shown.rows,
        "is_more_open": shown.next_after is not None,
        "exchanges": said.rows,
        "is_more_said": said.next_after is not None,
        "calls": calls_on_sheet(contacts),
    }


def _requests(request: AgentRequest, contacts: Sequence[Contact]) -> dict[str, Any]:
    after: Number | None = read_number(request.GET.get("after", ""))
    shown = cut_off(newest_rows(parts_of(visible(request), contacts), after=after), size=PAGE)
    rows: Sequence[Row] = shown.rows
    following = f"?{urlencode({'show': 'requests', 'after': shown.next_after.number})}" if shown.next_after else ""
    return {"rows": rows, "following": following, "is_further": after is not None}


def _exchanges(request: AgentRequest, contacts: Sequence[Contact]) -> dict[str, Any]:
    before = read_key(request.GET.get("before", ""))
    said = exchanges_of(contacts, author=request.employee, before=before)
    following = f"?{urlencode({'show': 'exchanges', 'before': said.next_after.key})}" if said.next_after else ""
    return {"exchanges": said.rows, "following": following, "is_further": before is not None}


def _history(request: AgentRequest, contacts: Sequence[Contact]) -> dict[str, Any]:
    before = read_key(request.GET.get("before", ""))
    rows = ContactChange.objects.at(request.employee.customers).filter(person=contacts[0].person_id)
    rows = rows.with_people().order_by("-pk")
    shown = first_of(rows if before is None else rows.filter(pk__lt=before), size=PAGE)
    following = f"?{urlencode({'show': 'history', 'before': shown.next_after.pk})}" if shown.next_after else ""
    return {"changes": shown.rows, "following": following, "is_further": before is not None}
