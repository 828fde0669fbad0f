"""Answers that belong to no page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from joindre.lib.errors import Refusal
from joindre.ui.middleware import refuse


class ExpiredForm(Refusal):
    """The token of the form does not fit the session. Mostly the page was left open over a sign-in or a sign-out."""

    status = 403
    message = _("This page was open for too long or you signed in again elsewhere. Reload it, then send once more.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes its own reason
    if request.headers.get("HX-Request"):
        response = refuse(request, ExpiredForm())
    else:
        response = render(request, "403_csrf.html", {"refusal": ExpiredForm()}, status=403)
    # Its scripts ask for a fresh token, and send what they sent once more.
    response["X-Token"] = "stale"
    return response
