"""Noting a call in the bar after it, and undoing the note (P5)."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.calls.actions import keep_call, log_call, withdraw_call
from joindre.calls.callers import open_requests_of
from joindre.calls.lines import put_away
from joindre.calls.models import Call, LineCall
from joindre.directory.history import refuse_erased
from joindre.directory.models import Contact
from joindre.drafts.actions import draft_at, drafts_under, forget_draft
from joindre.drafts.models import Draft
from joindre.lib import clock, phones
from joindre.lib.keys import read_key
from joindre.lib.numbers import read_number
from joindre.messaging.models import MessageSettings
from joindre.ui.events import FEED_CHANGED, Event, notice, with_events
from joindre.workspace.contacts.callees import callee_of
from joindre.workspace.contacts.reach import reaches_of
from joindre.workspace.forms.calls import OUTCOME_KEYS, CallForm
from joindre.workspace.http import AgentRequest, agents_only, needs, ticket_url
from joindre.workspace.views.listing import newest_rows
from joindre.workspace.views.lookups import get_ticket, visible

#: The bar has done its work, and goes.
CALL_NOTED: Event = ("call:noted", {})
#: Open requests of a contact that the bar offers.
MOST_REQUESTS = 8
#: What the bar is asked with, and what its draft holds besides what is typed.
_ABOUT = ("contact", "number", "direction", "ticket", "choose", "line_call", "began_at")
_TYPED = ("outcome", "seconds", "line")


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.CALLS)
def note_call(request: AgentRequest) -> HttpResponse:
    """The bar of one call: what became of it, on which request, and one line."""
    if request.method == "GET":
        return _asked(request)
    said = request.POST
    contact = _contact(request, said.get("contact", ""))
    form = CallForm(said, country=_country(request, contact), contact=contact)
    if not form.is_valid():
        return _bar(request, form, said, status=422)
    key = form.cleaned_data["form_key"]
    number = read_number(said.get("ticket", ""))
    if number is None:
        noted = keep_call(form.noted(), by=request.employee, form_key=key)
        where = _("Call noted on the sheet.")
    else:
        noted = log_call(get_ticket(request, number), form.noted(), by=request.employee, form_key=key)
        where = _("Call noted on request %(number)s.") % {"number": number}
    forget_draft(request.user, draft_place(key))
    _close_line(request, said.get("line_call", ""), noted)
    if not request.htmx:
        return redirect(ticket_url(number) if number else "workspace:tickets")
    return with_events(HttpResponse(status=204), FEED_CHANGED, noted_notice(noted, where), CALL_NOTED)


@require_POST
@agents_only
@needs(Right.CALLS)
def undo_note(request: AgentRequest, pk: int) -> HttpResponse:
    """The note goes, and the bar asks again with what was noted."""
    call = get_object_or_404(Call.objects.select_related("entry__ticket", "entry__employee", "contact"), pk=pk)
    ticket = call.entry.ticket if call.entry else None
    if ticket is not None and not visible(request).filter(pk=ticket.pk).exists():
        raise Http404
    if call.contact_id:
        _contact(request, str(call.contact_id))
    withdraw_call(call, within=MessageSettings.current().undo_time, by=request.employee)
    again = {name: value for name, value in _as_asked(call).items() if value}
    if not request.htmx:
        return redirect(ticket_url(ticket.number) if ticket else "workspace:tickets")
    return with_events(
        HttpResponse(status=204), FEED_CHANGED, notice(_("The note of the call is undone.")), ("call:note", again)
    )


def noted_notice(call: Call, text: str) -> Event:
    """That it is noted, with its undo while there is time."""
    seconds = MessageSettings.current().seconds_left(call.noted_at, now=clock.now())
    if not seconds:
        return notice(text)
    url = reverse("workspace:withdraw-call", args=[call.pk])
    return notice(text, seconds=seconds, action={"label": _("Undo the note"), "url": url})


def draft_place(key: UUID) -> str:
    return f"call/{key}"


def _asked(request: AgentRequest) -> HttpResponse:
    """The bar as it is asked for, or as somebody began to fill it in; with `unfinished`, the newest such one."""
    if "unfinished" in request.GET:
        found = next(iter(drafts_under(request.user, "call", most=1)), None)
        if found is None:
            return HttpResponse(status=204)
        return _begun(request, {}, _key(found.place.partition("/")[2]), found)
    key = _key(request.GET.get("key", ""))
    return _begun(request, request.GET, key, draft_at(request.user, draft_place(key)))


def _begun(request: AgentRequest, asked: Mapping[str, str], key: UUID, draft: Draft | None) -> HttpResponse:
    written = QueryDict(mutable=True)
    for name in (*_ABOUT, *_TYPED):
        if value := (draft.value(name) if draft else "") or asked.get(name, ""):
            written[name] = value[:1000]
    if not (written.get("contact") or written.get("number")):
        # It was noted or given up on another page.
        raise Http404
    contact = _contact(request, written.get("contact", ""))
    initial = {name: value for name, value in written.items() if name not in _ABOUT or name in CallForm.base_fields}
    form = CallForm(initial=initial | {"form_key": key}, country=_country(request, contact), contact=contact)
    return _bar(request, form, written, draft=draft)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _contact(request: AgentRequest, text: str) -> Contact | None:
    """A contact whom one sees; `None` where the number is nobody's."""
    if not text:
        return None
    key = read_key(text)
    if key is None:
        raise Http404
    # Merged during the call: what is noted stands at the one who stays.
    found = Contact.objects.at(request.employee.customers).with_identity().as_kept([key]).get(key)
    if found is None:
        refuse_erased(key)
        raise Http404
    return found


