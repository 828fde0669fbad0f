"""Finding requests, what was said on them, and people (T5); and finding something within one request."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from joindre.lib.keys import read_key
from joindre.lib.numbers import Number
from joindre.search.lookup import TOP
from joindre.search.models import IndexedText
from joindre.search.queries import LONGEST_QUERY, Query, read_query
from joindre.tickets.models import Change
from joindre.tickets.search import Hits, Narrowing, find, find_contacts, find_number, find_within
from joindre.workspace.feed import tabs
from joindre.workspace.feed.kinds import codes_under
from joindre.workspace.http import AgentRequest, agents_only
from joindre.workspace.results import shown_contacts, shown_hits, shown_requests
from joindre.workspace.views.lookups import get_ticket, visible


@require_GET
@agents_only
def search(request: AgentRequest) -> HttpResponse:
    """What was found, the newest first, under the people and the request that the words name."""
    text, chosen = _typed(request), request.GET.get("show", "")
    query, before = read_query(text), read_key(request.GET.get("before", "")) or TOP
    choices = _choices()
    chosen = chosen if chosen in choices else ""
    found = find(query, author=request.employee, within=choices[chosen][1], before=before)
    context = {
        "place": "search",
        "q": text,
        "query": query,
        "show": chosen,
        "filters": [(key, label, _link(text, show=key)) for key, (label, _within) in choices.items()],
        "requests": shown_requests(found, query),
        "older": _link(text, show=chosen, before=str(found.older_than)) if found.older_than else "",
        "is_further": before != TOP,
        "everywhere": _link(text) if chosen else "",
    }
    if not chosen and before == TOP:
        context |= _named(request, query, found)
    return render(request, "workspace/search.html", context)


@require_GET
@agents_only
def find_in_ticket(request: AgentRequest, number: Number) -> HttpResponse:
    """What was found in one request: its page shows fifty entries at once, and a browser finds what is shown."""
    ticket = get_ticket(request, number)
    text, before = _typed(request), read_key(request.GET.get("before", "")) or TOP
    query = read_query(text)
    found = find_within(ticket, query, before=before)
    shown = shown_hits(found, query)
    context = {
        "place": "search",
        "ticket": ticket,
        "q": text,
        "query": query,
        "hits": [shown[hit.key] for hit in found.hits],
        "older": "?" + urlencode({"q": text, "before": found.older_than}) if found.older_than else "",
    }
    template = "workspace/ticket/_found.html" if request.htmx else "workspace/found_in_ticket.html"
    return render(request, template, context)


def _typed(request: AgentRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST_QUERY]


def _choices() -> Mapping[str, tuple[str | Promise, Narrowing | None]]:
    """What the filters leave, by their names in the address."""
    of_feed = [tab for tab in tabs() if Change.KIND not in codes_under(tab.key)]
    return {
        "": (_("All"), None),
        "requests": (_("Requests"), Narrowing(kinds=[IndexedText.REQUEST])),
        **{tab.key: (tab.label, Narrowing(kinds=codes_under(tab.key))) for tab in of_feed},
        "documents": (_("Documents"), Narrowing(with_files=True)),
    }


def _named(request: AgentRequest, query: Query, found: Hits) -> dict[str, Any]:
    """Whom and which request the words name, on the first page alone."""
    numbered = find_number(query, author=request.employee)
    contacts = find_contacts(query, author=request.employee)
    return {
        "numbered": numbered,
        "contacts": shown_contacts(contacts, visible(request), by=request.employee),
        "is_empty": not (found.hits or numbered or contacts),
    }


def _link(text: str, **parameters: str) -> str:
    return "?" + urlencode({"q": text} | {name: value for name, value in parameters.items() if value})
