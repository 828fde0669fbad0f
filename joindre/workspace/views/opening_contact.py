"""The contact dialog of a new request: makes a contact of its site, and fills a field with them (T4, C2, C6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.directory.actions import create_contact
from joindre.directory.duplicates import Duplicate
from joindre.directory.editing import ContactChangedMeanwhile, edit_contact
from joindre.directory.models import Contact, Site
from joindre.drafts.actions import draft_at, forget_draft, save_draft
from joindre.drafts.models import Draft
from joindre.lib.errors import MissingRight, Refusal
from joindre.lib.keys import read_key
from joindre.ui.events import DIALOG_DONE, notice, with_events
from joindre.workspace.contacts.cards import PersonField
from joindre.workspace.contacts.duplicates import AlikeActs, show_alike, unseen_duplicates
from joindre.workspace.contacts.merge_pages import MergePage, is_back_from_merge, known_contact, show_merge
from joindre.workspace.contacts.merging import TypedMerge
from joindre.workspace.forms.carried import drafted, read_typed
from joindre.workspace.forms.contacts import ContactForm
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.opening_page import draft_place


class NoSite(Refusal):
    status = 422
    message = gettext_lazy(
        "This site is out of service, or not yours. Close this window and choose another site: your text stays."
    )


@dataclass(frozen=True, kw_only=True)
class Dialog:
    """The dialog of one field of a new request, at one site."""

    key: UUID
    field: PersonField
    site: Site
    no_merge: str

    @classmethod
    def of(cls, request: AgentRequest, key: UUID, field: str) -> "Dialog":
        sites = Site.objects.open_to_requests().among(request.employee.customers).select_related("customer")
        site = sites.filter(pk=read_key(request.GET.get("site", "")) or 0).first()
        if site is None:
            raise NoSite
        may_change = request.user.has_right(Right.CHANGE_CONTACT)
        no_merge = "" if may_change else str(MissingRight(Right.CHANGE_CONTACT.label).message)
        return cls(key=key, field=PersonField.named(field), site=site, no_merge=no_merge)

    @property
    def place(self) -> str:
        """Where its draft is kept."""
        return f"{draft_place(self.key)}/contact/{self.field}"

    @property
    def page(self) -> str:
        return reverse("workspace:opening", args=[self.key])

    def url(self, act: str = "") -> str:
        name = f"workspace:opening-contact{act and f'-{act}'}"
        return f"{reverse(name, args=[self.key, self.field])}?site={self.site.pk}"

    @cached_property
    def acts(self) -> AlikeActs:
        return AlikeActs(alike=self.url("alike"), use=self.url("use"), merge=self.url("merge"), no_merge=self.no_merge)


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.CREATE_CONTACT)
def new_contact(request: AgentRequest, key: UUID, field: str) -> HttpResponse:
    """Make a contact at the site; of people who may be the same one, one is used, or both are kept (C6)."""
    dialog = Dialog.of(request, key, field)
    typed = read_typed(request.GET.get(f"typed_{field}", ""), country=dialog.site.country)
    draft = draft_at(request.user, dialog.place)
    data = request.POST if request.method == "POST" else None
    form = ContactForm(data, country=dialog.site.country, initial=drafted(draft, instead_of=typed))
    if request.method == "GET":
        form.focus_on_first_empty()
        return _show(request, dialog, form, draft=draft)
    if is_back_from_merge(request):
        return _show(request, dialog, form, draft=draft)
    if not form.is_valid():
        return _show(request, dialog, form, draft=draft, status=422)
    if alike := unseen_duplicates(request, dialog.site.customer, form):
        return _show(request, dialog, form, draft=draft, status=409, alike=alike)
    contact = create_contact(dialog.site, name=form.name(), details=form.details(), by=request.employee)
    said = _("%(name)s is recorded as a contact.") % {"name": contact.name}
    return _done(request, dialog, contact, said=said)


@require_POST
@agents_only
@needs(Right.CREATE_CONTACT)
def alike(request: AgentRequest, key: UUID, field: str) -> HttpResponse:
    """Who may be the same person already, by what stands in the dialog so far (C6)."""
    dialog = Dialog.of(request, key, field)
    form = ContactForm(request.POST, country=dialog.site.country)
    return show_alike(request, dialog.site.customer, form, acts=dialog.acts)


@require_POST
@agents_only
@needs(Right.CREATE_CONTACT)
def use(request: AgentRequest, key: UUID, field: str) -> HttpResponse:
    """Fill the field with somebody who is there already; no contact is made."""
    dialog = Dialog.of(request, key, field)
    return _done(request, dialog, known_contact(request, dialog.site.customer_id), said="")


@require_POST
@agents_only
@needs(Right.CHANGE_CONTACT)
def merge(request: AgentRequest, key: UUID, field: str) -> HttpResponse:
    """What was typed goes to one who is there already, field by field, who then fills the field."""
    dialog = Dialog.of(request, key, field)
    contact = known_contact(request, dialog.site.customer_id)
    form = ContactForm(request.POST, country=dialog.site.country)
    if not form.is_valid():
        return _show(request, dialog, form, draft=None, status=422)
    merged = TypedMerge(contact=contact, form=form, taken=request.POST)
    about = f"{dialog.field.label} · {_('New request')}"
    page = MergePage(merged=merged, about=about, action=dialog.url("merge"), back=dialog.url())
    if not merged.is_chosen:
        return show_merge(request, page)
    try:
        changed = edit_contact(contact, merged.edit, by=request.employee)
    except ContactChangedMeanwhile:
        return show_merge(request, page.anew())
    return _done(request, dialog, changed, said=_("The contact is saved."))


def _show(
    request: AgentRequest,
    dialog: Dialog,
    form: ContactForm,
    *,
    draft: Draft | None,
    status: int = 200,
    alike: Sequence[Duplicate] = (),
) -> HttpResponse:
    """The dialog in the page, or as a page of its own for a browser without JavaScript."""
    context = {
        "dialog": dialog,
        "form": form,
        "draft": draft,
        "action": dialog.url(),
        "acts": dialog.acts,
        "alike": alike,
        "kept": " ".join(request.POST.getlist("anyway")),
    }
    name = "_contact_dialog" if request.htmx else "contact_dialog"
    return render(request, f"workspace/opening/{name}.html", context, status=status)


def _done(request: AgentRequest, dialog: Dialog, contact: Contact, *, said: str) -> HttpResponse:
    """The page fills the field with its own act; without script it stands in the draft already."""
    forget_draft(request.user, dialog.place)
    field = str(dialog.field)
    if request.htmx:
        event = ("opening:chosen", {"field": field, "chosen": f"c{contact.pk}"})
        return with_events(HttpResponse(status=204), DIALOG_DONE, event, *([notice(said)] if said else []))
    draft = draft_at(request.user, draft_place(dialog.key))
    chosen = {field: [str(contact.pk)], "site": [str(contact.site_id)], f"typed_{field}": [""]}
    written, version = {**(draft.fields if draft else {}), **chosen}, draft.version if draft else 0
    save_draft(request.user, draft_place(dialog.key), written, page=str(dialog.key), version=version)
    return redirect("workspace:opening", dialog.key)
