"""What the palette shows for what was typed in it, as one fragment (U1)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from joindre.lib.keys import read_key
from joindre.lib.numbers import read_number
from joindre.search.queries import LONGEST_QUERY, read_query
from joindre.workspace.http import AgentRequest, agents_only
from joindre.workspace.palette import MOST_OF_A_GROUP, find_all, recent


@require_GET
@agents_only
def palette(request: AgentRequest) -> HttpResponse:
    """What was found for `?q=…`; for nothing typed, what `?request=` and `?person=` say was opened last."""
    text = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    if text:
        found = find_all(request, text, read_query(text))
    else:
        numbers = [read_number(one) for one in request.GET.getlist("request")[:MOST_OF_A_GROUP]]
        people = [read_key(one) for one in request.GET.getlist("person")[:MOST_OF_A_GROUP]]
        found = recent(request, [number for number in numbers if number], [key for key in people if key])
    return render(request, "workspace/palette/_found.html", {"found": found, "q": text})
