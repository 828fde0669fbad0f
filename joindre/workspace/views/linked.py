"""Linked documents on the page of a request: added, looked at, published, renamed, deleted (L1, L2)."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.documents import linked as actions
from joindre.documents.text_previews import beginning_of
from joindre.files.models import StoredFile
from joindre.files.uploads import UploadRefused, take_upload, told_of
from joindre.lib.numbers import Number
from joindre.tickets.documents import link_address, link_document
from joindre.tickets.models import LinkedDocument, Ticket
from joindre.ui.events import DIALOG_DONE, FEED_CHANGED, notice, with_events
from joindre.workspace.forms.linked import DocumentForm, DocumentNameForm, checked
from joindre.workspace.http import AgentRequest, agents_only, feed_changed, needs, ticket_url
from joindre.workspace.views.linked_panel import kind_of
from joindre.workspace.views.lookups import get_ticket


@require_POST
@agents_only
@needs(Right.ADD_DOCUMENT)
def linked(request: AgentRequest, number: Number) -> HttpResponse:
    """An address, and the files that a browser sends with its form."""
    ticket = get_ticket(request, number)
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, ticket, form, status=422)
    files = [take_upload(one, topic=ticket.topic, by=request.user.topic) for one in form.uploads]
    for file in files:
        link_document(ticket, file, is_external=False, by=request.employee)
    if url := form.cleaned_data["url"]:
        link_address(ticket, url, name=form.name, by=request.employee)
    if not request.htmx:
        return feed_changed(request, number)
    return with_events(_form(request, ticket, DocumentForm()), FEED_CHANGED, notice(_("Document added.")))


@require_POST
@agents_only
@needs(Right.ADD_DOCUMENT)
def uploads(request: AgentRequest, number: Number) -> HttpResponse:
    """One file, linked as soon as it has arrived."""
    ticket = get_ticket(request, number)
    upload = request.FILES.get("file")
    if upload is None:
        return JsonResponse({"error": _("Choose a file first.")}, status=422)
    try:
        [upload] = checked([upload])
        file = take_upload(upload, topic=ticket.topic, by=request.user.topic)
    except UploadRefused as refusal:
        return JsonResponse({"error": str(refusal.message)}, status=422)
    link_document(ticket, file, is_external=False, by=request.employee)
    return JsonResponse(told_of(file))


@require_POST
@agents_only
@needs(Right.ADD_DOCUMENT)
def attachment(request: AgentRequest, number: Number, file: int) -> HttpResponse:
    """What a message, a mail or the description brought, linked by one press."""
    ticket = get_ticket(request, number)
    found = StoredFile.objects.select_related("blob").filter(pk=file, topic=ticket.topic).first()
    if found is None:
        raise Http404
    actions.link_attachment(ticket, found, by=request.employee)
    return feed_changed(request, number, notice(_("Document added.")))


@require_GET
@agents_only
def preview(request: AgentRequest, number: Number, document: int) -> HttpResponse:
    """The beginning of a text; nothing of it is run, and what is no text is downloaded or opened as a picture."""
    found = get_document(request, number, document)
    if found.file is None or kind_of(found.file) != "text":
        raise Http404
    return _dialog(request, "preview", found, preview=beginning_of(found.file))


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.CHANGE_DOCUMENT)
def name(request: AgentRequest, number: Number, document: int) -> HttpResponse:
    """The dialog that gives it another name."""
    found = get_document(request, number, document)
    form = DocumentNameForm(request.POST or None, initial={"name": found.name})
    if request.method == "GET":
        return _dialog(request, "rename", found, form=DocumentNameForm(initial={"name": found.name}))
    if not form.is_valid():
        return _dialog(request, "rename", found, status=422, form=form)
    actions.rename_document(found, name=form.cleaned_data["name"], by=request.employee)
    return feed_changed(request, number, DIALOG_DONE, notice(_("Document renamed.")))


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.DELETE_DOCUMENT)
def deletion(request: AgentRequest, number: Number, document: int) -> HttpResponse:
    """It asks once: a document that was deleted does not come back."""
    found = get_document(request, number, document)
    if request.method == "GET":
        return _dialog(request, "delete", found)
    actions.delete_document(found, by=request.employee)
    return feed_changed(request, number, DIALOG_DONE, notice(_("Document deleted.")))


@require_POST
@agents_only
@needs(Right.CHANGE_DOCUMENT)
def publish(request: AgentRequest, number: Number, document: int) -> HttpResponse:
    found = get_document(request, number, document)
    actions.publish_document(found, by=request.employee)
    told = _("The customer sees this document now.")
    if not found.ticket.is_client_visible:
        told = _("The customer will see this document once the request is visible to them.")
    return feed_changed(request, number, notice(told))


@require_POST
@agents_only
@needs(Right.CHANGE_DOCUMENT)
def unpublish(request: AgentRequest, number: Number, document: int) -> HttpResponse:
    actions.unpublish_document(get_document(request, number, document), by=request.employee)
    return feed_changed(request, number, notice(_("The customer does not see this document any more.")))


def get_document(request: AgentRequest, number: Number, key: int) -> LinkedDocument:
    """A document of a request that they may see, or 404."""
    ticket = get_ticket(request, number)
    document = LinkedDocument.objects.select_related("file__blob").filter(pk=key, ticket=ticket).first()
    if document is None:
        raise Http404
    document.ticket = ticket
    return document


def _form(request: AgentRequest, ticket: Ticket, form: DocumentForm, *, status: int = 200) -> HttpResponse:
    template = "workspace/linked/_add.html" if request.htmx else "workspace/linked/add.html"
    return render(request, template, {"number": ticket.number, "form": form}, status=status)


def _dialog(
    request: AgentRequest, template: str, document: LinkedDocument, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "document": document,
        "number": document.ticket.number,
        "back": ticket_url(document.ticket.number),
        **more,
    }
    return render(request, f"workspace/linked/{template}.html", context, status=status)
