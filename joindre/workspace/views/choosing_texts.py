"""Putting a canned text into what is being written on a request: with script at the caret, without it at the end."""

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from joindre.canned_texts.actions import WRITER, Inserted, insert_text, language_of
from joindre.canned_texts.models import CannedText
from joindre.files.models import StoredFile
from joindre.files.uploads import told_of
from joindre.lib import richtext
from joindre.lib.keys import read_key
from joindre.lib.numbers import Number
from joindre.tickets.models import Entry, Ticket
from joindre.workspace.forms.messages import WritingForm
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.lookups import get_ticket
from joindre.workspace.views.page import composer
from joindre.workspace.views.tickets import whole_page

#: What is being written, and for whom it is.
AUDIENCES: Final = {
    "message": Entry.Audience.CLIENT, "mail": Entry.Audience.CLIENT, "note": Entry.Audience.STAFF,
}  # fmt: skip
MOST: Final = 20


@require_GET
@agents_only
@needs(*WRITER)
def choices(request: AgentRequest, number: Number, kind: str) -> HttpResponse:
    """The field in which one looks for a text; with words, the first texts that they find."""
    ticket = get_ticket(request, number)
    _audience(kind)
    if "q" not in request.GET:
        return render(request, "workspace/ticket/_text_chooser.html", {"number": number, "kind": kind})
    found = texts_for(request, ticket, kind=kind, typed=request.GET["q"])
    return JsonResponse([_choice(text) for text in found], safe=False)


@require_POST
@agents_only
@needs(*WRITER)
def insert(request: AgentRequest, number: Number, kind: str, pk: int) -> HttpResponse:
    """A text with the values of this request, and copies of its files."""
    ticket = get_ticket(request, number)
    text = get_object_or_404(CannedText.objects.visible_to(request.employee), pk=pk)
    inserted = _inserted(request, ticket, text, kind=kind)
    said = _("Inserted: %(label)s.") % {"label": text.label}
    if inserted.blanks:
        said = _("Inserted, without a value for: %(labels)s.") % {"labels": ", ".join(inserted.blanks)}
    return JsonResponse({"html": inserted.html, "files": [told_of(file) for file in inserted.files], "said": said})


def texts_for(request: AgentRequest, ticket: Ticket, *, kind: str, typed: str = "") -> Sequence[CannedText]:
    """The first texts that the words find; the language of who is written to comes first."""
    known = CannedText.objects.visible_to(request.employee)
    known = known if _audience(kind) == Entry.Audience.STAFF else known.for_clients()
    language = _language(ticket, kind)
    others = [code for code, _label in settings.LANGUAGES if code != language]
    return known.found_by(typed).first_in([language, "", *others], limit=MOST)


def asks_for_text(request: AgentRequest) -> bool:
    """Whether a form without script was sent to choose a text, or to insert the chosen one."""
    return "choose_text" in request.POST or "insert_text" in request.POST


def chosen(
    request: AgentRequest, ticket: Ticket, form: WritingForm, *, kind: str, files: Sequence[StoredFile] = ()
) -> HttpResponse:
    """The page with what was written, the texts to choose from, and the chosen one at the end."""
    body, more = written_with_text(request, ticket, form, kind=kind)
    written = {"body": body, "kept": [file.pk for file in (*files, *more)], "notify": "notify" in request.POST}
    written["texts"] = offered(request, ticket, kind=kind)
    shown = composer(request, ticket, kind=kind, written=written, posted=form)
    return render(request, "workspace/ticket.html", whole_page(request, ticket) | {"composer": shown})


def offered(request: AgentRequest, ticket: Ticket, *, kind: str) -> tuple[tuple[int, str], ...]:
    """The choices of a page without script."""
    return tuple((text.pk, f"{text.label} ({text.code})") for text in texts_for(request, ticket, kind=kind))


def written_with_text(
    request: AgentRequest, ticket: Ticket, form: WritingForm, *, kind: str
) -> tuple[str, Sequence[StoredFile]]:
    """What was written, with the chosen text at the end, and the files of that text."""
    body = str(form["body"].value() or "")
    key = read_key(request.POST.get("text", "")) if "insert_text" in request.POST else None
    text = CannedText.objects.visible_to(request.employee).filter(pk=key).first() if key else None
    if text is None:
        return body, ()
    inserted = _inserted(request, ticket, text, kind=kind)
    return richtext.clean(f"{body}{inserted.html}"), inserted.files


def _inserted(request: AgentRequest, ticket: Ticket, text: CannedText, *, kind: str) -> Inserted:
    language = _language(ticket, kind)
    return insert_text(text, ticket, audience=_audience(kind), language=language, by=request.employee)


def _audience(kind: str) -> Entry.Audience:
    if kind not in AUDIENCES:
        raise Http404
    return AUDIENCES[kind]


def _language(ticket: Ticket, kind: str) -> str:
    """That of who reads it: of the client, or of the staff for a note."""
    return language_of(ticket) if _audience(kind) == Entry.Audience.CLIENT else (get_language() or "fr")


def _choice(text: CannedText) -> dict[str, str]:
    details = [text.get_language_display() if text.language else "", str(text.group or "")]
    return {
        "value": str(text.pk),
        "label": text.label,
        "detail": " · ".join(detail for detail in details if detail),
        "address": text.code,
    }
