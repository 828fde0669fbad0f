"""Two sheets of one person become one (C7). The rows of the other stay, empty: old addresses lead to the one kept."""

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.audit.recording import recorded as setting_recorded
from joindre.directory.actions import reindex
from joindre.directory.history import ErasedMeanwhile, recorded, write_line
from joindre.directory.merge_preview import ACCOUNT, CHOSEN_AT_SITE, IDENTITY, ROLES, fingerprint_of
from joindre.directory.models import Addressee, Contact, ContactChange, ContactDetail, Employee, Person
from joindre.directory.references import move_references
from joindre.directory.staff import UNRECORDED
from joindre.lib import clock
from joindre.lib.errors import Refusal
from joindre.search.indexing import ask_anew
from joindre.search.models import IndexedText


class SamePerson(Refusal):
    message = _("This is the same sheet. Choose the other sheet of this person.")


class AlreadyMerged(Refusal):
    """One of the two was merged meanwhile; `into` is the sheet that was kept."""

    def __init__(self, gone: Person, into: Person) -> None:
        names = {"gone": gone.name, "name": into.name}
        super().__init__(
            _("The sheet of %(gone)s was meanwhile merged into that of %(name)s. Open that sheet.") % names
        )
        self.into = into


class ChangedBeforeMerge(Refusal):
    message = _("Somebody changed one of the two sheets meanwhile. Look at the preview again, then merge.")


class OfOthersToo(Refusal):
    status = 403
    message = _(
        "You are limited to some customers, and only people who are contacts of these alone can be merged by you. "
        "Ask a colleague who sees all customers."
    )


@transaction.atomic
def merge_people(kept: Person, other: Person, *, from_other: Collection[str], fingerprint: str, by: Employee) -> Person:
    """Join the other into the one who is kept, with the values named in `from_other` taken from the other.

    The same merge asked for twice is done once. Raise `MissingRight`, `SamePerson`, `AlreadyMerged`, `OfOthersToo` or
    `ChangedBeforeMerge`.
    """
    by.ensure_right(Right.DIRECTORY)
    if kept.pk == other.pk:
        raise SamePerson
    people = _lock([kept.pk, other.pk])
    one, gone = people[kept.pk], people[other.pk]
    if gone.merged_into_id == one.pk:
        return one
    _ensure_unmerged([one, gone])
    contacts = _lock_contacts([one.pk, gone.pk])
    if by.customers is not None and any(contact.site.customer_id not in by.customers for contact in contacts):
        raise OfOthersToo
    if fingerprint_of([one, gone], contacts) != fingerprint:
        raise ChangedBeforeMerge
    _join(one, gone, contacts, from_other=from_other, by=by)
    return one


def _join(one: Person, gone: Person, contacts: Sequence[Contact], *, from_other: Collection[str], by: Employee) -> None:
    own = {contact.site_id: contact for contact in contacts if contact.person_id == one.pk}
    theirs = [contact for contact in contacts if contact.person_id == gone.pk]
    name = gone.name
    _join_identity(one, gone, next(iter(own.values()), None), from_other=from_other, by=by)
    for contact in theirs:
        if (twin := own.get(contact.site_id)) is None:
            _rows_of_contacts(contact).update(person=one)
        else:
            _join_contacts(twin, contact, from_other=from_other, by=by)
    _join_accounts(one, gone, takes_other=ACCOUNT in from_other, by=by)
    move_references(gone, one)
    Person.objects.filter(pk=gone.pk).update(merged_into=one, merged_at=clock.now())
    write_line(one, ContactChange.What.MERGED, [["merged_sheet", "", name]], by=by)
    write_line(gone, ContactChange.What.MERGED, [["kept_sheet", "", one.name]], by=by)
    everywhere = list(Contact.objects.with_identity().filter(person=one.pk))
    reindex(everywhere)
    ask_anew("requests", [f"contact:{contact.pk}" for contact in everywhere])


def _lock(keys: Iterable[int]) -> dict[int, Person]:
    """In the order of their keys, so that two merges never wait for each other."""
    locked = Person.objects.select_for_update().filter(pk__in=list(keys)).order_by("pk")
    return {person.pk: person for person in locked}


