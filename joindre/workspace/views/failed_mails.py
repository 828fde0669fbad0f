"""Mails that could not be read: their list, their bytes as they came, and another try (I2, A4)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from joindre.accounts.rights import Right
from joindre.files.responses import download_response
from joindre.lib.errors import Refusal
from joindre.lib.keys import read_key
from joindre.lib.slices import first_of
from joindre.mail.incoming.reasons import explain
from joindre.mail.models import IncomingEmail
from joindre.messaging.actions import read_failed_mail_again, seen_failed_mails
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.settings import settings_page

PAGE = 50


class NotThere(Refusal):
    message = gettext_lazy("The bytes of this email are missing in the data folder. Restore its files from a backup.")


@require_GET
@agents_only
@needs(Right.CATCHMAIL_JOURNAL)
def failed_mails(request: AgentRequest) -> HttpResponse:
    """Newest first; pages go on from the last mail shown."""
    rows = seen_failed_mails(by=request.employee).newest_first(after=read_key(request.GET.get("after", "")))
    shown = first_of(rows, size=PAGE)
    context = {
        "rows": [row_of(mail) for mail in shown.rows],
        "next": f"?after={shown.next_after.pk}" if shown.next_after else "",
    }
    return settings_page(request, "workspace/settings/failed_mails.html", context, page="failed-mails")


@require_GET
@agents_only
@needs(Right.CATCHMAIL_JOURNAL)
def raw_mail(request: AgentRequest, pk: int) -> HttpResponseBase:
    """The mail as it arrived, for a mail program to open; never shown by the browser itself."""
    return as_it_came(get_object_or_404(seen_failed_mails(by=request.employee), pk=pk))


@require_POST
@agents_only
@needs(Right.CATCHMAIL_JOURNAL)
def read_again(request: AgentRequest, pk: int) -> HttpResponse:
    """Another try. Whoever presses twice is told the same twice."""
    read_failed_mail_again(get_object_or_404(IncomingEmail, pk=pk), by=request.employee)
    messages.success(request, _("The email is being read again. Should it fail again, it comes back to this list."))
    return redirect("workspace:failed-mails")


def row_of(mail: IncomingEmail) -> dict[str, Any]:
    """What a line shows: of a mail whose head could not be read, who handed it over."""
    address = mail.sender_address or mail.envelope_from
    return {
        "mail": mail,
        "sender": mail.sender_name or address,
        "address": address if mail.sender_name else "",
        "reason": explain(mail.reason),
    }


def as_it_came(mail: IncomingEmail) -> HttpResponseBase:
    """The bytes of a mail, to be downloaded. Raise `NotThere`."""
    try:
        return download_response(mail.raw, name=f"mail-{mail.pk}.eml", media_type="message/rfc822")
    except FileNotFoundError as error:
        raise NotThere from error
