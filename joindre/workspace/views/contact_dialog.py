"""The contact dialog: makes a contact for an empty field, changes the one in a filled field (C2, C3, C6)."""

from dataclasses import replace
from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.directory.editing import ContactState
from joindre.directory.models import Site
from joindre.drafts.actions import draft_at, forget_draft
from joindre.lib.numbers import Number
from joindre.tickets.contacts import Creation, change_contact_from, create_contact_into
from joindre.tickets.models import Ticket
from joindre.workspace.contacts.answers import ContactDialog, show_already_filled, show_dialog, show_saved
from joindre.workspace.contacts.cards import PersonField, make_form_card
from joindre.workspace.contacts.duplicates import show_alike, unseen_duplicates
from joindre.workspace.contacts.editing import Opened, draft_of
from joindre.workspace.contacts.merge_pages import is_back_from_merge
from joindre.workspace.forms.carried import drafted, read_typed
from joindre.workspace.forms.contacts import ContactForm
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.lookups import get_ticket

SALT = "joindre.workspace.contact_dialog"


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.CREATE_CONTACT)
def new(request: AgentRequest, number: Number) -> HttpResponse:
    """Make a contact and put them in the empty field the dialog was called from."""
    ticket, field = get_ticket(request, number), PersonField.named(request.GET.get("field", ""))
    in_field = field.contact_of(ticket)
    if in_field and not _was_opened_on_empty(request, ticket, field):
        return show_already_filled(request, ticket, field=field, contact=in_field)
    typed = request.GET.get("typed") or request.GET.get("q", "")
    draft = draft_at(request.user, place := place_of(ticket, field))
    form = _form(request, ticket.site, drafted(draft, instead_of=read_typed(typed, country=ticket.site.country)))
    opened = request.POST.get("opened") or signing.dumps([ticket.pk, str(field)], salt=SALT)
    dialog = ContactDialog(ticket=ticket, field=field, form=form, opened=opened, place=place, draft=draft)
    if request.method == "GET":
        form.focus_on_first_empty()
        return show_dialog(request, dialog)
    if is_back_from_merge(request):
        return show_dialog(request, dialog)
    if not form.is_valid():
        return show_dialog(request, dialog, status=422)
    if duplicates := unseen_duplicates(request, ticket.customer, form):
        return show_dialog(request, replace(dialog, likely_duplicates=duplicates), status=409)
    creation = create_contact_into(ticket, field=field, name=form.name(), details=form.details(), by=request.employee)
    forget_draft(request.user, place)
    return show_saved(request, ticket, field=field, contact=creation.in_field, warning=kept_apart(creation))


@require_POST
@agents_only
@needs(Right.CREATE_CONTACT)
def alike(request: AgentRequest, number: Number) -> HttpResponse:
    """Who may be the same person already, by what stands in the dialog so far (C6)."""
    ticket, field = get_ticket(request, number), PersonField.named(request.GET.get("field", ""))
    form = ContactForm(request.POST, country=ticket.site.country)
    acts = make_form_card(request, ticket, field=field).alike_acts
    return show_alike(request, ticket.customer, form, acts=acts)


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.CHANGE_CONTACT)
def edit(request: AgentRequest, number: Number, field_name: str) -> HttpResponse:
    """Change the contact in the field; what a colleague changed meanwhile is not overwritten unseen."""
    ticket, field = get_ticket(request, number), PersonField.named(field_name)
    contact = field.contact_of(ticket)
    if contact is None:
        raise Http404
    place = place_of(ticket, field, of=draft_of(contact, ContactState.of(contact)))
    draft = draft_at(request.user, place)
    posted = request.POST.dict() if request.method == "POST" else None
    opened = Opened.on(contact, posted, drafted=drafted(draft))
    if opened.edit is not None:
        opened = opened.saved_by(
            lambda edit: change_contact_from(ticket, edit, field=field, contact=contact, by=request.employee)
        )
        if opened.is_saved:
            forget_draft(request.user, place)
            return show_saved(request, ticket, field=field, contact=opened.contact)
    if posted is None:
        opened.form.focus_on_first_empty()
    dialog = ContactDialog(
        ticket=ticket, field=field, contact=contact, form=opened.form, opened=opened.token,
        place=place_of(ticket, field, of=opened.draft_of), draft=draft, conflict=opened.conflict,
    )  # fmt: skip
    status = 200 if posted is None else 409 if opened.conflict else 422
    return show_dialog(request, dialog, status=status)


def place_of(ticket: Ticket, field: PersonField, *, of: str = "new") -> str:
    """Where the draft of this dialog is kept: for each field, and for each contact as it stands."""
    return f"{ticket.topic}/contact/{field}" if of == "new" else f"{ticket.topic}/contact/{field}/{of}"


def _form(request: AgentRequest, site: Site, initial: dict[str, Any]) -> ContactForm:
    data = request.POST if request.method == "POST" else None
    return ContactForm(data, country=site.country, initial=initial)


def _was_opened_on_empty(request: AgentRequest, ticket: Ticket, field: PersonField) -> bool:
    """Whether the dialog was opened on an empty field, so that a colleague was quicker. If not, nothing is created."""
    try:
        opened = signing.loads(request.POST.get("opened", ""), salt=SALT)
    except signing.BadSignature:
        return False
    return bool(opened == [ticket.pk, str(field)])


def kept_apart(creation: Creation) -> str:
    """The sentence for a contact who was made but is not in the field, or nothing."""
    if creation.is_in_field:
        return ""
    return _("%(name)s is recorded as a contact, but %(other)s was put here meanwhile: the field stays as it is.") % {
        "name": creation.contact.name,
        "other": creation.in_field.name,
    }
