"""Middleware of every page: who asks by which proxy, what cannot be understood, refusals and privacy."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django_htmx.http import reswap

from joindre.lib.errors import Refusal, TooMany
from joindre.lib.logs import Log
from joindre.lib.outages import Outage
from joindre.lib.visitors import Visitor, visitor_of
from joindre.ui.events import refused, with_events
from joindre.ui.outages import bare_response, outage_response, written_in

LOG = Log(__name__)
#: Browsers write nothing else; Django would try to decode by whatever codec of Python is named.
CHARSETS = {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1", "windows-1252"}

#: Nothing in an answer is run or shown, and no page frames it.
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"


class Unreadable(Refusal):
    status = 400
    message = _("Your browser sent something the portal cannot read. Go back, reload the page and try again.")


class VisitorMiddleware:
    """Puts the address and the scheme of the visitor in the place of those of the proxies that the operator trusts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer = Visitor(address=request.META.get("REMOTE_ADDR", ""), scheme=request.META.get("wsgi.url_scheme", "http"))
        visitor = visitor_of(peer, request.headers, proxies=settings.TRUSTED_PROXIES)
        request.META["REMOTE_ADDR"], request.META["wsgi.url_scheme"] = visitor.address, visitor.scheme
        return self.get_response(request)


class UnderstoodMiddleware:
    """Refuses what cannot be understood before anything reads it: a host that is not ours, a charset that is no text.

    Each is one line of log a minute, for anybody can send it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            request.get_host()
        except DisallowedHost:
            LOG.seldom("host refused", host=request.META.get("HTTP_HOST", "")[:100], setting="JOINDRE_ALLOWED_HOSTS")
            return self._unreadable(request)
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.strip("'").lower() not in CHARSETS:
            LOG.seldom("charset refused", charset=charset[:100])
            return self._unreadable(request)
        return self.get_response(request)

    def _unreadable(self, request: HttpRequest) -> HttpResponse:
        with translation.override(translation.get_language_from_request(request)):
            response = bare_response(request, Unreadable())
        response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - how Django knows
        return response


class StripNulMiddleware:
    """Removes NUL from query strings. Nobody types it, and PostgreSQL refuses to look for it.

    Forms refuse it with a sentence by themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "")
        return self.get_response(request)


class PrivateMiddleware:
    """Nothing that one person was shown is kept for the next one: by no cache on the way, and not by the browser.

    An answer that says something else about itself, as that of a file does, is left as it is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class DataPolicyMiddleware:
    """Gives an answer of JSON a short policy that allows nothing: that of pages weighs more than most such answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.headers.get("Content-Type") == "application/json":
            response.headers.setdefault("Content-Security-Policy", DATA_POLICY)
        return response


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal) and not isinstance(exception, Outage):
            return refuse(request, exception)
        return outage_response(request, exception)


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer with a page, or for htmx with the event `refused`: what was typed stays, and why stands beside it (U3)."""
    response = _answer(request, refusal)
    if isinstance(refusal, TooMany):
        response["Retry-After"] = str(refusal.seconds)
    return response


def _answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        context = {"refusal": refusal, "written": written_in(request), "back": page_before(request)}
        return render(request, f"{refusal.status}.html", context, status=refusal.status)
    response = HttpResponse(str(refusal.message), content_type="text/plain; charset=utf-8", status=refusal.status)
    return with_events(reswap(response, "none"), refused(str(refusal.message)))


def page_before(request: HttpRequest) -> str:
    """Where a refused form stood, if that is a page of ours, or nothing."""
    before = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()})
    return before if request.method == "POST" and is_ours else ""
