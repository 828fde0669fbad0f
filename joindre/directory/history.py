"""Leaves a line in the history of a contact with each act: `with recorded(contact, by=by): contact.save()`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Contact, ContactChange, Employee, Person
from joindre.lib.errors import Refusal


class MergedMeanwhile(Refusal):
    message = _("This contact was merged into another one meanwhile. Reload the page to see that one.")


class ErasedMeanwhile(Refusal):
    message = _(
        "The personal data of this contact was erased meanwhile, so nothing can be saved here any more. "
        "Close the form; the request stays, and another contact can be chosen on it."
    )


#: Letters of a value that a line holds.
LONGEST = 500
IDENTITY = ("title", "last_name", "first_name", "language")
OF_THE_SITE = (
    "phone", "mobile", "email", "is_decision_maker", "is_financial", "is_main", "is_sales", "do_not_call", "notes",
    "scope", "is_active",
)  # fmt: skip


@contextmanager
def recorded(contact: Contact, *, by: Employee | None) -> Iterator[None]:
    """Record how this contact, and the person wherever they are one, differ after the block from before it.

    One transaction with the block. The person is locked, so that two changes of one person follow each other. A block
    that changes nothing leaves no line.
    """
    with transaction.atomic():
        locked_person(contact.person_id)
        before = _Values.of(contact)
        yield
        after = _Values.of(contact)
        _record(contact, differences(before.identity, after.identity), by=by, is_of_the_person=True)
        _record(contact, differences(before.details, after.details), by=by)


def record_new(contact: Contact, *, by: Employee | None, is_new_person: bool = True) -> None:
    """Record a contact whom an act has just created, with the name where the person is new too.

    To be called in its transaction.
    """
    now = _Values.of(contact)
    filled = {**(now.identity if is_new_person else {}), **now.details}
    # Of what every new contact has there is nothing to say.
    usual = {"is_active": True, "scope": Contact.Scope.OWN}
    told = {name: value for name, value in filled.items() if value != usual.get(name)}
    _record(contact, differences({}, told), by=by, what=ContactChange.What.CREATED)


def locked_person(key: int) -> Person:
    """The person as they are now, locked until the transaction ends. Raise `ErasedMeanwhile` or `MergedMeanwhile`."""
    person = Person.objects.select_for_update().get(pk=key)
    if person.erased_at is not None:
        raise ErasedMeanwhile
    if person.merged_into_id is not None:
        raise MergedMeanwhile
    return person


def refuse_erased(contact: int) -> None:
    """Raise `ErasedMeanwhile` where this was the key of a contact: whoever has it in a form reads why it is gone."""
    rows = Contact._base_manager.filter(pk=contact, erased_at__isnull=False)  # noqa: SLF001 - past the manager, which leaves them out
    if rows.exists():
        raise ErasedMeanwhile


def newest_change(person: int) -> int:
    """Key of the newest line of this person's history; 0 where there is none."""
    return ContactChange.objects.filter(person=person).order_by("-pk").values_list("pk", flat=True).first() or 0


def write_line(person: Person, what: ContactChange.What, told: list[list[Any]], *, by: Employee | None) -> None:
    """Leave a line about the person wherever they are a contact. To be called in the transaction of the act."""
    ContactChange.objects.create(person=person, employee=by, what=what, differences=told)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[list[Any]]:
    """Name, old and new value of each field that differs; what is blank on both sides is nothing."""
    pairs = [(name, before.get(name), after.get(name)) for name in dict.fromkeys([*before, *after])]
    return [[name, old, new] for name, old, new in pairs if old != new and (old or new)]


@dataclass(frozen=True, kw_only=True)
class _Values:
    """What is stored of a contact, as the history holds it."""

    identity: Mapping[str, Any]
    details: Mapping[str, Any]

    @classmethod
    def of(cls, contact: Contact) -> "_Values":
        stored = Contact.objects.select_related("person__title").get(pk=contact.pk)
        further = stored.details.order_by("pk").values_list("kind", "value", "label")
        return cls(
            identity={name: _plain(getattr(stored.person, name)) for name in IDENTITY},
            details={name: _plain(getattr(stored, name)) for name in OF_THE_SITE}
            | {"further": [list(detail) for detail in further]},
        )


def _plain(value: object) -> str | bool:
    return value if isinstance(value, bool) else str(getattr(value, "name", value) or "")[:LONGEST]


def _record(
    contact: Contact,
    changed: list[list[Any]],
    *,
    by: Employee | None,
    what: ContactChange.What | None = None,
    is_of_the_person: bool = False,
) -> None:
    if not changed:
        return
    ContactChange.objects.create(
        person_id=contact.person_id,
        contact=None if is_of_the_person else contact,
        employee=by,
        what=what or _what(changed),
        differences=changed,
    )


def _what(changed: list[list[Any]]) -> ContactChange.What:
    if [name for name, _old, _new in changed] != ["is_active"]:
        return ContactChange.What.CHANGED
    return ContactChange.What.REACTIVATED if changed[0][2] else ContactChange.What.DEACTIVATED
