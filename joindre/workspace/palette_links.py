"""Customers and pages that the palette finds: lines that lead somewhere (U1)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from joindre.directory.models import Customer, CustomerWord, Employee, typed_words
from joindre.lib.fields import between, end_of
from joindre.lib.prepared import PreparedQuery
from joindre.lib.text import fold
from joindre.search.excerpts import Piece, marked
from joindre.search.queries import Query
from joindre.tickets.search import may_search
from joindre.workspace.settings_pages import pages_holding

MOST: Final = 5
#: Letters from which on a customer is looked for.
LETTERS_OF_CUSTOMER: Final = 3
#: Customers of one word that are looked at.
MOST_OF_A_WORD: Final = 200


@dataclass(frozen=True, kw_only=True)
class FoundLink:
    """A customer or a page as one line."""

    label: Sequence[Piece]
    url: str
    icon: str
    detail: str = ""


def found_customers(text: str, query: Query, *, author: Employee) -> Sequence[FoundLink]:
    """Those whose name begins with what was typed, then those in whose name or places the words stand."""
    wanted = typed_words(text)
    # The beginnings of two letters are words of too many.
    if not may_search(author) or max(map(len, wanted), default=0) < LETTERS_OF_CUSTOMER:
        return []
    name = " ".join(wanted)
    found = _named(customers=author.customers, name=name, end=end_of(name))
    if len(found) < MOST:
        leading, *others = sorted(wanted, key=len, reverse=True)
        bounds = {"word_0": leading, "end_0": end_of(leading)}
        bounds |= {f"word_{at}": word for at, word in enumerate(others, 1)}
        bounds |= {f"end_{at}": end_of(word) for at, word in enumerate(others, 1)}
        found = list(dict.fromkeys([*found, *_with_words(len(wanted))(customers=author.customers, **bounds)]))
    links = ((marked(name, query), _list(filter="all", customer=str(key))) for key, name in found[:MOST])
    return [FoundLink(label=label, url=url, icon="factory") for label, url in links]


@PreparedQuery
def _named(customers: Any, name: object, end: object) -> QuerySet[Customer, tuple[int, str]]:  # noqa: ANN401 - a place of values
    named = Customer.objects.among(customers).filter(between("sort_name", name, end))
    return named.by_name(after=None).values_list("pk", "name")[:MOST]


@cache
def _with_words(count: int) -> PreparedQuery[tuple[int, str]]:
    """Return the query for so many words, which looks at the first customers of the first word alone."""

    def build(customers: Any, **bounds: Any) -> QuerySet[Customer, tuple[int, str]]:  # noqa: ANN401 - places of values
        first, *others = [between("word", bounds[f"word_{at}"], bounds[f"end_{at}"]) for at in range(count)]
        leading = CustomerWord.objects.filter(first).order_by("word", "customer").values("customer")[:MOST_OF_A_WORD]
        rows = Customer.objects.among(customers).filter(pk__in=leading)
        for other in others:
            rows = rows.filter(pk__in=CustomerWord.objects.filter(other).values("customer"))
        return rows.by_name(after=None).values_list("pk", "name")[:MOST]

    return PreparedQuery(build, keeps_plan=False)


def found_pages(author: Employee, text: str, query: Query) -> Sequence[FoundLink]:
    """Pages of the portal and those settings pages that are open to this person, by their titles and words (S2)."""
    words = fold(text).split()
    links = [*_own_pages(author, words), *_settings(author, text)] if words else []
    return [FoundLink(label=marked(label, query), url=url, icon=icon) for label, url, icon in links[:MOST]]


class _Page(NamedTuple):
    """A page of the portal; an address is made where one is found alone."""

    label: str
    folded: str
    url: Callable[[], str]
    icon: str
    is_open: Callable[[Employee], bool]


def _own_pages(author: Employee, words: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for page in _pages(get_language()):
        if all(f" {word}" in page.folded for word in words) and page.is_open(author):
            yield page.label, page.url(), page.icon


@cache
def _pages(_language: str | None) -> Sequence[_Page]:
    """They are the same with each letter that is typed."""
    return [
        _page(_("Requests"), _list, "inbox"),
        _page(_("My requests"), lambda: _list(filter="mine"), "inbox"),
        _page(_("Requests of my groups"), lambda: _list(filter="groups"), "inbox"),
        _page(_("Unassigned requests"), lambda: _list(filter="unassigned"), "inbox"),
        _page(_("Requests with unread messages"), lambda: _list(filter="unread"), "inbox"),
        _page(_("Contacts"), lambda: reverse("workspace:people"), "users", lambda one: one.has_directory),
        _page(_("Missed calls"), lambda: reverse("workspace:missed-calls"), "phone-missed", lambda one: one.has_calls),
        _page(_("Emails to look at"), lambda: reverse("workspace:undelivered"), "mail-x"),
        _page(_("Preferences"), lambda: reverse("preferences"), "sliders-horizontal"),
        _page(_("Keyboard"), lambda: reverse("workspace:keys"), "keyboard"),
    ]


def _page(
    label: str, url: Callable[[], str], icon: str, is_open: Callable[[Employee], bool] = lambda _author: True
) -> _Page:
    return _Page(label, f" {fold(label)}", url, icon, is_open)


def _settings(author: Employee, text: str) -> Iterator[tuple[str, str, str]]:
    for page in pages_holding(text):
        if page.is_open(author):
            yield str(page.title), page.url, page.icon


def _list(**parameters: str) -> str:
    address = reverse("workspace:tickets")
    return f"{address}?{urlencode(parameters)}" if parameters else address
