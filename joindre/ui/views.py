"""Answers that belong to no page."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views import defaults

from joindre.lib.errors import Refusal
from joindre.ui.middleware import refuse
from joindre.ui.outages import outage_response


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


def server_error(request: HttpRequest) -> HttpResponse:
    """Outside of views an outage is an unexpected error to Django: it is one only where `outage_of` knows none (A5)."""
    language = getattr(request, "LANGUAGE_CODE", "") or translation.get_language_from_request(request)
    with translation.override(language):
        return outage_response(request, sys.exc_info()[1]) or defaults.server_error(request)
