"""Profiles: named sets of rights (S1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from joindre.accounts.explained import RIGHT_GROUPS, RIGHT_SENTENCES
from joindre.accounts.models import Profile
from joindre.accounts.rights import Right
from joindre.directory.staff import define_profile, ensure_unlimited
from joindre.workspace.forms.settings import ProfileForm
from joindre.workspace.forms.trying import tried
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.settings import settings_page


@dataclass(frozen=True, kw_only=True)
class RightRow:
    """A right, and for each profile whether it holds it."""

    right: Right
    cells: Sequence[tuple[Profile, bool]]

    @property
    def sentence(self) -> str:
        return str(RIGHT_SENTENCES[self.right])


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


@require_GET
@agents_only
@needs(Right.ACCOUNTS)
def comparison(request: AgentRequest) -> HttpResponse:
    """All profiles beside each other: a row for each right, a column for each profile."""
    ensure_unlimited(request.employee)
    columns = list(Profile.objects.order_by("name"))
    groups = [
        (
            group.title,
            [RightRow(right=right, cells=[(one, one.holds(right)) for one in columns]) for right in group.rights],
        )
        for group in RIGHT_GROUPS
    ]
    context = {"columns": columns, "groups": groups}
    return settings_page(request, "workspace/settings/profile_comparison.html", context, page="profiles")


def edit(request: AgentRequest, chosen: Profile) -> HttpResponse:
    # They may not even look at the form of what they may not change.
    ensure_unlimited(request.employee)
    form = ProfileForm(request.POST if request.method == "POST" else None, profile=chosen)
    if request.method == "POST" and form.is_valid():
        by, shown = request.employee, form.shown()
        saved = tried(form, lambda: define_profile(chosen, **form.cleaned_data, shown=shown, by=by))
        if saved is not None:
            messages.success(request, _("The profile is saved."))
            return redirect("workspace:profiles")
    context = {"form": form, "profile": chosen}
    return settings_page(request, "workspace/settings/profile.html", context, page="profiles")
