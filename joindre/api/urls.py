"""Addresses of the API, and its one shape of an error."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from joindre.api import calls, openings
from joindre.api.http import TokenBearer
from joindre.api.schemas import Problem
from joindre.lib.errors import Refusal, TooMany

UNAUTHENTICATED = 401
CODES = {
    UNAUTHENTICATED: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    409: "refused",
    422: "invalid",
    429: "too_many",
}

api = NinjaAPI(
    title="Joindre",
    version="1",
    description="Requests and calls of the support portal. Sign each call with `Authorization: Bearer <token>`.",
    urls_namespace="api-v1",
    # Its page of documentation wants inline scripts; the document itself fits any viewer.
    docs_url=None,
    auth=TokenBearer(),
)
api.add_router("", openings.router)
api.add_router("", calls.router)


def problem(request: HttpRequest, status: int, message: object) -> HttpResponse:
    body = Problem(error=CODES.get(status, "invalid"), message=str(message))
    response = api.create_response(request, body.model_dump(), status=status)
    if status == UNAUTHENTICATED:
        response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(AuthenticationError)
def unauthenticated(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem(request, 401, _("Send a valid token: Authorization: Bearer joindre_…"))


@api.exception_handler(HttpError)
def failed(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code, error.message)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    response = problem(request, refusal.status, refusal.message)
    if isinstance(refusal, TooMany):
        response["Retry-After"] = str(refusal.seconds)
    return response


@api.exception_handler(Http404)
def not_found(request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(request, 404, _("There is nothing at this address."))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = (f"{'.'.join(str(part) for part in fault['loc'][1:])}: {fault['msg']}" for fault in error.errors)
    return problem(request, 422, "; ".join(faults))


def nowhere(request: HttpRequest) -> HttpResponse:
    """An address below the API that means nothing answers as the API does, not with a page."""
    return problem(request, 404, _("There is nothing at this address."))


urlpatterns = [
    # The package answers its own root with a page.
    path("v1/", nowhere),
    path("v1/", api.urls),
    re_path("^.*$", nowhere),
]