def _country(request: AgentRequest, contact: Contact | None) -> str:
    return contact.site.country if contact else request.company.country


def _bar(
    request: AgentRequest, form: CallForm, asked: Mapping[str, str], *, draft: Draft | None = None, status: int = 200
) -> HttpResponse:
    number, contact = read_number(asked.get("ticket", "")), form.contact
    form.offer_keys(but=request.user.keys_off if request.user.has_single_keys else OUTCOME_KEYS.values())
    parts = open_requests_of([contact], seen_by=request.employee) if contact else []
    called = str(form["number"].value() or "")
    is_number = called.startswith("+")
    about = get_ticket(request, number) if number and not asked.get("choose") else None
    newest = newest_rows(parts, after=None, size=MOST_REQUESTS)[:MOST_REQUESTS] if parts else []
    context = {
        "form": form,
        "contact": contact,
        "callee": callee_of(contact, reaches_of([contact])) if contact else None,
        "about": about,
        "requests": newest,
        "others": [row for row in newest if row.number != number] if about else [],
        "chosen": str(number or ""),
        "choose": asked.get("choose", ""),
        "called": phones.display(called, country=_country(request, contact)) if is_number else called,
        "line_call": asked.get("line_call", ""),
        "is_incoming": form["direction"].value() == Call.Direction.IN,
        "place": draft_place(_key(str(form["form_key"].value()))),
        "draft": draft,
    }
    return render(request, "workspace/calls/_bar.html", context, status=status)


def _as_asked(call: Call) -> dict[str, str]:
    """What the bar begins with, so that a note that was undone can be written again."""
    return {
        "contact": str(call.contact_id or ""),
        "number": call.number,
        "direction": call.direction,
        "ticket": str(call.entry.ticket.number) if call.entry else "",
        "choose": "1" if call.contact_id else "",
        "outcome": call.outcome,
        "seconds": f"{call.seconds // 60}:{call.seconds % 60:02d}" if call.seconds else "",
        "line": call.line,
        "began_at": call.began_at.isoformat(timespec="seconds"),
    }


def _close_line(request: AgentRequest, text: str, noted: Call) -> None:
    key = read_key(text)
    call = LineCall.objects.filter(employee=request.employee, pk=key).first() if key else None
    if call is not None:
        put_away(call, by=request.employee, noted=noted)
