"""Answers where the portal cannot work: a page without session and database, which keeps what was posted (A5)."""

from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException, UnreadablePostError
from django.template.loader import render_to_string
from django_htmx.http import reswap

from joindre.lib.errors import Refusal
from joindre.lib.logs import Log
from joindre.lib.outages import Outage, outage_of
from joindre.ui.events import refused, with_events

LOG = Log(__name__)
UNREADABLE = (
    BadRequest, MultiPartParserError, OSError, RawPostDataException, RequestDataTooBig, TooManyFieldsSent,
    TooManyFilesSent, UnreadablePostError,
)  # fmt: skip
#: Names of fields that are never written back into a page hold one of these.
SECRET = ("password", "csrf", "code", "token")
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field


def outage_response(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """Answer an exception that is an outage, and log it in one line a minute. Return `None` for any other."""
    outage = outage_of(error)
    if outage is None:
        return None
    LOG.seldom(f"answered with {type(outage).__name__}", path=request.path, reason=error)
    response = bare_response(request, outage)
    # Django would log each of them with its traceback.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - how Django knows
    return response


def bare_response(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer without a session, a person or the database: a page, or what htmx, our elements and the API read."""
    if request.headers.get("HX-Request"):
        response = HttpResponse(str(refusal.message), content_type="text/plain; charset=utf-8", status=refusal.status)
        with_events(reswap(response, "none"), refused(str(refusal.message)))
    elif request.headers.get("X-Requested-With") == "fetch":
        response = JsonResponse({"text": str(refusal.message)}, status=refusal.status)
    elif request.path.startswith("/api/"):
        problem = {
            "error": "unavailable" if isinstance(refusal, Outage) else "invalid",
            "message": str(refusal.message),
        }
        response = JsonResponse(problem, status=refusal.status)
    else:
        context = {"refusal": refusal, "path": request.get_full_path(), **_kept(request, refusal)}
        response = HttpResponse(render_to_string("outage.html", context), status=refusal.status)
    if isinstance(refusal, Outage):
        response["Retry-After"] = str(refusal.retry_after)
    response["Cache-Control"] = "no-store"
    return response


def _kept(request: HttpRequest, refusal: Refusal) -> dict[str, Any]:
    """What was posted, to be sent again by one button. Files cannot be kept, and secrets are not written back."""
    if request.method != "POST" or not isinstance(refusal, Outage):
        return {}
    try:
        posted = request.POST
        lacks_files = bool(request.FILES)
    except UNREADABLE:
        return {}
    return {
        "fields": _open_fields(posted),
        "token": posted.get(TOKEN, ""),
        "written": _longest(posted),
        "lacks_files": lacks_files,
    }


def written_in(request: HttpRequest) -> str:
    """What a person wrote in a refused form. Without script its page is left, and the next one shows it (U2)."""
    try:
        return _longest(request.POST)
    except UNREADABLE:
        return ""


def _longest(posted: QueryDict) -> str:
    return max((value for _, value in _open_fields(posted) if _is_written(value)), key=len, default="")


def _open_fields(posted: QueryDict) -> list[tuple[str, str]]:
    every = [(name, value) for name, values in posted.lists() for value in values]
    return [(name, value) for name, value in every if value and not any(word in name.lower() for word in SECRET)]


def _is_written(value: str) -> bool:
    """Whether a person wrote it: keys, numbers and addresses are one word without markup."""
    return "<" in value or len(value.split()) > 1
