"""The language, the time zone and the appearance of each answer; what a page is told whose session is over."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from joindre.accounts.models import Account
from joindre.company.models import Company
from joindre.lib.languages import asked_language
from joindre.lib.zones import zone_named
from joindre.live import kept
from joindre.ui.middleware import page_before
from joindre.ui.outages import written_in


class PreferencesMiddleware:
    """Speaks the language of who is signed in, in their time zone or the company's.

    For a visitor it is the language that the browser asks for; the company's, where it asks for none that we speak.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user
        if account.is_authenticated:
            language, zone = account.language, zone_named(account.time_zone) or Company.current().zone
        else:
            language, zone = asked_language(request) or Company.current().language, None
        with translation.override(language), timezone.override(zone):
            request.LANGUAGE_CODE = language
            # Whoever is signed in was read together with it. Nobody gets further during an upgrade.
            kept.version()
            request.theme = account.theme if account.is_authenticated else ""  # type: ignore[attr-defined]  # read by the base page
            request.page_account = page_account(account)  # type: ignore[attr-defined]  # likewise
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class SignedOutMiddleware:
    """What was written in a page whose session is over is not lost (U2).

    What a script asks for is answered 401 and not with a page to sign in: the script lets the person sign in over its
    page, in which everything typed still stands. Where a browser posts a form by itself, the answer shows the text.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        leads_to = response.headers.get("Location")
        if not leads_to or not leads_to.startswith(reverse(settings.LOGIN_URL)):
            return response
        if is_script(request):
            text = _("You are signed out. Sign in again: what you typed stays here while this page is open.")
            return HttpResponse(text, status=401, content_type="text/plain; charset=utf-8")
        if request.method == "POST" and _comes_back(leads_to, request):
            # From there to the page of the form: its own address takes nothing but what is posted.
            sign_in = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': page_before(request) or '/'})}"
            context = {"written": written_in(request), "back": sign_in}
            return render(request, "accounts/signed_out.html", context, status=401)
        return response


def _comes_back(leads_to: str, request: HttpRequest) -> bool:
    """Whether signing in there leads to what was asked for: no act of its own leads to the page to sign in."""
    return parse_qs(urlsplit(leads_to).query).get("next") == [request.get_full_path()]


def is_script(request: HttpRequest) -> bool:
    """Whether htmx or one of our elements asks, and not a browser that opens a page."""
    return "HX-Request" in request.headers or request.headers.get("X-Requested-With") == "fetch"


def page_account(account: Account | AnonymousUser) -> str:
    """The name of the account within its open pages: they notice by it that another one has signed in since."""
    if not account.is_authenticated:
        return ""
    return salted_hmac("joindre.accounts.page", str(account.pk), algorithm="sha256").hexdigest()[:16]
