"""Finding whom a name is that of, before those in whose customer or address it stands (U1)."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet

from joindre.directory.models import Addressee, Contact, Employee, typed_words
from joindre.directory.search import MOST_NAMED, MOST_WORDS, TWO, keys_of_active_contacts
from joindre.lib.fields import between, end_of
from joindre.lib.prepared import PreparedQuery


def find_contacts_by_name_first(text: str, *, author: Employee, limit: int) -> list[Contact]:
    """Active contacts: those whose own name it is, then those whom `find_active_contacts` finds."""
    typed = typed_words(text)[:MOST_WORDS]
    named = _by_name(typed, at=author.customers, limit=limit)
    others = keys_of_active_contacts(typed, at=author.customers, limit=limit) if len(named) < limit else []
    found = {one.pk: one.contact for one in _with_contacts(keys=[*named, *others]) if one.contact}
    first = [found[key] for key in named if key in found]
    rest = sorted((found[key] for key in others if key in found), key=lambda one: (one.person.last_name, one.pk))
    return list(dict.fromkeys([*first, *rest]))[:limit]


def _by_name(typed: Sequence[str], *, at: Collection[int] | None, limit: int) -> list[int]:
    """Addressees who are active contacts of this last name, or of two words of last and first name in either order."""
    if not 0 < len(typed) <= TWO:
        return []
    found: list[int] = []
    for name in dict.fromkeys((" ".join(typed), " ".join(reversed(typed)))):
        found += [key for (key,) in _named(at=at, name=name, end=end_of(name))]
    return found[:limit]


@PreparedQuery
def _named(at: Any, name: object, end: object) -> QuerySet[Addressee, tuple[int]]:  # noqa: ANN401 - a place of values
    people = Addressee.objects.filter(between("sort_name", name, end), contact__is_active=True)
    people = people if at is None else people.filter(customer__in=at)
    return people.order_by("sort_name", "pk").values_list("pk")[:MOST_NAMED]


_with_contacts = PreparedQuery(
    lambda keys: Addressee.objects.filter(pk__in=keys).select_related("contact__person", "contact__site__customer")
)
