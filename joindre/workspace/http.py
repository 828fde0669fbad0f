"""What every view of the support portal starts from: who asks, and how to answer them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from joindre.accounts.models import Account
from joindre.accounts.rights import Right
from joindre.company.models import Company
from joindre.directory.limits import ensure_sees_all
from joindre.directory.models import Employee
from joindre.lib.numbers import Number
from joindre.ui.events import FEED_CHANGED, Event, with_events
from joindre.workspace.operation import warnings_for

P = ParamSpec("P")


class AgentRequest(HttpRequest):
    """A request by an employee who is signed in."""

    user: Account
    employee: Employee
    company: Company
    htmx: HtmxDetails


AgentView = Callable[Concatenate[AgentRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def agents_only(view: AgentView[P], /) -> View[P]:
    """Employees may go on; a client is shown to the client portal; a visitor signs in first."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        employee = getattr(request.user, "employee", None)
        if employee is None or not employee.is_active:
            return redirect("portal:home")
        request.employee = employee  # type: ignore[attr-defined]  # this makes it an AgentRequest
        employee.account = request.user
        if request.method == "GET" and not request.headers.get("HX-Request"):
            request.warnings = warnings_for(employee.account)  # type: ignore[attr-defined]  # the base page shows them
        return view(request, *args, **kwargs)  # type: ignore[arg-type]  # from here on it is one

    return guarded


def needs(*rights: Right) -> Callable[[AgentView[P]], AgentView[P]]:
    """Refuse who holds none of these rights, with the name of the first (S2). Goes below `agents_only`."""

    def decorate(view: AgentView[P], /) -> AgentView[P]:
        @wraps(view)
        def guarded(request: AgentRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            request.user.ensure_right(*rights)
            return view(request, *args, **kwargs)

        guarded.rights = rights  # type: ignore[attr-defined]  # `rights_asked_by` reads it
        return guarded

    return decorate


def whole_portal(view: AgentView[P], /) -> AgentView[P]:
    """Refuse who is limited to some customers a page that holds for all of them (S3). Goes below `needs`."""

    @wraps(view)
    def guarded(request: AgentRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        ensure_sees_all(request.employee)
        return view(request, *args, **kwargs)

    return guarded


def rights_asked_by(view: Callable[..., object]) -> tuple[Right, ...]:
    """What `needs` asks for before this view; one of them is enough."""
    rights: tuple[Right, ...] = getattr(view, "rights", ())
    return rights


def ticket_url(number: Number) -> str:
    return reverse("workspace:ticket", args=[number])


def feed_changed(request: AgentRequest, number: Number, *events: Event) -> HttpResponse:
    """Nothing but the word that the feed changed: this page fetches what is new as every other open page does.

    A browser without JavaScript gets the page of the request.
    """
    if not request.htmx:
        return redirect(ticket_url(number))
    return with_events(HttpResponse(status=204), FEED_CHANGED, *events)


def answer(request: AgentRequest, template: str, context: dict[str, Any], *, otherwise: str) -> HttpResponse:
    """The fragment for htmx; the page it belongs to for a browser without JavaScript."""
    if request.htmx:
        return render(request, template, context)
    return redirect(otherwise)