def _lock_contacts(people: Sequence[int]) -> list[Contact]:
    """Locked, so that whoever is about to point at one of them waits; read afterwards, as they are then."""
    keys = list(
        Contact.objects.select_for_update().filter(person__in=people).order_by("pk").values_list("pk", flat=True)
    )
    return list(Contact.objects.filter(pk__in=keys).select_related("site__customer").order_by("pk"))


def _ensure_unmerged(people: Iterable[Person]) -> None:
    for person in people:
        if person.erased_at is not None:
            raise ErasedMeanwhile
        if person.merged_into is not None:
            raise AlreadyMerged(person, person.merged_into)


def _join_identity(
    one: Person, gone: Person, contact: Contact | None, *, from_other: Collection[str], by: Employee
) -> None:
    taken = {name: getattr(gone, name) for name in IDENTITY if name in from_other}
    if not taken:
        return
    for name, value in taken.items():
        setattr(one, name, value)
    if contact is None:
        Person.objects.filter(pk=one.pk).update(**taken)
        return
    with recorded(contact, by=by):
        Person.objects.filter(pk=one.pk).update(**taken)


def _join_contacts(twin: Contact, contact: Contact, *, from_other: Collection[str], by: Employee) -> None:
    """Two contacts of one site: chosen values, all roles, both notes, and every number and address."""
    values = {name: getattr(twin, name) or getattr(contact, name) for name in ROLES}
    values["notes"] = "\n\n".join(dict.fromkeys(text for text in (twin.notes, contact.notes) if text.strip()))
    for name in CHOSEN_AT_SITE:
        values[name] = getattr(contact if f"{contact.pk}.{name}" in from_other else twin, name)
    with recorded(twin, by=by):
        Contact.objects.filter(pk=twin.pk).update(**values)
        _join_details(twin, contact, principal=values)
    move_references(contact, twin)
    Addressee.objects.filter(contact=contact).delete()
    IndexedText.objects.filter(pk=-contact.pk).delete()
    blank = {"phone": "", "mobile": "", "email": "", "notes": "", "is_active": False, **dict.fromkeys(ROLES, False)}
    _rows_of_contacts(contact).update(merged_into=twin, merged_at=clock.now(), **blank)


def _join_details(twin: Contact, contact: Contact, *, principal: dict[str, object]) -> None:
    """Further numbers and addresses of both, with those that were principal ones and are not any more."""
    kinds = {"phone": ContactDetail.Kind.PHONE, "mobile": ContactDetail.Kind.MOBILE, "email": ContactDetail.Kind.EMAIL}
    there = {str(principal[name]) for name in kinds} | set(twin.details.values_list("value", flat=True))
    left = [
        ContactDetail(contact=twin, kind=kind, value=getattr(row, name))
        for row in (twin, contact)
        for name, kind in kinds.items()
    ]
    left += [
        ContactDetail(contact=twin, kind=one.kind, value=one.value, label=one.label) for one in contact.details.all()
    ]
    new = {one.value: one for one in left if one.value and one.value not in there}
    ContactDetail.objects.bulk_create(new.values())
    contact.details.all().delete()


def _join_accounts(one: Person, gone: Person, *, takes_other: bool, by: Employee) -> None:
    """One of two accounts goes on; the other is closed, and stays with the merged row, which says why."""
    signs_in, closed = one.account, gone.account
    if signs_in is None or (takes_other and closed is not None):
        signs_in, closed = closed, signs_in
    if closed is not None:
        with setting_recorded(closed, by=by.signed_in, but=UNRECORDED):
            closed.is_active = False
            closed.save(update_fields=["is_active"])
    Person.objects.filter(pk__in=[one.pk, gone.pk]).update(account=None)
    Person.objects.filter(pk=one.pk).update(account=signs_in)
    Person.objects.filter(pk=gone.pk).update(account=closed)


def _rows_of_contacts(contact: Contact) -> QuerySet[Contact]:
    return Contact._base_manager.filter(pk=contact.pk)  # noqa: SLF001 - documented by Django as public
