"""The keys of a page, and where the key of the next unread message leads (U1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from joindre.lib.numbers import Number, read_number
from joindre.messaging.models import Message
from joindre.tickets.models import Ticket
from joindre.ui.shortcuts import KeyPlace, Shortcut, shortcuts_of
from joindre.workspace.http import AgentRequest, agents_only, ticket_url
from joindre.workspace.views.lookups import visible

#: What is shown first on a page of this kind; a page that is no list and no request has the keys of all.
PLACES = {
    "list": (KeyPlace.LIST, KeyPlace.EVERYWHERE, KeyPlace.PALETTE, KeyPlace.CALL),
    "request": (KeyPlace.REQUEST, KeyPlace.EVERYWHERE, KeyPlace.WRITING, KeyPlace.PALETTE, KeyPlace.CALL),
}


@dataclass(frozen=True, kw_only=True)
class ShownKey:
    """What one key does, or either of several, as the page of the keys shows it."""

    keys: Sequence[Sequence[str | Promise]]
    does: str | Promise
    is_off: bool


@require_GET
@agents_only
def keys(request: AgentRequest) -> HttpResponse:
    """The keys of the page from which it is asked, `?place=request`; without, all of them."""
    places = PLACES.get(request.GET.get("place", ""), tuple(KeyPlace))
    groups = [(place, list(_shown(request, shortcuts))) for place, shortcuts in shortcuts_of(*places)]
    return render(request, "workspace/keys.html", {"groups": groups})


@require_GET
@agents_only
def next_unread(request: AgentRequest) -> JsonResponse:
    """The address of the next request with an unread client message, or the sentence that there is none (D11).

    They are gone through in the order of the list; `?after=2026-00042` is the request that is open now.
    """
    ticket = _next(request, read_number(request.GET.get("after", "")))
    if ticket is None:
        return JsonResponse({"url": "", "text": _("All messages of clients are read.")})
    message = Message.objects.unread().filter(entry__ticket=ticket).order_by("entry").first()
    place = f"?at={message.entry_id}#entry-{message.entry_id}" if message else ""
    return JsonResponse({"url": f"{ticket_url(ticket.number)}{place}", "text": ""})


def _next(request: AgentRequest, after: Number | None) -> Ticket | None:
    """The one after this one; behind the last one it begins again."""
    unread = visible(request).filter(unread_count__gt=0)
    return unread.newest_first(after=after).first() or (unread.newest_first().first() if after else None)


def _shown(request: AgentRequest, shortcuts: Sequence[Shortcut]) -> Iterator[ShownKey]:
    """One line for each thing that is done; it is off where none of its keys does it."""
    account = request.user
    for does, alike in groupby(shortcuts, key=lambda one: str(one.does)):
        several = list(alike)
        off = [one for one in several if one.is_single and (not account.has_single_keys or one.key in account.keys_off)]
        keys = [one.caps for one in several if one not in off] or [one.caps for one in several]
        yield ShownKey(keys=keys, does=does, is_off=len(off) == len(several))
