"""What the acts on a request's contacts are answered with: a card, or the dialog (C1, C2, C3).

Each answer is made from values that the view hands over. None of them reads the request again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from joindre.directory.duplicates import Duplicate
from joindre.directory.models import Contact
from joindre.drafts.models import Draft
from joindre.tickets.models import AlreadyFilled, Ticket
from joindre.ui.events import DIALOG_DONE, FEED_CHANGED, notice, with_events
from joindre.ui.middleware import refuse
from joindre.workspace.contacts.cards import PersonCard, PersonField, make_card, make_form_card
from joindre.workspace.contacts.editing import ContactConflict
from joindre.workspace.forms.contacts import ContactForm
from joindre.workspace.http import AgentRequest, ticket_url


@dataclass(frozen=True, kw_only=True)
class ContactDialog:
    """The dialog of one field: `contact` is the one to be changed, or None where a contact is to be made."""

    ticket: Ticket
    field: PersonField
    contact: Contact | None = None
    form: ContactForm
    #: What the dialog was opened on; the form carries it back.
    opened: str
    likely_duplicates: Sequence[Duplicate] = ()
    #: Where its draft is kept, and the draft that it begins with.
    place: str
    draft: Draft | None
    #: Where somebody else changed the same fields meanwhile.
    conflict: ContactConflict | None = None


def show_dialog(request: AgentRequest, dialog: ContactDialog, *, status: int = 200) -> HttpResponse:
    """The dialog in the page, or as a page of its own for a browser without JavaScript."""
    card = make_form_card(request, dialog.ticket, field=dialog.field)
    context = {
        "ticket": dialog.ticket,
        "card": card,
        "contact": dialog.contact,
        "site": dialog.contact.site if dialog.contact else dialog.ticket.site,
        "form": dialog.form,
        "back": ticket_url(dialog.ticket.number),
        "action": card.urls["edit" if dialog.contact else "new"],
        "opened": dialog.opened,
        "alike": dialog.likely_duplicates,
        "acts": card.alike_acts,
        "kept": " ".join(request.POST.getlist("anyway")),
        "place": dialog.place,
        "draft": dialog.draft,
        "conflict": dialog.conflict,
    }
    name = "_dialog" if request.htmx else "dialog"
    return render(request, f"workspace/contacts/{name}.html", context, status=status)


def show_saved(
    request: AgentRequest, ticket: Ticket, *, field: PersonField, contact: Contact | None, warning: str = ""
) -> HttpResponse:
    """The card with the contact who is in the field now. The dialog closes, and the feed fetches its new line."""
    if request.htmx:
        response = _replace_card(request, make_card(request, ticket, field=field, contact=contact), notice_text=warning)
        # Closed after the swap, so that the focus returns to the new card.
        response["HX-Trigger-After-Swap"] = DIALOG_DONE[0]
        return response
    if warning:
        messages.warning(request, warning)
    return redirect(ticket_url(ticket.number))


def show_already_filled(request: AgentRequest, ticket: Ticket, *, field: PersonField, contact: Contact) -> HttpResponse:
    """The card with the contact who is in the field, of whom the page did not know. A dialog stays as it is."""
    refusal = AlreadyFilled(contact)
    if not request.htmx:
        return refuse(request, refusal)
    card = make_card(request, ticket, field=field, contact=contact)
    response = _replace_card(request, card, notice_text=str(refusal.message))
    response.status_code = refusal.status
    return response


def _replace_card(request: AgentRequest, card: PersonCard, *, notice_text: str) -> HttpResponse:
    context = {"card": card, "has_focus": True, "time_there": card.time_there}
    response = render(request, "workspace/contacts/_person.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = f"#{card.id}", "outerHTML"
    said = notice(notice_text, kind="error") if notice_text else notice(_("Saved."))
    return with_events(response, FEED_CHANGED, said)
