"""The company for the templates of a page: `request.company`, read once, and only by a page that shows it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from joindre.company.models import Company


class CompanyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.company = SimpleLazyObject(Company.current)  # type: ignore[attr-defined]  # templates read it
        return self.get_response(request)
