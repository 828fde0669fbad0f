"""*Textes en table*, in the settings for everybody's and in the preferences for one's own (S1, S5)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.canned_texts.actions import TOPIC, WRITER, change_text, create_text, delete_text, language_of
from joindre.canned_texts.models import LONGEST_SEARCH, CannedText, CannedTextQuerySet
from joindre.directory.models import Employee
from joindre.fields.known import About, FieldPart
from joindre.fields.resolving import fields_for
from joindre.fields.texts import FilledText, filled_in
from joindre.files.models import StoredFile
from joindre.files.uploads import take_upload
from joindre.lib.keys import read_key
from joindre.lib.numbers import read_number
from joindre.lib.slices import first_of
from joindre.tickets.models import Entry
from joindre.workspace.forms.canned_texts import TextForm
from joindre.workspace.forms.trying import tried
from joindre.workspace.http import AgentRequest, agents_only, needs, whole_portal
from joindre.workspace.views.lookups import visible
from joindre.workspace.views.settings import settings_page

Scope = CannedText.Scope
PAGE = 50


@dataclass(frozen=True, kw_only=True)
class TextsPlace:
    """Where texts are kept: which ones, for whom, and how the addresses of its pages are called."""

    rows: Callable[[Employee], CannedTextQuerySet]
    scopes: Sequence[CannedText.Scope]
    list_address: str
    new_address: str
    address: str
    deletion: str
    frame: str


SETTINGS: Final = TextsPlace(
    rows=lambda _employee: CannedText.objects.filter(owner=None),
    scopes=(Scope.ALL, Scope.GROUP),
    list_address="workspace:texts",
    new_address="workspace:new-text",
    address="workspace:text",
    deletion="workspace:text-deletion",
    frame="workspace/settings/base.html",
)
OWN: Final = TextsPlace(
    rows=CannedText.objects.own_or_shared,
    scopes=(Scope.OWN, Scope.GROUP),
    list_address="workspace:own-texts",
    new_address="workspace:new-own-text",
    address="workspace:own-text",
    deletion="workspace:own-text-deletion",
    frame="workspace/texts/own.html",
)


@require_GET
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def texts(request: AgentRequest) -> HttpResponse:
    """All that are of a group or of everybody."""
    return _list(request, SETTINGS)


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def new_text(request: AgentRequest) -> HttpResponse:
    return _edit(request, SETTINGS, None)


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def text(request: AgentRequest, pk: int) -> HttpResponse:
    return _edit(request, SETTINGS, _get(request, SETTINGS, pk))


@require_POST
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def text_deletion(request: AgentRequest, pk: int) -> HttpResponse:
    return _delete(request, SETTINGS, pk)


@require_GET
@agents_only
@needs(*WRITER)
def own_texts(request: AgentRequest) -> HttpResponse:
    """*My texts*: one's own, and those of one's work groups."""
    return _list(request, OWN)


@require_http_methods(["GET", "POST"])
@agents_only
@needs(*WRITER)
def new_own_text(request: AgentRequest) -> HttpResponse:
    return _edit(request, OWN, None)


@require_http_methods(["GET", "POST"])
@agents_only
@needs(*WRITER)
def own_text(request: AgentRequest, pk: int) -> HttpResponse:
    return _edit(request, OWN, _get(request, OWN, pk))


@require_POST
@agents_only
@needs(*WRITER)
def own_text_deletion(request: AgentRequest, pk: int) -> HttpResponse:
    return _delete(request, OWN, pk)


def _get(request: AgentRequest, place: TextsPlace, pk: int) -> CannedText:
    return get_object_or_404(place.rows(request.employee).select_related("group", "used_by"), pk=pk)


def _list(request: AgentRequest, place: TextsPlace) -> HttpResponse:
    typed = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    known, key = place.rows(request.employee), read_key(request.GET.get("after", ""))
    after = known.filter(pk=key).first() if key else None
    found = known.found_by(typed).by_code(after=after).select_related("group")
    shown = first_of(found, size=PAGE)
    last = shown.next_after
    context = {
        "kept": place,
        "q": typed,
        "texts": shown.rows,
        "next": f"?{urlencode({'q': typed, 'after': last.pk})}" if last else "",
    }
    return _page(request, place, "workspace/texts/list.html", context)


def _edit(request: AgentRequest, place: TextsPlace, stored: CannedText | None) -> HttpResponse:
    form = _form(request, place, stored)
    files = [*form.kept_files, *_sent(request, form)]
    if request.method == "POST" and form.is_valid():
        saved = tried(form, lambda: _saved(form, files, stored, by=request.employee))
        if saved is not None:
            messages.success(request, _("The text “%(code)s” is saved.") % {"code": saved.code})
            return redirect(place.address, pk=saved.pk)
    context = {
        "kept": place,
        "form": form,
        "files": files,
        "text": stored,
        "parts": _parts(),
        "tried_number": request.GET.get("request", "")[:20],
        "tried": _tried(request, stored) if stored else None,
        "row": stored,
    }
    return _page(request, place, "workspace/texts/text.html", context)


def _saved(form: TextForm, files: Sequence[StoredFile], stored: CannedText | None, *, by: Employee) -> CannedText:
    card = form.card(files)
    return change_text(stored, card, by=by) if stored else create_text(card, by=by)


def _form(request: AgentRequest, place: TextsPlace, stored: CannedText | None) -> TextForm:
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    own_groups = list(request.employee.work_groups.values_list("pk", flat=True)) if place is OWN else None
    scopes = place.scopes if own_groups is None or own_groups else (Scope.OWN,)
    return TextForm(*posted, scopes=scopes, groups=own_groups, by=request.employee, text=stored)


def _sent(request: AgentRequest, form: TextForm) -> Sequence[StoredFile]:
    """Stored before anything is judged: a file that was chosen is not chosen a second time."""
    return [take_upload(upload, topic=TOPIC, by=request.user.topic) for upload in form.uploads]


def _delete(request: AgentRequest, place: TextsPlace, pk: int) -> HttpResponse:
    stored = _get(request, place, pk)
    code = stored.code
    delete_text(stored, by=request.employee)
    messages.success(request, _("The text “%(code)s” is deleted.") % {"code": code})
    return redirect(place.list_address)


def _tried(request: AgentRequest, stored: CannedText) -> FilledText | None:
    """The text as it would be inserted into the request that was named, where this person sees it (M15)."""
    number = read_number(request.GET.get("request", "").strip())
    ticket = visible(request).with_header().with_people().numbered(number).first() if number else None
    if ticket is None:
        return None
    audience = Entry.Audience.STAFF if stored.is_for_notes else Entry.Audience.CLIENT
    with translation.override(stored.language or language_of(ticket)):
        return filled_in(stored.body, About(ticket=ticket, writer=request.employee), audience=audience)


def _parts() -> Sequence[tuple[str, Sequence[Any]]]:
    """All fields of texts, in parts as they are listed."""
    fields = fields_for(Entry.Audience.STAFF)
    parts = [(str(part.label), [field for field in fields if field.part == part]) for part in FieldPart]
    return [(label, of_part) for label, of_part in parts if of_part]


def _page(request: AgentRequest, place: TextsPlace, template: str, context: dict[str, Any]) -> HttpResponse:
    context["frame"] = place.frame
    if place is SETTINGS:
        return settings_page(request, template, context, page="texts")
    form = context.get("form")
    return render(request, template, context, status=422 if form and form.errors else 200)
