"""The request log (`JOINDRE_LOG_REQUESTS`): one line for each page that was asked for."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve

from joindre.lib.logs import Log

LOG = Log("joindre.requests")
#: Parts of addresses that open something by themselves, such as the link to a new password.
_SECRET_PARTS = ("key", "uidb36", "token")


class RequestLogMiddleware:
    """Logs what was asked, by which account and from where, and what was answered. No query string and no secret."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.monotonic()
        response = self.get_response(request)
        _tell(request, request.resolver_match, response.status_code, begun)
        return response


def tell_refused(request: HttpRequest, status: int, *, begun: float) -> None:
    """The line of a request that was refused before Django had it. By then nobody has asked for its account."""
    if not settings.LOG_REQUESTS:
        return
    try:
        found = resolve(request.path_info)
    except Resolver404:
        found = None
    _tell(request, found, status, begun)


def _tell(request: HttpRequest, found: ResolverMatch | None, status: int, begun: float) -> None:
    LOG.info(
        "request",
        method=request.method,
        path=_path(request.path, found),
        status=status,
        milliseconds=round((time.monotonic() - begun) * 1000),
        account=_account(request),
        address=request.META.get("REMOTE_ADDR", ""),
    )


def _account(request: HttpRequest) -> object:
    """The key of the account that the page itself asked for, or that of the API's token: the log costs no query."""
    account = getattr(request, "_cached_user", None)
    token = getattr(request, "auth", None)
    return getattr(account, "pk", None) or getattr(token, "account_id", None) or ""


def _path(path: str, found: ResolverMatch | None) -> str:
    for name in _SECRET_PARTS:
        if found and (value := found.kwargs.get(name)):
            path = path.replace(str(value), "***")
    return path
