"""*Entreprise*, of the settings: what clients read and see of who gives the support (U6)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from joindre.accounts.rights import Right
from joindre.company.logo import NotALogo, keep_logo
from joindre.company.models import Company
from joindre.directory.company import CompanyCard, change_company
from joindre.files.models import StoredFile
from joindre.workspace.forms.company import CompanyForm
from joindre.workspace.forms.trying import tried
from joindre.workspace.http import AgentRequest, agents_only, needs, whole_portal
from joindre.workspace.views.settings import settings_page


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def company(request: AgentRequest) -> HttpResponse:
    """Name, line, logo, colour and telephone; language, time zone and country."""
    current = Company.current()
    logo = current.logo
    form = CompanyForm(request.POST or None, request.FILES or None, instance=Company.objects.get(pk=1))
    if request.method == "POST" and form.is_valid() and (card := _card(form, logo)):
        # A logo that nobody sent is none that was changed.
        shown = {**form.shown(), "logo": logo} if card.logo == logo else form.shown()
        if tried(form, lambda: change_company(card, shown=shown, by=request.employee)):
            messages.success(request, _("The settings are saved."))
            return redirect("workspace:company")
    return settings_page(request, "workspace/settings/company.html", {"form": form, "company": current}, page="company")


def _card(form: CompanyForm, logo: StoredFile | None) -> CompanyCard | None:
    """What was typed; `None` where the file is no logo, which the form then says."""
    typed = form.cleaned_data
    try:
        kept = keep_logo(typed["upload"]) if typed["upload"] else None if typed["remove_logo"] else logo
    except NotALogo as refusal:
        form.add_error("upload", str(refusal.message))
        return None
    same = {name: typed[name] for name in ("colour", "telephone", "language", "country")}
    return CompanyCard(
        name=typed["own_name"], line=typed["own_line"], time_zone=typed["own_time_zone"], logo=kept, **same
    )
