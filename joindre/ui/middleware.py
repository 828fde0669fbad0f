"""Middleware of every page: who asks by which proxy, query strings fit for both databases, refusals and privacy."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import reswap

from joindre.lib.errors import Refusal, TooMany
from joindre.lib.visitors import Visitor, visitor_of
from joindre.ui.events import refused, with_events


class VisitorMiddleware:
    """Puts the address and the scheme of the visitor in the place of those of the proxies that the operator trusts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer = Visitor(address=request.META.get("REMOTE_ADDR", ""), scheme=request.META.get("wsgi.url_scheme", "http"))
        visitor = visitor_of(peer, request.headers, proxies=settings.TRUSTED_PROXIES)
        request.META["REMOTE_ADDR"], request.META["wsgi.url_scheme"] = visitor.address, visitor.scheme
        return self.get_response(request)


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


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refuse(request, exception) if isinstance(exception, Refusal) else None


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer with a page, or for htmx with the event `refused`: what was typed stays, and why stands beside it (U3)."""
    response = _answer(request, refusal)
    if isinstance(refusal, TooMany):
        response["Retry-After"] = str(refusal.seconds)
    return response


def _answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return render(request, f"{refusal.status}.html", {"refusal": refusal}, status=refusal.status)
    response = HttpResponse(str(refusal.message), content_type="text/plain; charset=utf-8", status=refusal.status)
    return with_events(reswap(response, "none"), refused(str(refusal.message)))
