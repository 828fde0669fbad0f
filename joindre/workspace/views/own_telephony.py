"""Preferences, *Téléphone*: one's own extension, and what one calls with (P4)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.fields.resolving import fields_of_calls
from joindre.telephony.actions import change_own_telephony
from joindre.telephony.models import OwnTelephony, Telephony
from joindre.workspace.forms.telephony import OwnTelephonyForm
from joindre.workspace.http import AgentRequest, agents_only, needs


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.CALLS)
def own_telephony(request: AgentRequest) -> HttpResponse:
    form = OwnTelephonyForm(request.POST or None, initial=_initial(request.employee))
    if request.method == "POST" and form.is_valid():
        change_own_telephony(form.own_way(), by=request.employee)
        messages.success(request, _("Your preferences are saved."))
        return redirect("workspace:own-telephone")
    context = {"form": form, "installed": Telephony.current(), "fields": fields_of_calls()}
    return render(request, "workspace/own_telephony.html", context, status=422 if form.errors else 200)


def _initial(employee: Employee) -> dict[str, Any]:
    row = OwnTelephony.objects.filter(employee=employee).first()
    names = ("scheme", "domain", "address")
    own = {name: getattr(row or Telephony.current(), name) for name in names}
    return {"extension": employee.extension, "driver": row.driver if row else ""} | own
