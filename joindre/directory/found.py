"""People as the fields that look for one show them, read as columns: a list of them has hundreds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Self

from django.db.models import QuerySet
from django.utils.translation import gettext

from joindre.directory.models import Addressee, Contact, shown_name
from joindre.directory.models.contacts import ROLES, told_apart_by
from joindre.lib.names import initials_of
from joindre.lib.prepared import PreparedQuery


@dataclass(frozen=True, kw_only=True)
class Found:
    """A person as the fields that look for one show them; `value` is `c12` for a contact, `e3` for an employee."""

    value: str
    label: str
    detail: str
    address: str
    client: bool
    initials: str

    @classmethod
    def contact(cls, contact: Contact) -> Self:
        return cls(
            value=f"c{contact.pk}",
            label=contact.name,
            detail=contact.told_apart_by,
            address=contact.email,
            client=True,
            initials=contact.initials,
        )


class FoundRow(NamedTuple):
    """Somebody of the index of addressees."""

    key: int
    sort_name: str
    is_active: bool
    found: Found


def rows_of(keys: Sequence[int]) -> list[FoundRow]:
    """The addressees of these keys, in this order."""
    people = {row[0]: row for row in _columns(keys=keys)}
    # A person who was indexed anew between the two queries has another key, and is found with the next letter typed.
    return [_row(*people[key]) for key in keys if key in people]


_OF_EMPLOYEE: Final = ("employee", *(f"employee__{name}" for name in ("is_active", "first_name", "last_name", "email")))
_OF_CONTACT: Final = (
    *("contact", "contact__is_active", "contact__person__first_name", "contact__person__last_name", "contact__email"),
    *("contact__site__customer__name", "contact__site__name", *(f"contact__{name}" for name in ROLES)),
)


@PreparedQuery
def _columns(keys: Any) -> QuerySet[Addressee, tuple[Any, ...]]:  # noqa: ANN401 - a place of values
    return Addressee.objects.filter(pk__in=keys).values_list("pk", "sort_name", *_OF_EMPLOYEE, *_OF_CONTACT)


def _row(key: int, sort_name: str, *columns: Any) -> FoundRow:
    of_employee, of_contact = columns[: len(_OF_EMPLOYEE)], columns[len(_OF_EMPLOYEE) :]
    if of_employee[0] is not None:
        return FoundRow(key, sort_name, of_employee[1], _employee(*of_employee))
    return FoundRow(key, sort_name, of_contact[1], _contact(*of_contact))


def _employee(key: int, _is_active: object, first: str, last: str, email: str) -> Found:
    name = shown_name(first, last)
    return Found(
        value=f"e{key}",
        label=name,
        detail=gettext("Colleague"),
        address=email,
        client=False,
        initials=initials_of(name),
    )


def _contact(key: int, _is_active: object, first: str, last: str, email: str, *place: Any) -> Found:
    name, (customer, site, *held) = shown_name(first, last), place
    roles = [label for label, holds in zip(ROLES.values(), held, strict=True) if holds]
    return Found(
        value=f"c{key}",
        label=name,
        detail=told_apart_by(roles, customer=customer, site=site),
        address=email,
        client=True,
        initials=initials_of(name),
    )
