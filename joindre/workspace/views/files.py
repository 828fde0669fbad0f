"""Files of a request for employees, and what they add to what they write."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from joindre.files.models import StoredFile
from joindre.files.responses import file_response
from joindre.files.uploads import UploadRefused, take_upload, told_of
from joindre.lib.numbers import Number
from joindre.tickets.models import Ticket
from joindre.workspace.forms.messages import WritingForm
from joindre.workspace.http import AgentRequest, agents_only
from joindre.workspace.views.lookups import get_ticket, visible


@require_GET
@agents_only
def employee_file(request: AgentRequest, pk: int, name: str) -> HttpResponseBase:  # noqa: ARG001  # the name is for people
    """A file of a request that this employee may see, or of one that they are about to open; 404 otherwise (L2)."""
    file = StoredFile.objects.select_related("blob__small").filter(pk=pk).first()
    if file is None:
        raise Http404
    is_own = file.is_unsent_of(request.user.topic)
    if not is_own and not visible(request).filter(pk=Ticket.pk_of(file.topic)).exists():
        raise Http404
    return file_response(request, file)


@require_POST
@agents_only
def uploads(request: AgentRequest, number: Number) -> HttpResponse:
    """A file for what is being written; staff-only until the message that carries it is sent."""
    ticket = get_ticket(request, number)
    upload = request.FILES.get("file")
    if upload is None:
        return JsonResponse({"error": _("Choose a file first.")}, status=422)
    try:
        file = take_upload(upload, topic=ticket.topic, by=request.user.topic)
    except UploadRefused as refusal:
        return JsonResponse({"error": str(refusal.message)}, status=422)
    return JsonResponse(told_of(file))


def attached(request: AgentRequest, ticket: Ticket, form: WritingForm) -> Sequence[StoredFile]:
    """What was chosen before and what came with this form; a file that is stored is not chosen a second time."""
    sent = (take_upload(upload, topic=ticket.topic, by=request.user.topic) for upload in form.uploads)
    return [*form.kept_files, *sent]
