"""The page on which what was typed for a new contact is added to one who is there already, field by field (C6)."""

from dataclasses import dataclass, replace
from typing import Self

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from joindre.directory.history import refuse_erased
from joindre.directory.models import Contact
from joindre.lib.keys import read_key
from joindre.workspace.contacts.merging import TypedMerge
from joindre.workspace.forms.contacts import typed_values
from joindre.workspace.http import AgentRequest


@dataclass(frozen=True, kw_only=True)
class MergePage:
    """What it shows, wherever the contact was typed."""

    merged: TypedMerge
    #: For what the contact was typed, as *Requester · 2026-00042*.
    about: str
    action: str
    #: Where what was typed came from, and goes back to.
    back: str

    def anew(self) -> Self:
        """On the contact as somebody else has changed them meanwhile."""
        return replace(self, merged=replace(self.merged))


def show_merge(request: AgentRequest, page: MergePage) -> HttpResponse:
    """First what would become of each field; again where somebody changed the contact since it was shown."""
    merged = page.merged
    wrong = _("Somebody changed this contact meanwhile: look through it again, then save.") if merged.was_shown else ""
    context = {
        "contact": merged.contact,
        "about": page.about,
        "action": page.action,
        "back": page.back,
        "rows": merged.rows,
        "typed": typed_values(request.POST),
        "seen": merged.fingerprint,
        "wrong": wrong,
        "is_dialog": bool(request.htmx),
    }
    name = "_merge" if request.htmx else "merge"
    return render(request, f"workspace/contacts/{name}.html", context, status=409 if wrong else 200)


def is_back_from_merge(request: AgentRequest) -> bool:
    """Whether somebody came back from it: what was typed is shown again, and nothing is made yet."""
    return "again" in request.POST


def known_contact(request: AgentRequest, customer: int) -> Contact:
    """The active contact of this customer that the form names, or 404; of two who were merged, the one kept."""
    key = read_key(request.POST.get("contact", "").removeprefix("c"))
    known = Contact.objects.active().at([customer]).with_identity()
    contact = known.as_kept([key]).get(key) if key is not None else None
    if contact is None:
        refuse_erased(key or 0)
        raise Http404
    return contact
