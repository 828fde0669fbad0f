"""Settings, Import and export: files in, what becomes of each line, and the same out again."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.imports import actions
from joindre.imports.models import DirectoryImport, ImportLine
from joindre.imports.writing import csv_parts
from joindre.lib.keys import read_key
from joindre.workspace.forms.imports import ColumnsForm, ImportFileForm
from joindre.workspace.forms.trying import tried
from joindre.workspace.http import AgentRequest, agents_only, needs, whole_portal
from joindre.workspace.imports import SHOWN, lines_context, reasons_of, removable_until
from joindre.workspace.views.settings import settings_page

PAGE = 20
#: Lines below the headings that show what stands in a column.
SAMPLES = 8
WINDOW = 1_000
State = DirectoryImport.State


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def imports(request: AgentRequest) -> HttpResponse:
    """A file to send, what can be exported, and the imports there were."""
    form = ImportFileForm(request.POST, request.FILES) if request.method == "POST" else ImportFileForm()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        if source := tried(form, lambda: actions.send_file(upload, by=request.employee)):
            return redirect("workspace:import", pk=source.pk)
    before = read_key(request.GET.get("before", ""))
    shown = DirectoryImport.objects.all().newest_first(before=before, size=PAGE)
    last = shown.next_after
    context = {
        "form": form,
        "imports": shown.rows,
        "next": f"?before={last.pk}" if last else "",
        "may_export": request.employee.has_right(Right.DIRECTORY),
    }
    return settings_page(request, "workspace/settings/imports/list.html", context, page="imports")


@require_GET
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def directory_import(request: AgentRequest, pk: int) -> HttpResponse:
    """One import as it stands: its columns, how far it is, or what became of its lines."""
    return _page(request, get_object_or_404(DirectoryImport, pk=pk))


@require_GET
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def progress(request: AgentRequest, pk: int) -> HttpResponse:
    """How far the worker is, for the page that waits; once it has done, the page is loaded anew."""
    source = get_object_or_404(DirectoryImport, pk=pk)
    if not source.is_worked:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "workspace/settings/imports/_progress.html", {"source": source})


@require_POST
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def import_columns(request: AgentRequest, pk: int) -> HttpResponse:
    """What stands in each column; all lines are checked anew."""
    source = get_object_or_404(DirectoryImport, pk=pk)
    form = _columns_form(source, request.POST)
    if form.is_valid():
        columns = form.columns()
        if tried(form, lambda: actions.choose_columns(source, columns, by=request.employee)):
            return redirect("workspace:import", pk=pk)
    return _page(request, source, form=form)


@require_POST
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def import_start(request: AgentRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(DirectoryImport, pk=pk)
    actions.start_import(source, doubtful=request.POST.get("doubtful", ""), by=request.employee)
    return redirect("workspace:import", pk=pk)


@require_POST
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def import_stop(request: AgentRequest, pk: int) -> HttpResponse:
    actions.stop_import(get_object_or_404(DirectoryImport, pk=pk), by=request.employee)
    messages.success(request, _("The import is stopped."))
    return redirect("workspace:import", pk=pk)


@require_POST
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def import_continuation(request: AgentRequest, pk: int) -> HttpResponse:
    actions.go_on(get_object_or_404(DirectoryImport, pk=pk), by=request.employee)
    return redirect("workspace:import", pk=pk)


@require_POST
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def import_unused(request: AgentRequest, pk: int) -> HttpResponse:
    """Look for what can be removed."""
    actions.look_for_unused(get_object_or_404(DirectoryImport, pk=pk), by=request.employee)
    return redirect("workspace:import", pk=pk)


@require_POST
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def import_removal(request: AgentRequest, pk: int) -> HttpResponse:
    actions.remove_unused(get_object_or_404(DirectoryImport, pk=pk), by=request.employee)
    return redirect("workspace:import", pk=pk)


@require_GET
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def import_lines(request: AgentRequest, pk: int) -> HttpResponseBase:
    """The lines of one fate, or all, as the file had them, with the reason in a last column."""
    source = get_object_or_404(DirectoryImport, pk=pk)
    response = StreamingHttpResponse(
        csv_parts(_rows_of_lines(source, request.GET.get("fate", ""))), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="import-{pk}.csv"'
    return response


def _rows_of_lines(source: DirectoryImport, fate: str) -> Iterator[list[str]]:
    width, after = len(source.headings), 0
    yield [*source.headings, _("Line"), _("Outcome"), _("Reason")]
    chosen = fate if fate in ImportLine.Fate.values else ""
    while rows := source.lines.all().page(fate=chosen, after=after, size=WINDOW).rows:
        for line in rows:
            cells = [*line.cells, *[""] * (width - len(line.cells))][:width]
            yield [*cells, str(line.number), line.get_fate_display(), reasons_of(line)]
        after = rows[-1].number


def _columns_form(source: DirectoryImport, data: Any = None) -> ColumnsForm:  # noqa: ANN401 - as Django's own
    samples = list(source.lines.order_by("number").values_list("cells", flat=True)[:SAMPLES])
    return ColumnsForm(data, headings=source.headings, chosen=source.columns, samples=samples)


def _page(request: AgentRequest, source: DirectoryImport, *, form: ColumnsForm | None = None) -> HttpResponse:
    may_choose = source.state in {State.COLUMNS, State.CHECKED}
    context: dict[str, Any] = {
        "source": source,
        "form": form or (_columns_form(source) if may_choose else None),
        "doubtful": DirectoryImport.Doubtful.choices,
        "removable_until": removable_until(source),
    }
    if source.state in SHOWN and not source.forgotten_at:
        after = read_key(request.GET.get("after", "")) or 0
        context |= lines_context(source, fate=request.GET.get("fate", ""), after=min(after, 10**9))
    return settings_page(request, "workspace/settings/imports/import.html", context, page="imports")
