"""Settings, Import and export: customers, sites or contacts as a file."""

from django.http import FileResponse, Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from joindre.accounts.rights import Right
from joindre.imports.exporting import Exported, export_directory
from joindre.imports.writing import csv_parts, sheet_file
from joindre.lib import clock
from joindre.workspace.http import AgentRequest, agents_only, needs, whole_portal


@require_GET
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def directory_export(request: AgentRequest, what: str, kind: str) -> HttpResponseBase:
    """All of them: as CSV, or as a spreadsheet (`xlsx`)."""
    if what not in Exported.values or kind not in {"csv", "xlsx"}:
        raise Http404
    chosen = Exported(what)
    rows = export_directory(chosen, by=request.employee)
    name = f"{what}-{timezone.localdate(clock.now()).isoformat()}.{kind}"
    response: HttpResponseBase
    if kind == "xlsx":
        response = FileResponse(sheet_file(rows, name=str(chosen.label)), as_attachment=True, filename=name)
    else:
        response = StreamingHttpResponse(csv_parts(rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
