"""A new request by an agent: its page, its draft, and its opening (T4, U2)."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.calls.opening import open_for_call
from joindre.drafts.actions import draft_at, forget_draft
from joindre.files.models import StoredFile
from joindre.files.uploads import UploadRefused, take_upload, told_of
from joindre.lib.errors import MissingRight, Refusal
from joindre.tickets.actions import Opening
from joindre.tickets.filled_forms import open_from_form, opened_with
from joindre.tickets.models import Ticket
from joindre.tickets.pictures import settle
from joindre.ui.forms import pictures_in, rich_text_of
from joindre.workspace.forms.opening import MOST_FILES, NewRequestForm
from joindre.workspace.forms.places import RequestPlace, read_place
from joindre.workspace.http import AgentRequest, agents_only, needs, ticket_url
from joindre.workspace.views.lookups import visible
from joindre.workspace.views.opening_page import Filled, attached_call, begun_with, draft_place, page_of, written_in


@require_GET
@agents_only
@needs(Right.CREATE_TICKET)
def new_ticket(request: AgentRequest) -> HttpResponse:
    """A form of its own for each new request, whose address is that of its draft: a reload finds what was typed."""
    query = request.GET.urlencode()
    return redirect(reverse("workspace:opening", args=[uuid4()]) + (f"?{query}" if query else ""))


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.CREATE_TICKET)
def opening(request: AgentRequest, key: UUID) -> HttpResponse:
    """The form, with what was written in it before; sent, it opens the request."""
    if ticket := opened_with(key, author=request.employee):
        return _opened(request, ticket)
    if request.method == "POST":
        return _open(request, key)
    draft = draft_at(request.user, draft_place(key))
    written = written_in(draft) if draft else begun_with(request)
    filled = Filled(key=key, written=written, place=read_place(written, by=request.employee))
    return render(request, "workspace/opening/page.html", page_of(request, filled, draft=draft))


@require_POST
@agents_only
@needs(Right.CREATE_TICKET)
def discard(request: AgentRequest, key: UUID) -> HttpResponse:
    """Forget a draft; the form itself asks whether that is meant."""
    forget_draft(request.user, draft_place(key))
    messages.success(request, _("The draft is discarded."))
    return redirect("workspace:new-ticket")


@require_POST
@agents_only
@needs(Right.CREATE_TICKET)
def uploads(request: AgentRequest) -> HttpResponse:
    """A file of no request yet: it is of whoever sent it, until the request is opened."""
    upload = request.FILES.get("file")
    if upload is None:
        return JsonResponse({"error": _("Choose a file first.")}, status=422)
    try:
        file = take_upload(upload, topic="", by=request.user.topic)
    except UploadRefused as refusal:
        return JsonResponse({"error": str(refusal.message)}, status=422)
    return JsonResponse(told_of(file))


def _open(request: AgentRequest, key: UUID) -> HttpResponse:
    form = NewRequestForm(request.POST, by=request.employee, upload=reverse("workspace:opening-uploads"))
    place = read_place(request.POST, by=request.employee)
    wrong = _wrong(request.POST, place)
    filled = Filled(key=key, written=request.POST, place=place, posted=form, wrong=wrong)
    documents: Sequence[StoredFile] = form.kept_files
    try:
        documents = [*documents, *_sent(request)]
        if form.is_valid() and not wrong:
            return _opened(request, _ticket(request, filled, form, documents), is_new=True)
    except MissingRight:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
    return _refused(request, filled, documents=documents)


def _ticket(request: AgentRequest, filled: Filled, form: NewRequestForm, documents: Sequence[StoredFile]) -> Ticket:
    place = filled.place
    if place.site is None:
        raise ValueError("a request is opened at a site")
    settled = settle(rich_text_of(form, "description"), pictures_in(form, "description"), topic="", by=request.employee)
    chosen = {name: form.cleaned_data[name] for name in ("type", "severity", "priority", "work_group", "follows")}
    opening = Opening(
        site=place.site,
        title=form.cleaned_data["title"],
        description=settled.in_place(),
        files=settled.made,
        requester=place.requester,
        end_user=place.end_user,
        is_client_visible=form.cleaned_data["is_client_visible"],
        assignee=form.assigned,
        form_key=filled.key,
        **chosen,
    )
    draft, attached = draft_place(filled.key), attached_call(request, filled.written)
    if attached is None:
        return open_from_form(opening, documents=documents, draft=draft, by=request.employee)
    return open_for_call(opening, documents=documents, draft=draft, call=attached.call, by=request.employee)


def _sent(request: AgentRequest) -> Sequence[StoredFile]:
    """What a browser without script sends with the form."""
    uploads = request.FILES.getlist("files")[:MOST_FILES]
    if uploads:
        request.employee.ensure_right(Right.ADD_DOCUMENT)
    return [take_upload(upload, topic="", by=request.user.topic) for upload in uploads]


def _wrong(written: QueryDict, place: RequestPlace) -> dict[str, str]:
    """What is wrong with for whom it is, by field: nothing that was typed is taken for nothing (U3)."""
    wrong = dict(place.dropped)
    for name in ("customer", "site", "requester", "end_user"):
        typed = " ".join(written.get(f"typed_{name}", "").split())
        if typed and getattr(place, name) is None:
            wrong.setdefault(name, _("“%(typed)s” is not chosen yet: choose from the list.") % {"typed": typed[:80]})
    if place.customer is None:
        wrong.setdefault("customer", _("Choose the customer first."))
    elif place.site is None:
        wrong.setdefault("site", _("Choose the site: this customer has several."))
    return wrong


def _refused(request: AgentRequest, filled: Filled, *, documents: Sequence[StoredFile]) -> HttpResponse:
    """The same form with what is wrong, every word and every file still in it."""
    draft = draft_at(request.user, draft_place(filled.key))
    context = page_of(request, filled, draft=draft) | {"files": documents}
    template = "workspace/opening/_form.html" if request.htmx else "workspace/opening/page.html"
    return render(request, template, context, status=422)


def _opened(request: AgentRequest, ticket: Ticket, *, is_new: bool = False) -> HttpResponse:
    """To the request, where the call is noted or the client written to."""
    page = ticket_url(ticket.number)
    if is_new:
        said = _("Request %(number)s is created. No email tells the customer: write to them below, or note the call.")
        messages.success(request, said % {"number": ticket.number})
    if not visible(request).filter(pk=ticket.pk).exists():
        # Who may create requests may be allowed to see none.
        page = reverse("workspace:new-ticket")
    return HttpResponse(headers={"HX-Redirect": page}) if request.htmx else redirect(page)
