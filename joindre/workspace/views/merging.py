"""Two sheets become one: the other is found, both are compared field by field, and then joined (C7)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from joindre.accounts.rights import Right
from joindre.directory.actions import ContactDetails, PersonName
from joindre.directory.duplicates import likely_duplicates
from joindre.directory.listing import Selection, list_contacts
from joindre.directory.merge_preview import ACCOUNT, MergePreview, preview_merge
from joindre.directory.merging import ChangedBeforeMerge, SamePerson, merge_people
from joindre.directory.models import Contact, Person
from joindre.lib.keys import read_key
from joindre.tickets.models import Ticket
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.listing import count_of
from joindre.workspace.views.lookups import visible
from joindre.workspace.views.people import LONGEST_SEARCH
from joindre.workspace.views.person import person_or_404

FOUND = 10


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.DIRECTORY)
def merge(request: AgentRequest, pk: int) -> HttpResponse:
    """Choose the other sheet, then what of both goes on; the sheet of this address is the one that is kept."""
    someone, contacts = person_or_404(request, pk)
    key = read_key(request.POST.get("other", "") or request.GET.get("other", ""))
    if key is None:
        return _choose(request, someone, contacts)
    if key == pk:
        raise SamePerson
    if request.method == "POST" and (gone := Person.objects.filter(pk=key, merged_into=pk).first()) is not None:
        return _done(request, someone, gone)
    other, others = person_or_404(request, key)
    preview = preview_merge(someone, other, at={pk: contacts, key: others})
    if request.method == "GET":
        return _show(request, preview, contacts=others)
    try:
        merge_people(
            someone,
            other,
            from_other=_taken(request, preview),
            fingerprint=request.POST.get("fingerprint", ""),
            by=request.employee,
        )
    except ChangedBeforeMerge as refusal:
        return _show(request, preview, contacts=others, said=str(refusal.message))
    return _done(request, someone, other)


def _done(request: AgentRequest, kept: Person, gone: Person) -> HttpResponse:
    told = {"gone": gone.name, "name": kept.name}
    messages.success(request, _("The sheet of %(gone)s is merged into that of %(name)s.") % told)
    return redirect("workspace:person", kept.pk)


def _choose(request: AgentRequest, someone: Person, contacts: Sequence[Contact]) -> HttpResponse:
    """Who may be the same person, and whoever the words find."""
    typed = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    found: Iterable[Contact] = ()
    if typed:
        found = list_contacts(Selection(text=typed), author=request.employee, size=FOUND).contacts[: 2 * FOUND]
    context = {
        "place": "people",
        "person": someone,
        "q": typed,
        "found": [one for one in found if one.person_id != someone.pk],
        "alike": _alike(someone, contacts),
    }
    template = "_merge_found" if request.htmx else "merge_choose"
    return render(request, f"workspace/people/{template}.html", context)


def _alike(someone: Person, contacts: Sequence[Contact]) -> list[Any]:
    """Who has the same address, number or name at the customer of the first place."""
    contact = contacts[0]
    name = PersonName(last_name=someone.last_name, first_name=someone.first_name)
    details = ContactDetails(phone=contact.phone, mobile=contact.mobile, email=contact.email)
    found = likely_duplicates(contact.site.customer, name=name, details=details)
    return [one for one in found if one.contact.person_id != someone.pk]


def _show(request: AgentRequest, preview: MergePreview, *, contacts: Sequence[Contact], said: str = "") -> HttpResponse:
    keys = [contact.pk for contact in contacts]
    of_other: Any = Ticket.objects.none()
    for field in ("requester", "end_user"):
        of_other = of_other | visible(request).filter(**{f"{field}__in": keys})
    context = {
        "place": "people",
        "preview": preview,
        "said": said,
        "taken": {field.name for field in preview.fields if field.takes_other},
        "count": count_of(of_other),
    }
    return render(request, "workspace/people/merge.html", context, status=409 if said else 200)


def _taken(request: AgentRequest, preview: MergePreview) -> set[str]:
    """The names of the values that are taken from the other sheet."""
    names = [field.name for field in preview.fields] + [ACCOUNT]
    return {name for name in names if request.POST.get(name) == "other"}
