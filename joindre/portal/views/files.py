"""Files that a client may open, and pictures that a client pastes."""

from django.http import Http404, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from joindre.files.models import StoredFile
from joindre.files.responses import file_response
from joindre.files.uploads import UploadRefused, take_upload, told_of
from joindre.lib.numbers import Number
from joindre.messaging import policy
from joindre.portal.http import ClientRequest, clients_only
from joindre.portal.views.lookups import get_ticket, visible
from joindre.tickets.models import Ticket


@require_GET
@clients_only
def client_file(request: ClientRequest, pk: int, name: str) -> HttpResponseBase:  # noqa: ARG001  # the name is for people
    """A file that was shown to the client on a request they see; 404 otherwise (K2, L2)."""
    file = StoredFile.objects.select_related("blob__small").filter(pk=pk, is_for_client=True).first()
    if file is None or not visible(request).filter(pk=Ticket.pk_of(file.topic)).exists():
        raise Http404
    return file_response(request, file)


@require_POST
@clients_only
def uploads(request: ClientRequest, number: Number) -> HttpResponseBase:
    """A file or picture for what is being written. What a client sends is the client's to see from the start."""
    ticket = get_ticket(request, number)
    policy.write_permission(ticket, by=request.contact).ensure()
    upload = request.FILES.get("file")
    if upload is None:
        return JsonResponse({"error": _("Choose a file first.")}, status=422)
    try:
        file = take_upload(upload, topic=ticket.topic, by=request.user.topic, is_for_client=True)
    except UploadRefused as refusal:
        return JsonResponse({"error": str(refusal.message)}, status=422)
    return JsonResponse(told_of(file))
