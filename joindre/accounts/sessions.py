"""Signing in over an open page whose session is over: the page stays, and goes on with what it was sending (U2)."""

from allauth.account.forms import LoginForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from joindre.accounts.forms import SignInForm
from joindre.accounts.middleware import page_account
from joindre.accounts.models import Account
from joindre.lib.errors import TooMany


@never_cache
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """Who is signed in now, with a fresh token and the dialog to sign in; posting to it signs in."""
    if request.method == "GET":
        return JsonResponse(_state(request) | {"dialog": _dialog(request)})
    form = SignInForm(request.POST, request=request)
    try:
        return _signed_in(request, form) if form.is_valid() else _refused(form)
    except TooMany as refusal:
        headers = {"Retry-After": str(refusal.seconds)}
        return JsonResponse({"text": str(refusal.message)}, status=refusal.status, headers=headers)


def _signed_in(request: HttpRequest, form: LoginForm) -> HttpResponse:
    answer = form.login(request)
    if not isinstance(request.user, Account):
        return JsonResponse({"text": _("This account is not active.")}, status=422)
    response = JsonResponse(_state(request))
    # The browser is known for this account from now on.
    response.cookies = answer.cookies
    return response


def _refused(form: LoginForm) -> HttpResponse:
    text = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return JsonResponse({"text": text}, status=422)


def _state(request: HttpRequest) -> dict[str, str]:
    account = request.user
    owner = getattr(account, "employee", None) or getattr(account, "person", None) or account
    name = str(owner) if isinstance(account, Account) else ""
    return {"account": page_account(account), "name": name, "token": get_token(request)}


def _dialog(request: HttpRequest) -> str:
    context = {"form": SignInForm(request=request, auto_id="again-%s")}
    return render_to_string("accounts/_sign_in_again.html", context, request)
