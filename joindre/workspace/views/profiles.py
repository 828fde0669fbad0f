"""Profiles: named sets of rights (S1)."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from joindre.accounts.models import Profile
from joindre.accounts.rights import Right
from joindre.directory.staff import define_profile, ensure_unlimited
from joindre.lib.errors import Refusal
from joindre.workspace.forms.settings import ProfileForm
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.settings import settings_page


@require_GET
@agents_only
@needs(Right.ACCOUNTS)
def profiles(request: AgentRequest) -> HttpResponse:
    rows = Profile.objects.annotate(account_count=Count("accounts")).order_by("name")
    return settings_page(request, "workspace/settings/profiles.html", {"profiles": rows}, page="profiles")


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.ACCOUNTS)
def new_profile(request: AgentRequest) -> HttpResponse:
    return edit(request, Profile())


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.ACCOUNTS)
def profile(request: AgentRequest, pk: int) -> HttpResponse:
    return edit(request, get_object_or_404(Profile, pk=pk))


def edit(request: AgentRequest, chosen: Profile) -> HttpResponse:
    # They may not even look at the form of what they may not change.
    ensure_unlimited(request.employee)
    form = ProfileForm(request.POST if request.method == "POST" else None, profile=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            define_profile(chosen, **form.cleaned_data, by=request.employee)
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The profile is saved."))
            return redirect("workspace:profiles")
    context = {"form": form, "profile": chosen}
    return settings_page(request, "workspace/settings/profile.html", context, page="profiles")
