"""Who can be written to, as JSON for the fields that look for people (M2)."""

from collections.abc import Iterable

from django.http import JsonResponse
from django.views.decorators.http import require_GET

from joindre.accounts.rights import Right
from joindre.directory.found import Found
from joindre.directory.search import find_addressees, list_addressees
from joindre.lib.numbers import Number
from joindre.ui.forms import Token
from joindre.workspace.forms.followers import find_colleagues
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.lookups import get_ticket

#: What F2 shows at once; whoever is not among them is found by typing.
FULL_LIST = 200
#: Colleagues whom the type-ahead offers.
FOUND = 10


@require_GET
@agents_only
def addressees(request: AgentRequest) -> JsonResponse:
    """The type-ahead; with `all`, the beginning of the full list."""
    text = request.GET.get("q", "")
    if "all" in request.GET:
        return _choices(list_addressees(text, author=request.employee, size=FULL_LIST).people)
    return _choices(find_addressees(text, author=request.employee))


@require_GET
@agents_only
def of_ticket(request: AgentRequest, number: Number) -> JsonResponse:
    """The same where a request is written about: the people of its customer come first."""
    text, customer = request.GET.get("q", ""), get_ticket(request, number).customer_id
    if "all" not in request.GET:
        return _choices(find_addressees(text, author=request.employee, customer=customer))
    own = list_addressees(text, author=request.employee, at=[customer], size=FULL_LIST // 2).people
    others = list_addressees(text, author=request.employee, size=FULL_LIST).people
    first = [person for person in own if person.client]
    return _choices({person.value: person for person in (*first, *others)}.values())


@require_GET
@agents_only
def all_addressees(request: AgentRequest) -> JsonResponse:
    """The full list, page by page: `after` of one page asks for the next."""
    page = list_addressees(request.GET.get("q", ""), author=request.employee, after=request.GET.get("after", ""))
    return JsonResponse({"people": as_choices(page.people), "after": page.after})


@require_GET
@agents_only
@needs(Right.CHANGE_TICKET)
def colleagues(request: AgentRequest) -> JsonResponse:
    """Who may follow a request: the type-ahead, or with `all` the beginning of the list (T1)."""
    text, is_whole = request.GET.get("q", ""), "all" in request.GET
    found = find_colleagues(text, limit=FULL_LIST if is_whole else FOUND) if text.strip() or is_whole else []
    # A list at the top is what `<token-field>` reads; no browser in use runs JSON as a script.
    return JsonResponse([one.as_choice() for one in found], safe=False)


def as_choices(people: Iterable[Found]) -> list[dict[str, str | bool]]:
    return [Token(**vars(person)).as_choice() for person in people]


def _choices(people: Iterable[Found]) -> JsonResponse:
    # A list at the top is what `<token-field>` reads; no browser in use runs JSON as a script.
    return JsonResponse(as_choices(people), safe=False)
