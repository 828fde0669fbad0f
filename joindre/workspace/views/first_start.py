"""The page of an empty portal, to which every other leads until there is an account; what is left to do then (S1)."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.company.models import Company
from joindre.directory.first_start import AlreadyBegun, begin, dismiss_task, has_begun
from joindre.lib.errors import Refusal
from joindre.workspace.first_tasks import FIRST_TASKS
from joindre.workspace.forms.first_start import FirstStartForm
from joindre.workspace.http import AgentRequest, agents_only, needs

#: What an empty portal answers all the same: its own page, and what is not for people.
_OPEN = ("/start/", "/api/", "/company/")


class FirstStartMiddleware:
    """Leads every page of a portal without an account to the one that makes the first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if has_begun.is_known or request.path.startswith(_OPEN) or has_begun():
            return self.get_response(request)
        return redirect("workspace:first-start")


@never_cache
@sensitive_post_parameters("code", "password1", "password2")
@require_http_methods(["GET", "POST"])
def first_start(request: HttpRequest) -> HttpResponse:
    """One form, in French or English; whoever comes second is told."""
    if has_begun():
        if request.method == "POST":
            raise AlreadyBegun
        return redirect("/")
    if language := request.POST.get("switch", ""):
        return _in_language(request, language)
    form = FirstStartForm(request.POST if request.method == "POST" else None, initial=_initial())
    if form.is_valid() and _begun(request, form):
        messages.success(request, _("Your portal is ready."))
        return redirect("workspace:settings")
    return _page(request, form)


@require_POST
@agents_only
@needs(Right.SETTINGS)
def put_aside(request: AgentRequest) -> HttpResponse:
    """Take one line off the list of what is left to do."""
    dismiss_task(request.POST.get("task", ""), by=request.employee)
    return redirect("workspace:settings")


def _begun(request: HttpRequest, form: FirstStartForm) -> bool:
    """Set all of it up and sign in; `False` where the form now says why not."""
    codes = [task.code for task in FIRST_TASKS]
    try:
        account = begin(form.first_start(), code=form.cleaned_data["code"], tasks=codes)
    except AlreadyBegun:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
        return False
    except ValidationError as error:
        form.add_error(None, error)
        return False
    account.backend = settings.AUTHENTICATION_BACKENDS[0]  # as allauth reads it
    get_adapter().login(request, account)
    request.session.set_expiry(settings.SESSION_COOKIE_AGE)
    return True


def _in_language(request: HttpRequest, language: str) -> HttpResponse:
    """The page in the other language, with what was typed; passwords are typed again."""
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(known):
        typed = request.POST.dict() | {"language": known}
        response = _page(request, FirstStartForm(initial=typed | {"is_tested": "is_tested" in request.POST}))
    response.headers["Content-Language"] = known
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, known, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


def _initial() -> dict[str, Any]:
    company = Company.current()
    return {
        "company": settings.COMPANY_NAME,
        "language": get_language(),
        "time_zone": company.time_zone,
        "country": company.country,
    }


def _page(request: HttpRequest, form: FirstStartForm) -> HttpResponse:
    context = {"form": form, "action": reverse("workspace:first-start")}
    return render(request, "workspace/first_start.html", context, status=422 if form.errors else 200)
