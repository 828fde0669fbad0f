"""*Envoyer par mail*: the dialog, what became of its copies, and its document."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.forms import Widget
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.documents.actions import document_templates, retry, show_preview
from joindre.documents.enclosing import send_with_documents
from joindre.drafts.actions import draft_at, forget_draft
from joindre.drafts.models import Draft
from joindre.files.models import StoredFile
from joindre.lib.numbers import Number
from joindre.lib.richtext import EMPTY
from joindre.mail.models import Recipient
from joindre.messaging import actions, policy
from joindre.messaging.direct import reached_directly
from joindre.messaging.emails import desk_of
from joindre.messaging.models import SentMail
from joindre.messaging.oddities import oddities
from joindre.messaging.subjects import default_subject
from joindre.tickets.models import Ticket
from joindre.ui.events import DIALOG_DONE, with_events
from joindre.ui.forms import Token
from joindre.workspace.forms.mail import FIELDS, MailForm, token_of
from joindre.workspace.forms.messages import settled_text
from joindre.workspace.http import AgentRequest, agents_only, feed_changed, needs
from joindre.workspace.views.choosing_texts import asks_for_text, offered, written_with_text
from joindre.workspace.views.files import attached
from joindre.workspace.views.lookups import get_sent_mail, get_ticket
from joindre.workspace.views.page import control
from joindre.workspace.views.restoring import drafted_mail, restored_in_composer, restored_mail
from joindre.workspace.views.tickets import whole_page
from joindre.workspace.views.undo import undo_notice


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SEND_MAIL)
def mail(request: AgentRequest, number: Number) -> HttpResponse:
    """*Envoyer par mail*: the dialog, and its sending (M1 to M7)."""
    ticket = get_ticket(request, number)
    draft = draft_at(request.user, _place(ticket)) if request.method == "GET" else None
    form = _form(request, ticket, draft)
    if "write_directly" in request.POST:
        return _in_the_composer(request, ticket, form)
    # Stored before anything is judged: a file that was chosen is not chosen a second time.
    files = attached(request, ticket, form)
    if request.method == "GET":
        return _dialog(request, ticket, form, files=files, draft=draft)
    if asks_for_text(request):
        return _with_text(request, ticket, form, files=files)
    if not form.is_valid():
        return _dialog(request, ticket, form, files=files, status=422)
    removed = request.POST.get("remove")
    if removed is not None:
        form.remove(removed)
    asked = _question(request, ticket, form, files)
    if asked or removed is not None:
        status = 409 if removed is None else 200
        return _dialog(request, ticket, form, files=files, status=status, removed=removed is not None, **asked)
    settled = settled_text(form, ticket, by=request.employee)
    new = form.new_mail(settled.html, [*files, *settled.files])
    return _sent(request, ticket, send_with_documents(ticket, new, form.enclosed, by=request.employee))


@require_GET
@agents_only
@needs(Right.SEND_MAIL)
def document(request: AgentRequest, number: Number, template: str) -> HttpResponse:
    """The PDF as it would be attached (M5)."""
    ticket = get_ticket(request, number)
    pdf = show_preview(ticket, template, by=request.employee)
    name = f'inline; filename="{template}-{ticket.number}.pdf"'
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": name})


@require_POST
@agents_only
@needs(Right.SEND_MAIL)
def send_again(request: AgentRequest, number: Number, recipient: int) -> HttpResponse:
    """*Resend* to somebody who was not reached (M7)."""
    ticket = get_ticket(request, number)
    copy = Recipient.objects.filter(pk=recipient, email__topic=ticket.topic).first()
    if copy is None:
        raise Http404
    actions.resend(copy, by=request.employee)
    return feed_changed(request, number)


@require_POST
@agents_only
@needs(Right.SEND_MAIL)
def make_document_again(request: AgentRequest, number: Number, sent: int) -> HttpResponse:
    """Try once more to make the PDF without which a mail did not leave (M5)."""
    retry(get_sent_mail(request, number, sent), by=request.employee)
    return feed_changed(request, number)


def _place(ticket: Ticket) -> str:
    return f"{ticket.topic}/mail"


def _form(request: AgentRequest, ticket: Ticket, draft: Draft | None) -> MailForm:
    initial = {
        "form_key": uuid4(),
        "subject": default_subject(ticket),
        **(restored_mail(request, ticket) or drafted_mail(draft, by=request.employee)),
    }
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return MailForm(
        *posted,
        initial=initial,
        ticket=ticket,
        label=_("Message"),
        author=request.employee,
        templates=[(one.code, str(one.label)) for one in document_templates()],
    )


def _dialog(
    request: AgentRequest, ticket: Ticket, form: MailForm, *, status: int = 200, direct: str = "", **more: object
) -> HttpResponse:
    """`more` are the `files` attached already, and the `draft` that it begins with."""
    context = {
        "ticket": ticket,
        "form": form,
        "employee": request.employee,
        "desk": desk_of(ticket, request.company),
        "people": [(form[name], _people(form, name)) for name in FIELDS],
        "has_more": any(form[name].value() for name in FIELDS[1:]),
        "no_copy": str(control(request, Right.ADD_DOCUMENT).reason),
        "direct": direct,
        "no_message": _no_message(request, ticket) if direct else "",
        **more,
    }
    template = "workspace/mail/_dialog.html" if request.htmx else "workspace/mail/dialog.html"
    return render(request, template, context, status=status)


def _with_text(request: AgentRequest, ticket: Ticket, form: MailForm, *, files: Sequence[StoredFile]) -> HttpResponse:
    """The dialog without script: with the texts to choose from, and the chosen one at the end."""
    body, more = written_with_text(request, ticket, form, kind="mail")
    form.is_valid()
    posted = request.POST.copy()
    posted["body"] = body
    form.data = posted
    return _dialog(request, ticket, form, files=[*files, *more], texts=offered(request, ticket, kind="mail"))


def _people(form: MailForm, name: str) -> SafeString:
    """The field with its tokens."""
    field = form[name]
    return field.as_widget(attrs={"id": field.id_for_label}) if not form.is_bound else _as_posted(form, name)


def _as_posted(form: MailForm, name: str) -> SafeString:
    widget: Widget = form.fields[name].widget
    return widget.render(name, _tokens(form, name), {"id": form[name].id_for_label})


def _tokens(form: MailForm, name: str) -> Sequence[Token | str]:
    """What the field shows again after a refusal: people by their names, wrong addresses as they were typed."""
    known = {token.value: token for token in map(token_of, getattr(form, "cleaned_data", {}).get(name) or ())}
    return [known.get(value, value) for value in form[name].value() or ()]


def _question(request: AgentRequest, ticket: Ticket, form: MailForm, files: Sequence[StoredFile]) -> dict[str, Any]:
    """What the writer is asked before the mail leaves: one question at a time, each of them once (M1, M5, M6, M9)."""
    if direct := _reached_directly(ticket, form):
        return {"direct": direct}
    if form.is_empty(files):
        return {"is_empty": True}
    if form.unconfirmed:
        return {"internal": form.unconfirmed}
    found = oddities(ticket, form.new_mail(EMPTY, files), by=request.employee)
    unread = [one for one in found if one.key not in form.read_warnings]
    return {"odd": unread} if unread else {}


def _reached_directly(ticket: Ticket, form: MailForm) -> str:
    """The requester or user among the people, whom a direct message reaches; asked once (M1)."""
    if form.cleaned_data["by_mail_anyway"]:
        return ""
    people = [one for name in ("to", "cc", "bcc") for one in form.cleaned_data[name]]
    contact = reached_directly(ticket, people)
    return contact.name if contact else ""


def _no_message(request: AgentRequest, ticket: Ticket) -> str:
    """Why no direct message can be written, with what to do (P3); blank if one can."""
    refusal = policy.write_permission(ticket, by=request.employee).refusal
    return str(refusal.message) if refusal else ""


def _in_the_composer(request: AgentRequest, ticket: Ticket, form: MailForm) -> HttpResponse:
    """The words and files of the mail as those of a direct message that is still to be sent (M1)."""
    policy.write_permission(ticket, by=request.employee).ensure()
    form.is_valid()
    settled = settled_text(form, ticket, by=request.employee)
    files = [*attached(request, ticket, form), *settled.files]
    written = {"body": settled.html, "kept": [file.pk for file in files]}
    if not request.htmx:
        return render(request, "workspace/ticket.html", whole_page(request, ticket, written=written))
    forget_draft(request.user, _place(ticket))
    return with_events(restored_in_composer(request, {**written, "files": files}), DIALOG_DONE)


def _sent(request: AgentRequest, ticket: Ticket, sent: SentMail) -> HttpResponse:
    forget_draft(request.user, _place(ticket))
    notices = undo_notice(sent, text=_("The email leaves in %(seconds)s s."), otherwise=_("The email is on its way."))
    return feed_changed(request, ticket.number, DIALOG_DONE, *notices)
