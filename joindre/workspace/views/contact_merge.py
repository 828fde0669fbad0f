"""What was typed for a new contact goes to one who is there already, who then fills the field (C6)."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from joindre.accounts.rights import Right
from joindre.directory.editing import ContactChangedMeanwhile
from joindre.drafts.actions import forget_draft
from joindre.lib.numbers import Number
from joindre.tickets.contacts import change_contact_into
from joindre.workspace.contacts.answers import ContactDialog, show_already_filled, show_dialog, show_saved
from joindre.workspace.contacts.cards import PersonField, make_form_card
from joindre.workspace.contacts.merge_pages import MergePage, known_contact, show_merge
from joindre.workspace.contacts.merging import TypedMerge
from joindre.workspace.forms.contacts import ContactForm
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.contact_dialog import kept_apart, place_of
from joindre.workspace.views.lookups import get_ticket


@require_POST
@agents_only
@needs(Right.CHANGE_CONTACT)
def merge(request: AgentRequest, number: Number, field_name: str) -> HttpResponse:
    """First what would become of each field; then, with what was chosen, it is done."""
    ticket, field = get_ticket(request, number), PersonField.named(field_name)
    contact = known_contact(request, ticket.customer_id)
    if in_field := field.contact_of(ticket):
        return show_already_filled(request, ticket, field=field, contact=in_field)
    form, place = ContactForm(request.POST, country=ticket.site.country), place_of(ticket, field)
    if not form.is_valid():
        opened = request.POST.get("opened", "")
        dialog = ContactDialog(ticket=ticket, field=field, form=form, opened=opened, place=place, draft=None)
        return show_dialog(request, dialog, status=422)
    urls = make_form_card(request, ticket, field=field).urls
    merged = TypedMerge(contact=contact, form=form, taken=request.POST)
    page = MergePage(merged=merged, about=f"{field.label} · {number}", action=urls["merge"], back=urls["new"])
    if not merged.is_chosen:
        return show_merge(request, page)
    try:
        creation = change_contact_into(ticket, merged.edit, field=field, contact=contact, by=request.employee)
    except ContactChangedMeanwhile:
        return show_merge(request, page.anew())
    forget_draft(request.user, place)
    return show_saved(request, ticket, field=field, contact=creation.in_field, warning=kept_apart(creation))
