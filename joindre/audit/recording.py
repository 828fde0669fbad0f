"""Leaves a line of who changed what with each act: `with recorded(status, by=by.signed_in): status.save()`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction

from joindre.accounts.models import Account
from joindre.audit.models import SettingChange

#: Letters of a value that a line holds.
LONGEST = 500
#: In the place of a field: where a change comes from that nobody typed, such as the name of an imported file.
ORIGIN = "origin"


@contextmanager
def recorded(
    row: models.Model, *, by: Account, but: Collection[str] = (), also: Collection[str] = (), origin: str = ""
) -> Iterator[None]:
    """Record how this row differs after the block from before it, in one transaction with the block (S1).

    The row is locked, and read before and after, so that it does not matter how the block changes it. `but` names the
    fields that leave no line: secrets above all; `also` names relations that other tables hold; `origin` says where the
    change comes from, where nobody typed it. A block that changes nothing leaves none.
    """
    with transaction.atomic():
        key, name, before = row.pk, _plain(row), _values(row, but, also)
        yield
        after = _values(row, but, also)
        if before is None or after is None:
            what = SettingChange.What.CREATED if before is None else SettingChange.What.DELETED
        else:
            what = SettingChange.What.CHANGED
        change = SettingChange(account=by, what=what, model=row._meta.label_lower, row=key or row.pk)
        change.name = (name if after is None else _plain(row))[:200]
        change.differences = _differences(before or {}, after or {})
        if change.differences:
            change.differences += _told_origin(origin)
            change.save()


def record_new(row: models.Model, *, by: Account, but: Collection[str] = ()) -> None:
    """Record a row that another act has just created (S1). To be called in its transaction."""
    SettingChange.objects.create(
        account=by,
        what=SettingChange.What.CREATED,
        model=row._meta.label_lower,
        row=row.pk,
        name=_plain(row)[:200],
        differences=_differences({}, _values(row, but, ()) or {}),
    )


def record_many_new(rows: Sequence[models.Model], *, by: Account, but: Collection[str] = (), origin: str) -> None:
    """The same for many rows of one table that were stored just now as they stand here. In their transaction."""
    SettingChange.objects.bulk_create(
        SettingChange(
            account=by,
            what=SettingChange.What.CREATED,
            model=row._meta.label_lower,
            row=row.pk,
            name=_plain(row)[:200],
            differences=_differences({}, _held(row, but)) + _told_origin(origin),
        )
        for row in rows
    )


def _told_origin(origin: str) -> list[list[Any]]:
    return [[ORIGIN, None, origin[:LONGEST]]] if origin else []


def _held(row: models.Model, but: Collection[str]) -> Mapping[str, Any]:
    """What stands in the fields of this row itself, those that it refers to by their names."""
    fields = [field for field in row._meta.fields if not field.primary_key and field.name not in but]
    return {field.name: _plain(getattr(row, field.name)) for field in fields}


def _values(row: models.Model, but: Collection[str], also: Collection[str]) -> Mapping[str, Any] | None:
    """The values of a row as it is stored, those it refers to by their names; `None` where it is not there."""
    if row.pk is None:
        return None
    stored = type(row)._base_manager.select_for_update().filter(pk=row.pk).first()  # noqa: SLF001 - of any model
    if stored is None:
        return None
    values = dict(_held(stored, but))
    many = [field.name for field in row._meta.many_to_many if field.name not in but]
    return values | {name: sorted(_plain(one) for one in getattr(stored, name).all()) for name in [*many, *also]}


def _plain(value: object) -> Any:  # noqa: ANN401 - what JSON can hold
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return str(getattr(value, "name", value) or "")[:LONGEST]


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[list[Any]]:
    pairs = [(name, before.get(name), after.get(name)) for name in dict.fromkeys([*before, *after])]
    # What is empty in a new row says nothing; 0 and False do where something else stood there.
    return [[name, old, new] for name, old, new in pairs if old != new and (old or new)]
