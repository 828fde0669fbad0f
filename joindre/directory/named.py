"""Finding whom a name is that of, before those in whose customer or address it stands (U1)."""

from collections.abc import Collection, Sequence

from joindre.directory.models import Addressee, Contact, Employee, typed_words
from joindre.directory.search import MOST_WORDS, TWO, find_active_contacts
from joindre.lib.fields import prefix


def find_contacts_by_name_first(text: str, *, author: Employee, limit: int) -> list[Contact]:
    """Active contacts: those whose own name it is, then those whom `find_active_contacts` finds."""
    typed = typed_words(text)[:MOST_WORDS]
    keys = _by_name(typed, at=author.customers, limit=limit)
    named = _contacts(keys)
    others = find_active_contacts(text, author=author, limit=limit) if len(named) < limit else []
    return list(dict.fromkeys([*named, *others]))[:limit]


def _by_name(typed: Sequence[str], *, at: Collection[int] | None, limit: int) -> list[int]:
    """Keys of active contacts of this last name, or of two words of this last and first name in either order."""
    if len(typed) > TWO:
        return []
    people = Addressee.objects.filter(contact__is_active=True)
    if at is not None:
        people = people.filter(customer__in=at)
    found: list[int] = []
    for name in dict.fromkeys((" ".join(typed), " ".join(reversed(typed)))):
        rows = people.filter(prefix("sort_name", name)).order_by("sort_name", "pk") if name else people.none()
        found += rows.values_list("pk", flat=True)[:limit]
    return found[:limit]


def _contacts(keys: Sequence[int]) -> list[Contact]:
    """The contacts of these addressees, in this order."""
    found = {addressee.pk: addressee.contact for addressee in Addressee.objects.filter(pk__in=keys).with_people()}
    return [contact for key in keys if (contact := found.get(key))]
