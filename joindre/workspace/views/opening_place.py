"""For whom a new request is: customers, sites and people are looked for and chosen while its form is filled in (T4)."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from joindre.accounts.rights import Right
from joindre.directory.choosing import find_customers, find_people, find_sites
from joindre.directory.found import Found
from joindre.directory.models import Customer, Site
from joindre.drafts.actions import save_draft
from joindre.lib.keys import read_key
from joindre.ui.events import notice, with_events
from joindre.workspace.forms.places import FIELDS, RequestPlace, go_to_their_site, read_place
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.opening_fields import FIRST_LETTERS
from joindre.workspace.views.addressees import as_choices
from joindre.workspace.views.opening_page import Filled, draft_place, parts_of_page, shown_customer, shown_site

#: What belongs to the page that posts it.
NOT_WRITTEN = ("csrfmiddlewaretoken", "chosen", "files")


@require_GET
@agents_only
@needs(Right.CREATE_TICKET)
def customers(request: AgentRequest) -> JsonResponse:
    """The type-ahead, from three letters on."""
    typed = request.GET.get("q", "")
    if len(typed.strip()) < FIRST_LETTERS:
        return _choices([])
    return _choices([shown_customer(one) for one in find_customers(typed, author=request.employee)])


@require_GET
@agents_only
@needs(Right.CREATE_TICKET)
def sites(request: AgentRequest, customer: int) -> JsonResponse:
    """The sites of a customer, the first of them at once."""
    found = _customer_or_404(request, customer)
    return _choices([shown_site(one) for one in find_sites(request.GET.get("q", ""), customer=found)])


@require_GET
@agents_only
@needs(Right.CREATE_TICKET)
def people(request: AgentRequest, customer: int | None = None, site: int | None = None) -> JsonResponse:
    """Contacts of the site, or of the customer; before either is chosen, of all customers."""
    at = _customer_or_404(request, customer) if customer is not None else None
    where = Site.objects.filter(customer=at, pk=site).first() if site is not None else None
    if site is not None and where is None:
        raise Http404
    found = find_people(request.GET.get("q", ""), customer=at, site=where, author=request.employee)
    return _choices([Found.contact(one) for one in found])


@require_POST
@agents_only
@needs(Right.CREATE_TICKET)
def choose(request: AgentRequest, key: UUID, field: str) -> HttpResponse:
    """Fill one of the fields, or empty it (`chosen` blank): what follows from it is filled too, and nothing is lost."""
    _ensure_field(field)
    written = request.POST.copy()
    written[field] = written.get("chosen", "")
    written[f"typed_{field}"] = ""
    _follow(field, written)
    go_to_their_site(written, field, by=request.employee)
    place = read_place(written, by=request.employee)
    if request.htmx:
        return _filled(request, key, written, place, field=field)
    return keep_and_go(request, key, _with_place(written, place), to=reverse("workspace:opening", args=[key]))


@require_POST
@agents_only
@needs(Right.CREATE_TICKET)
def find(request: AgentRequest, key: UUID, field: str) -> HttpResponse:
    """For a browser without script: what was typed is kept, and the page comes back with what it finds."""
    _ensure_field(field)
    page = reverse("workspace:opening", args=[key])
    return keep_and_go(request, key, request.POST, to=f"{page}?find={field}#opening-{field}")


def keep_and_go(request: AgentRequest, key: UUID, written: QueryDict, *, to: str) -> HttpResponse:
    """Keep what stands in the form as its draft; the next page begins with it."""
    fields = {name: written.getlist(name) for name in written if name not in NOT_WRITTEN}
    save_draft(request.user, draft_place(key), fields, page=str(key), version=read_key(written.get("version", "")) or 0)
    return redirect(to)


def _filled(request: AgentRequest, key: UUID, written: QueryDict, place: RequestPlace, *, field: str) -> HttpResponse:
    """The parts of the form that follow from the place; title, text and files stay as they are."""
    emptied = "" if written[field] else field
    waiting = emptied or place.next_field
    context = parts_of_page(request, Filled(key=key, written=written, place=place))
    context["said"] = _told(place)
    context["focus"] = f"opening-{waiting}-search" if waiting else "id_title"
    response = render(request, "workspace/opening/_filled.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = "#opening-place", "outerHTML"
    dropped = " ".join(place.dropped.values())
    return with_events(response, notice(dropped, kind="error"), after="settle") if dropped else response


def _told(place: RequestPlace) -> str:
    """What stands there now, for who does not see it."""
    told = [getattr(place, name).name for name in FIELDS if getattr(place, name) is not None]
    return " · ".join(told) if told else _("Customer, site and people are empty again.")


def _follow(field: str, written: QueryDict) -> None:
    """What one choice means for the other fields."""
    if field == "customer":
        written["site"] = ""
    if field in {"customer", "site"} and not written[field]:
        # The people would say where it is again.
        written["requester"], written["end_user"] = "", ""
    if field == "requester" and not written.get("end_user"):
        # Who asks has the problem, until somebody says otherwise.
        written["end_user"] = written.get("requester", "")


def _with_place(written: QueryDict, place: RequestPlace) -> QueryDict:
    for name in FIELDS:
        value = getattr(place, name)
        written[name] = str(value.pk) if value else ""
    return written


def _ensure_field(field: str) -> None:
    if field not in FIELDS:
        raise Http404


def _customer_or_404(request: AgentRequest, key: int) -> Customer:
    found = Customer.objects.among(request.employee.customers).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _choices(found: Sequence[Found]) -> JsonResponse:
    return JsonResponse(as_choices(found), safe=False)
