"""Acts on the values of a list: name, order, retire, bring back, delete (S1). Lists are everybody's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from joindre.accounts.models import Account
from joindre.accounts.rights import Right
from joindre.audit.meanwhile import ChangedByAnother, told
from joindre.audit.models import SettingChange
from joindre.audit.recording import recorded
from joindre.company.models import Company
from joindre.directory.models import Employee
from joindre.lib import clock
from joindre.lib.choices import Choice
from joindre.lib.errors import Refusal
from joindre.tickets.lists.known import ChoiceList

#: Within this time, the same value added again by the same person is the same press.
TWICE = timedelta(seconds=10)


class ListOfEverybody(Refusal):
    status = 403
    message = _("You are limited to some customers: the lists, which are everybody’s, are kept by others.")


class ChoiceGone(Refusal):
    message = _("Somebody has deleted this value meanwhile. Reload the page to see the list as it is now.")


class ChoiceInUse(Refusal):
    message = _("This value is in use. Replace it by another one, or retire it: then nobody can choose it any more.")


class LastChoice(Refusal):
    message = _(
        "The portal needs an active value here, and this is the last one. Add another first, or bring one back."
    )


class NameTaken(Refusal):
    """Another value has this name; a retired one can be brought back."""

    status = 422

    def __init__(self, other: Choice) -> None:
        told = (
            _("The list already has “%(name)s”. Choose another name.")
            if other.is_active
            else _("The list already has “%(name)s”, which is retired. Bring it back, or choose another name.")
        )
        super().__init__(told % {"name": other.name})


@dataclass(frozen=True, kw_only=True)
class ChoiceChange:
    """What a person changed of a value, and what these fields held when the page was made; of a new one, nothing."""

    wanted: Mapping[str, Any]
    shown: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Placing:
    """Where a value is put in the order: some places on, or after the value with a key, which 0 puts first."""

    step: int = 0
    after: int | None = None


@transaction.atomic
def save_choice(choices: ChoiceList, row: Choice, change: ChoiceChange, *, by: Employee) -> Choice:
    """Create a value, which comes last, or change one. What others changed of it meanwhile stays.

    Raise `MissingRight`, `ListOfEverybody`, `ChoiceGone`, `NameTaken` or `ChangedByAnother`.
    """
    by.ensure_right(Right.SETTINGS)
    ensure_keeps_lists(by)
    if not row.pk:
        # A list without any value has no rows to lock: whoever adds to one follows whoever adds to another.
        Company.objects.select_for_update().get(pk=1)
    rows = choices.locked
    stored = found(rows, row) if row.pk else row
    if row.pk:
        _ensure_unchanged(stored, change)
    elif same := _just_added(rows, change, by=by):
        return same
    else:
        stored.position = max((one.position for one in rows), default=-1) + 1
    many = {one.name for one in choices.model._meta.many_to_many}
    for name in change.wanted.keys() - many:
        setattr(stored, name, change.wanted[name])
    _ensure_free(stored, rows)
    with recorded(stored, by=by.signed_in):
        stored.save()
        for name in change.wanted.keys() & many:
            _set_members(stored, name, change)
    return stored


@transaction.atomic
def place_choice(choices: ChoiceList, row: Choice, placing: Placing, *, by: Employee) -> int:
    """Put an active value elsewhere in the order, and return its place, from 1.

    Raise `MissingRight`, `ListOfEverybody` or `ChoiceGone`.
    """
    by.ensure_right(Right.SETTINGS)
    ensure_keeps_lists(by)
    rows = choices.locked
    moved = found(rows, row)
    others = [one for one in rows if one.is_active and one != moved]
    before = sum(1 for one in others if (one.position, one.name) < (moved.position, moved.name))
    index = min(max(before + placing.step, 0), len(others))
    if placing.after is not None:
        index = 1 + _index_of(others, placing.after) if placing.after else 0
    others.insert(index, moved)
    with recorded(moved, by=by.signed_in):
        _number([*others, *(one for one in rows if not one.is_active and one != moved)])
    return index + 1


@transaction.atomic
def retire_choice(choices: ChoiceList, row: Choice, *, by: Employee) -> None:
    """Let nobody choose this value any more; it stays where it is. Raise as `delete_choice` does."""
    by.ensure_right(Right.SETTINGS)
    ensure_keeps_lists(by)
    stored = found(choices.locked, row)
    if choices.is_last(stored):
        raise LastChoice
    set_active(stored, is_active=False, account=by.signed_in)


@transaction.atomic
def bring_back_choice(choices: ChoiceList, row: Choice, *, by: Employee) -> None:
    """Let a retired value be chosen again. Raise `MissingRight`, `ListOfEverybody` or `ChoiceGone`."""
    by.ensure_right(Right.SETTINGS)
    ensure_keeps_lists(by)
    set_active(found(choices.locked, row), is_active=True, account=by.signed_in)


@transaction.atomic
def delete_choice(choices: ChoiceList, row: Choice, *, by: Employee) -> None:
    """Delete a value that nothing holds.

    Raise `MissingRight`, `ListOfEverybody`, `ChoiceGone`, `ChoiceInUse` or `LastChoice`.
    """
    by.ensure_right(Right.SETTINGS)
    ensure_keeps_lists(by)
    stored = found(choices.locked, row)
    if choices.is_last(stored):
        raise LastChoice
    try:
        with recorded(stored, by=by.signed_in):
            stored.delete()
    except ProtectedError as error:
        raise ChoiceInUse from error


def ensure_keeps_lists(by: Employee) -> None:
    """Raise where this person sees some customers only (S3)."""
    if by.customers is not None:
        raise ListOfEverybody


def found(rows: Sequence[Any], row: Choice) -> Any:  # noqa: ANN401 - a row of any list
    """The stored row of the same key. Raise `ChoiceGone`."""
    for one in rows:
        if one.pk == row.pk:
            return one
    raise ChoiceGone


def set_active(stored: Choice, *, is_active: bool, account: Account) -> None:
    """Retire a locked value or bring it back; a part of acts that have asked for the right."""
    with recorded(stored, by=account):
        stored.is_active = is_active
        stored.save(update_fields=["is_active"])


def _ensure_unchanged(stored: Choice, change: ChoiceChange) -> None:
    """Two people may change a value at once, but not one field of it without knowing of each other."""
    fields = [one for one in stored._meta.fields if one.name in change.wanted]
    changed = {
        one.name: told(stored, one.name)
        for one in fields
        if getattr(stored, one.name) not in {change.shown.get(one.name), change.wanted[one.name]}
    }
    if changed:
        raise ChangedByAnother(changed)


def _just_added(rows: Sequence[Choice], change: ChoiceChange, *, by: Employee) -> Choice | None:
    """What this very person added a moment ago with the same values: the button was pressed twice."""
    for one in rows:
        if one.name == change.wanted.get("name"):
            added = SettingChange.objects.of_row(one).filter(what=SettingChange.What.CREATED, account=by.signed_in)
            fields = {field.name for field in one._meta.fields} & change.wanted.keys()
            if all(getattr(one, name) == change.wanted[name] for name in fields):
                return one if added.filter(at__gt=clock.now() - TWICE).exists() else None
    return None


def _ensure_free(wanted: Choice, rows: Sequence[Choice]) -> None:
    for other in rows:
        if other.pk == wanted.pk:
            continue
        for one, name in ((wanted.name, other.name), (wanted.name_en, other.name_en)):
            if one and one.casefold() == name.casefold():
                raise NameTaken(other)


def _set_members(stored: Choice, name: str, change: ChoiceChange) -> None:
    """Add who was ticked and remove whose tick was taken away; who came meanwhile stays."""
    wanted, shown = set(change.wanted[name]), set(change.shown.get(name) or ())
    getattr(stored, name).add(*wanted - shown)
    getattr(stored, name).remove(*shown - wanted)


def _index_of(rows: Sequence[Choice], key: int) -> int:
    for index, row in enumerate(rows):
        if row.pk == key:
            return index
    raise ChoiceGone


def _number(rows: Sequence[Choice]) -> None:
    for position, row in enumerate(rows):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
