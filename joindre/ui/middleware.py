"""Middleware of every page: one turns refusals into answers, another makes query strings fit for both databases."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import reswap

from joindre.lib.errors import Refusal
from joindre.ui.events import refused, with_events


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


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refuse(request, exception) if isinstance(exception, Refusal) else None


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer with a page, or for htmx with the event `refused`: what was typed stays, and why stands beside it (U3)."""
    context = {"refusal": refusal}
    if not request.headers.get("HX-Request"):
        return render(request, f"{refusal.status}.html", context, status=refusal.status)
    response = HttpResponse(str(refusal.message), content_type="text/plain; charset=utf-8", status=refusal.status)
    return with_events(reswap(response, "none"), refused(str(refusal.message)))
