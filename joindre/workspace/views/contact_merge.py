"""What was typed for a new contact goes to one who is there already, who then fills the field (C6)."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from joindre.accounts.rights import Right
from joindre.directory.models import Contact
from joindre.drafts.actions import forget_draft
from joindre.lib.keys import read_key
from joindre.lib.numbers import Number
from joindre.tickets.contacts import change_contact_into
from joindre.workspace.contacts.answers import ContactDialog, show_already_filled, show_dialog, show_merge, show_saved
from joindre.workspace.contacts.cards import PersonField
from joindre.workspace.contacts.merging import TypedMerge
from joindre.workspace.forms.contacts import ContactForm, values_of
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.contact_dialog import fingerprint, kept_apart, place_of
from joindre.workspace.views.lookups import get_ticket


@require_POST
@agents_only
@needs(Right.CHANGE_CONTACT)
def merge(request: AgentRequest, number: Number, field_name: str) -> HttpResponse:
    """First what would become of each field; then, with what was chosen, it is done."""
    ticket, field = get_ticket(request, number), PersonField.named(field_name)
    known = Contact.objects.active().at([ticket.customer_id]).with_identity()
    key = read_key(request.POST.get("contact", ""))
    contact = known.filter(pk=key).first() if key is not None else None
    if contact is None:
        raise Http404
    if in_field := field.contact_of(ticket):
        return show_already_filled(request, number, field=field, contact=in_field)
    form, place = ContactForm(request.POST, country=ticket.site.country), place_of(ticket, field)
    if not form.is_valid():
        opened = request.POST.get("opened", "")
        dialog = ContactDialog(ticket=ticket, field=field, form=form, opened=opened, place=place, draft=None)
        return show_dialog(request, dialog, status=422)
    merged, seen = TypedMerge(contact=contact, form=form, taken=request.POST), fingerprint(values_of(contact))
    if (told := request.POST.get("seen", "")) != seen:
        wrong = _("Somebody changed this contact meanwhile: look through it again, then save.") if told else ""
        return show_merge(request, ticket, field=field, merged=merged, seen=seen, wrong=wrong)
    creation = change_contact_into(
        ticket, field=field, contact=contact, name=merged.name(), details=merged.details(), by=request.employee
    )
    forget_draft(request.user, place)
    return show_saved(request, number, field=field, contact=creation.in_field, warning=kept_apart(creation))
