"""Personal data of one person: what is held is exported, or erased after a look at what that does (C8)."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from joindre.accounts.rights import Right
from joindre.directory.models import Person
from joindre.files.responses import download_response
from joindre.lib.keys import read_key
from joindre.lib.slices import first_of
from joindre.personal_data.actions import NameNotTyped, ask_export, erase_person, fetch_export
from joindre.personal_data.archive import file_name
from joindre.personal_data.models import DataExport, Decision, Erasure
from joindre.personal_data.preview import ErasurePreview, preview_erasure
from joindre.workspace.feed import all_kinds
from joindre.workspace.http import AgentRequest, agents_only, needs, whole_portal
from joindre.workspace.views.person import person_or_404
from joindre.workspace.views.settings import settings_page

#: Lines of the log, and exports that the page of a person shows.
PAGE, FEW = 50, 5
LONGEST_NAME = 200


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.PERSONAL_DATA)
def personal_data(request: AgentRequest, pk: int) -> HttpResponse:
    """What can be done with the personal data of somebody, and the exports of them; posting asks for one."""
    someone, _contacts = person_or_404(request, pk)
    if request.method == "POST":
        ask_export(someone, by=request.employee)
        messages.success(request, _("The export is being made. It stands on this page as soon as it is ready."))
        return redirect("workspace:personal-data", pk)
    return render(request, "workspace/people/personal_data.html", _of_person(request, someone))


@require_GET
@agents_only
@needs(Right.PERSONAL_DATA)
def exports(request: AgentRequest, pk: int) -> HttpResponse:
    """The list of exports alone, which the page asks for while one is being made."""
    someone, _contacts = person_or_404(request, pk)
    return render(request, "workspace/people/_exports.html", _of_person(request, someone))


@require_GET
@agents_only
@needs(Right.PERSONAL_DATA)
def download_export(request: AgentRequest, pk: int, export: int) -> HttpResponseBase:
    """The archive, for who asked for it."""
    person_or_404(request, pk)
    found = get_object_or_404(DataExport.objects.select_related("blob"), pk=export, person=pk)
    blob = fetch_export(found, by=request.employee)
    return download_response(blob, name=file_name(found), media_type="application/zip")


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.PERSONAL_DATA)
def erase(request: AgentRequest, pk: int) -> HttpResponse:
    """What goes and what stays, each text that names the person with what becomes of it, and the name to be typed."""
    if request.method == "POST" and Erasure.objects.filter(person=pk).exists():
        return redirect("workspace:person", pk)
    someone, _contacts = person_or_404(request, pk)
    if request.method == "GET":
        return _show(request, preview_erasure(someone, by=request.employee))
    typed, otherwise = request.POST.get("name", "")[:LONGEST_NAME], _decision(request.POST.get("otherwise", ""))
    chosen = {
        name: _decision(str(value))
        for name, value in request.POST.items()
        if name[:1] in "tef" and name[1:].isdecimal()
    }
    try:
        erase_person(someone, typed=typed, decisions=chosen, otherwise=otherwise, by=request.employee)
    except NameNotTyped as refusal:
        preview = preview_erasure(someone, by=request.employee)
        return _show(request, preview, said=str(refusal.message), chosen=chosen, typed=typed, otherwise=otherwise)
    messages.success(request, _("The person is erased. Texts and files are gone through within some minutes."))
    return redirect("workspace:person", pk)


@require_GET
@agents_only
@needs(Right.PERSONAL_DATA, Right.AUDIT)
@whole_portal
def log(request: AgentRequest) -> HttpResponse:
    """Who exported and erased whom, by the numbers of their sheets."""
    before = read_key(request.GET.get("before", ""))
    kind = "erasures" if request.GET.get("show") == "erasures" else "exports"
    model: Any = Erasure if kind == "erasures" else DataExport
    rows = model.objects.select_related("employee").order_by("-pk")
    shown = first_of(rows if before is None else rows.filter(pk__lt=before), size=PAGE)
    context = {"rows": shown.rows, "show": kind, "next_before": shown.next_after}
    return settings_page(request, "workspace/settings/personal_data.html", context, page="personal-data")


def _of_person(request: AgentRequest, someone: Person) -> dict[str, Any]:
    rows = list(DataExport.objects.filter(person=someone).select_related("employee").order_by("-pk")[:FEW])
    return {
        "place": "people",
        "person": someone,
        "exports": rows,
        "is_waiting": any(row.state == DataExport.State.WAITING for row in rows),
        "employee": request.employee,
        "days": DataExport.KEPT.days,
    }


def _show(
    request: AgentRequest,
    preview: ErasurePreview,
    *,
    said: str = "",
    chosen: Mapping[str, Decision] | None = None,
    **typed: Any,
) -> HttpResponse:
    kinds = {code: kind.tab.singular for kind in all_kinds() for code in kind.codes}
    decided = chosen or {}
    context = {
        "place": "people",
        "person": preview.whole.person,
        "preview": preview,
        "texts": [(text, kinds.get(text.kind, ""), decided.get(text.key, Decision.REPLACE)) for text in preview.texts],
        "decisions": Decision.choices,
        "said": said,
        "typed": "",
        "otherwise": Decision.REPLACE,
    }
    return render(request, "workspace/people/erase.html", context | typed, status=422 if said else 200)


def _decision(value: str) -> Decision:
    return Decision(value) if value in Decision.values else Decision.REPLACE
