"""Leaves a line in the history of a contact with each act: `with recorded(contact, by=by): contact.save()`."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.audit.recording import LONGEST, ORIGIN
from joindre.directory.models import Contact, ContactChange, ContactDetail, Employee, Person
from joindre.lib import clock
from joindre.lib.errors import Refusal
from joindre.lib.many_rows import insert_rows


class MergedMeanwhile(Refusal):
    message = _("This contact was merged into another one meanwhile. Reload the page to see that one.")


class ErasedMeanwhile(Refusal):
    message = _(
        "The personal data of this contact was erased meanwhile, so nothing can be saved here any more. "
        "Close the form; the request stays, and another contact can be chosen on it."
    )


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
    told = _filled(_Values.of(contact), is_new_person=is_new_person)
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


def values_of(contacts: Sequence[Contact]) -> Mapping[int, "_Values"]:
    """What is stored of each of these contacts, by its key."""
    keys = [contact.pk for contact in contacts]
    stored = Contact.objects.select_related("person__title").prefetch_related("details").filter(pk__in=keys)
    return {contact.pk: _Values.held_by(contact) for contact in stored}


def record_many(
    contacts: Sequence[Contact],
    *,
    by: Employee,
    origin: str,
    before: "Mapping[int, _Values]",
) -> None:
    """Record how these contacts differ from before. To be called in the transaction of the act.

    Each line says where it comes from.
    """
    after, lines = values_of(contacts), list[ContactChange]()
    for contact in contacts:
        was, now = before[contact.pk], after[contact.pk]
        lines += _lines(contact, differences(was.identity, now.identity), by=by, is_of_the_person=True)
        lines += _lines(contact, differences(was.details, now.details), by=by)
    for line in lines:
        line.differences += [[ORIGIN, None, origin[:LONGEST]]]
    ContactChange.objects.bulk_create(lines)


def record_many_new(
    contacts: Sequence[tuple[Contact, Sequence[ContactDetail], bool]], *, by: Employee, origin: str
) -> None:
    """Record that these are new: contacts that were stored as they stand here, with their further numbers and
    addresses, and whether the person is new too. To be called in the transaction of the act.
    """
    now, told = clock.now(), list[tuple[object, ...]]()
    for contact, details, is_new_person in contacts:
        values = _filled(_Values.made_of(contact, details), is_new_person=is_new_person)
        differing = [*differences({}, values), [ORIGIN, None, origin[:LONGEST]]]
        told.append((contact.person_id, contact.pk, by.pk, now, ContactChange.What.CREATED, differing))
    insert_rows(ContactChange, ("person", "contact", "employee", "at", "what", "differences"), told)


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
        return cls.held_by(
            Contact.objects.select_related("person__title").prefetch_related("details").get(pk=contact.pk)
        )

    @classmethod
    def held_by(cls, stored: Contact) -> "_Values":
        """The same of a contact that was read just now, with its details."""
        return cls.made_of(stored, sorted(stored.details.all(), key=lambda detail: detail.pk))

    @classmethod
    def made_of(cls, stored: Contact, details: Sequence[ContactDetail]) -> "_Values":
        """The same without a look at the details that are stored."""
        further = [(detail.kind, detail.value, detail.label) for detail in details]
        return cls(
            identity={name: _plain(getattr(stored.person, name)) for name in IDENTITY},
            details={name: _plain(getattr(stored, name)) for name in OF_THE_SITE}
            | {"further": [list(detail) for detail in further]},
        )


def _plain(value: object) -> str | bool:
    """A choice that was never read from the database is a member of its enumeration, which has a name of its own."""
    if isinstance(value, bool):
        return value
    return str(value if isinstance(value, str) else getattr(value, "name", value) or "")[:LONGEST]


def _filled(now: "_Values", *, is_new_person: bool) -> Mapping[str, Any]:
    """What a line says of somebody new. Of what every new contact has there is nothing to say."""
    filled = {**(now.identity if is_new_person else {}), **now.details}
    usual = {"is_active": True, "scope": Contact.Scope.OWN}
    return {name: value for name, value in filled.items() if value != usual.get(name)}


def _record(
    contact: Contact,
    changed: list[list[Any]],
    *,
    by: Employee | None,
    what: ContactChange.What | None = None,
    is_of_the_person: bool = False,
) -> None:
    lines = _lines(contact, changed, by=by, what=what, is_of_the_person=is_of_the_person)
    ContactChange.objects.bulk_create(lines)


def _lines(
    contact: Contact,
    changed: list[list[Any]],
    *,
    by: Employee | None,
    what: ContactChange.What | None = None,
    is_of_the_person: bool = False,
) -> list[ContactChange]:
    """The line to be stored; none where nothing differs."""
    if not changed:
        return []
    line = ContactChange(person_id=contact.person_id, contact=None if is_of_the_person else contact, employee=by)
    line.what, line.differences = what or _what(changed), changed
    return [line]


def _what(changed: list[list[Any]]) -> ContactChange.What:
    if [name for name, _old, _new in changed] != ["is_active"]:
        return ContactChange.What.CHANGED
    return ContactChange.What.REACTIVATED if changed[0][2] else ContactChange.What.DEACTIVATED
