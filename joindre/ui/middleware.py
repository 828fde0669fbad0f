"""Middleware of every page: one turns refusals into answers, another makes query strings fit for both databases."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from joindre.lib.errors import Refusal


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
    """Answer with a page, or for htmx with a notice beside the form, so that what was typed stays where it is."""
    context = {"refusal": refusal}
    if not request.headers.get("HX-Request"):
        return render(request, f"{refusal.status}.html", context, status=refusal.status)
    response = render(request, "ui/_refusal.html", context, status=refusal.status)
    response["HX-Retarget"] = "#toasts"
    response["HX-Reswap"] = "beforeend"
    return response
