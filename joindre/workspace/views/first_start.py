"""The first start: its page, to which every other leads until there is an account, and what comes then (S1)."""

from collections.abc import Callable
from dataclasses import replace
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
from joindre.company.logo import NotALogo, keep_logo
from joindre.company.models import Company
from joindre.directory.company import CompanyCard, change_company
from joindre.directory.first_start import AlreadyBegun, begin, dismiss_task, has_begun
from joindre.lib.errors import Refusal
from joindre.mail.models import Mailbox, MailboxTest
from joindre.workspace.first_tasks import FIRST_TASKS
from joindre.workspace.forms.company import LogoForm
from joindre.workspace.forms.first_start import FirstStartForm
from joindre.workspace.forms.trying import tried
from joindre.workspace.http import AgentRequest, agents_only, needs, whole_portal
from joindre.workspace.mailboxes import test_context, way_out

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
        return redirect("workspace:first-start-second")
    return _page(request, form)


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def second_page(request: AgentRequest) -> HttpResponse:
    """The logo, which is more than a stranger may send, and the test of the support mailbox, out and in."""
    form = LogoForm(request.POST, request.FILES) if request.method == "POST" else LogoForm()
    if form.is_valid() and _kept_logo(request, form):
        messages.success(request, _("The logo is saved."))
        return redirect("workspace:first-start-second")
    mailbox = Mailbox.objects.filter(is_default=True, is_active=True).first()
    test = MailboxTest.objects.select_related("mailbox").newest_of(mailbox) if mailbox else None
    context = {"form": form, "company": Company.current(), "mailbox": mailbox, "way_out": way_out()}
    context |= test_context(test) if test else {}
    return render(request, "workspace/first_start_second.html", context, status=422 if form.errors else 200)


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


def _kept_logo(request: AgentRequest, form: LogoForm) -> Company | None:
    """`None` where the file is no logo, or the act refuses, which the form then says."""
    try:
        logo = keep_logo(form.cleaned_data["upload"])
    except NotALogo as refusal:
        form.add_error("upload", str(refusal.message))
        return None
    card = CompanyCard.of(Company.current())
    return tried(form, lambda: change_company(replace(card, logo=logo), shown=card.columns(), by=request.employee))


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
