"""Settings, *Téléphone*: how calls are placed, and a call to try it (P4)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.company.models import Company
from joindre.fields.calls import Dialled
from joindre.fields.resolving import fields_of_calls
from joindre.lib import phones
from joindre.telephony.actions import change_telephony, try_telephony
from joindre.telephony.drivers import driver_by
from joindre.telephony.models import Telephony
from joindre.workspace.forms.telephony import TelephonyForm, TestCallForm
from joindre.workspace.forms.trying import tried
from joindre.workspace.http import AgentRequest, agents_only, needs, whole_portal
from joindre.workspace.views.calling import form_key_of
from joindre.workspace.views.settings import settings_page


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def telephony(request: AgentRequest) -> HttpResponse:
    """The driver and what it is told; the secret is never shown."""
    form = TelephonyForm(request.POST if request.method == "POST" else None, instance=Telephony.objects.get(pk=1))
    if request.method == "POST" and form.is_valid():
        wanted, secret, shown = form.values(), form.new_secret, form.shown()
        if tried(form, lambda: change_telephony(wanted, secret=secret, shown=shown, by=request.employee)):
            messages.success(request, _("The settings are saved. Try them with a call."))
            return redirect("workspace:telephony")
    return _page(request, form, {"test_form": TestCallForm()})


@require_POST
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def test(request: AgentRequest) -> HttpResponse:
    """Call a number by the settings as they are saved, and show what the telephone system answered."""
    form = TestCallForm(request.POST)
    context: dict[str, Any] = {"test_form": form}
    if form.is_valid():
        context |= _tried(request, form.cleaned_data["number"])
    if request.htmx:
        template = "workspace/settings/telephony/_test.html"
        return render(request, template, context, status=422 if form.errors else 200)
    return _page(request, TelephonyForm(instance=Telephony.objects.get(pk=1)), context)


def _tried(request: AgentRequest, number: str) -> dict[str, Any]:
    """What became of it: an outcome, or the address that a browser opens."""
    country = Company.current().country
    employee = request.employee
    call = Dialled(number=number, country=country, employee_extension=employee.extension, employee_name=employee.name)
    shown = {"shown_number": phones.display(number, country=country)}
    driver = driver_by(Telephony.current())
    if not driver.asks_by_server:
        return shown | {"link": driver.link(call)}
    return shown | {"outcome": try_telephony(call, form_key=form_key_of(request), by=employee)}


def _page(request: AgentRequest, form: TelephonyForm, context: dict[str, Any]) -> HttpResponse:
    context |= {"form": form, "secret_set_at": form.instance.secret_set_at, "fields": fields_of_calls()}
    return settings_page(request, "workspace/settings/telephony/telephony.html", context, page="telephony")
