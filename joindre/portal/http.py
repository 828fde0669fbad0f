"""What every view of the client portal starts from: who asks, and at which place of theirs."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django_htmx.middleware import HtmxDetails

from joindre.accounts.models import Account
from joindre.accounts.rights import Right
from joindre.accounts.visits import note_visit
from joindre.company.models import Company
from joindre.directory.models import Contact, Person
from joindre.lib.errors import MissingRight

P = ParamSpec("P")
#: Key of the session: as which contact a person with several places goes about.
PLACE = "portal_contact"


class ClientRequest(HttpRequest):
    """A request by a person at a client's who is signed in; `contact` is that person at the place they chose."""

    user: Account
    contact: Contact
    company: Company
    #: All their places: a page offers to change where there are several.
    places: Sequence[Contact]
    htmx: HtmxDetails


ClientView = Callable[Concatenate[ClientRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def clients_only(view: ClientView[P], /) -> View[P]:
    """Clients may go on, once they chose a place; an employee is shown to the support portal (K1)."""

    @persons_only
    @wraps(view)
    def guarded(request: ClientRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        contact = chosen(request)
        if contact is None:
            return redirect("portal:places")
        request.contact = contact
        return view(request, *args, **kwargs)

    return guarded


def persons_only(view: ClientView[P], /) -> View[P]:
    """Clients may go on, whether they chose a place or not."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        account = cast("Account", request.user)
        employee = getattr(account, "employee", None)
        # One who left goes on, to be told what they lack: their own portal would send them back here.
        if employee is not None and employee.is_active:
            return redirect("/")
        if not account.has_right(Right.CLIENT_PORTAL):
            raise MissingRight(Right.CLIENT_PORTAL.label).to_client()
        note_visit(account)
        asked = cast("ClientRequest", request)
        asked.places = places_of(getattr(account, "person", None))
        return view(asked, *args, **kwargs)

    return guarded


def places_of(person: Person | None) -> Sequence[Contact]:
    """Where this person is a contact and support goes on, their account and rights at hand without a further query."""
    if person is None:
        return []
    places = Contact.objects.active().filter(person=person).where_supported().select_related("site__customer")
    found = list(places.order_by("site__customer__name", "site__name", "pk"))
    for contact in found:
        contact.person = person
    return found


def chosen(request: ClientRequest) -> Contact | None:
    """The only place; or the one that was chosen, while it is still theirs."""
    if len(request.places) == 1:
        return request.places[0]
    key = request.session.get(PLACE)
    return next((contact for contact in request.places if contact.pk == key), None)


def answer(request: ClientRequest, template: str, context: dict[str, Any], *, otherwise: str) -> HttpResponse:
    """The fragment for htmx; the page it belongs to for a browser without JavaScript."""
    if request.htmx:
        return render(request, template, context)
    return redirect(otherwise)
