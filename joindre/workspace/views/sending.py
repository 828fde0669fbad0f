"""Settings, *Envoi*: the mail server that the operator named, the pace, and the name of the sender (M16)."""

from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from joindre.accounts.rights import Right
from joindre.company.models import Company
from joindre.configuration import DEFAULT, load
from joindre.directory.models import WorkGroup
from joindre.directory.sending import change_sending
from joindre.mail.models.sending import FromPattern, SendingSettings
from joindre.workspace.forms.sending import SendingForm
from joindre.workspace.forms.trying import tried
from joindre.workspace.http import AgentRequest, agents_only, needs, whole_portal
from joindre.workspace.views.settings import settings_page


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def sending(request: AgentRequest) -> HttpResponse:
    """What the operator set is shown, never the password; each name is shown as a mail of one's own would have it."""
    group = WorkGroup.objects.filter(is_active=True).first()
    form = SendingForm(
        request.POST if request.method == "POST" else None,
        instance=SendingSettings.objects.get(pk=1),
        writer=request.employee.name,
        group=group.label if group else "",
        company=Company.current().name,
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        pattern = FromPattern(typed["from_pattern"])
        wanted = {"per_minute": typed["per_minute"], "from_pattern": pattern, "shown": form.shown()}
        if tried(form, lambda: change_sending(**wanted, by=request.employee)):
            messages.success(request, _("The settings are saved."))
            return redirect("workspace:sending")
    context = {"form": form, "facts": _facts(), "origin": _origin()}
    return settings_page(request, "workspace/settings/sending.html", context, page="sending")


def _facts() -> Sequence[tuple[str, str]]:
    """What `mail_url` says, without the password."""
    parts = urlsplit(settings.MAIL_URL)
    if parts.scheme == "folder":
        return [(_("Emails are written into the folder"), unquote(parts.path))]
    security = {"smtps": _("TLS from the start"), "smtp+tls": _("STARTTLS, required")}
    ports = {"smtps": 465, "smtp+tls": 587}
    return [
        (_("Mail server"), parts.hostname or ""),
        (_("Port"), str(parts.port or ports.get(parts.scheme, 25))),
        (_("Encryption"), security.get(parts.scheme, pgettext("mail", "none"))),
        (_("User name"), unquote(parts.username or "") or pgettext("mail", "none")),
    ]


def _origin() -> str:
    """Where `mail_url` was read: a variable, a file; blank for the default."""
    origin = load().origin_of("mail_url")
    return "" if origin == DEFAULT else origin
