"""The company for the templates of a page: `request.company`. What processes keep is asked once for each page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from joindre.company.models import Company
from joindre.live import kept


class CompanyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.company = SimpleLazyObject(Company.current)  # type: ignore[attr-defined]  # templates read it
        with kept.read_once():
            return self.get_response(request)
