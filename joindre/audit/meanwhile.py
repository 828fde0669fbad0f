"""A row that several people change at once: each changes what they meant to, and nobody overwrites unawares (S1)."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from joindre.lib.errors import Refusal

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Card = TypeVar("Card", bound="DataclassInstance")


class ChangedByAnother(Refusal):
    """Somebody else changed the same fields meanwhile; nothing was overwritten. `fields` says what they hold now."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = fields
        text = _("Somebody has changed this meanwhile: %(fields)s. Reload the page to see it, then save again.")
        super().__init__(text % {"fields": ", ".join(fields.values())})


def put_changes(stored: models.Model, wanted: Mapping[str, Any], *, shown: Mapping[str, Any] | None = None) -> None:
    """Put what was wanted into a row that is locked, without saving it. Raise `ChangedByAnother`.

    `shown` is what the fields held on the page: one that the page did not change stays as it is stored now. A field
    that is not among them is written whatever it holds.
    """
    known = shown or {}
    changed = {name: value for name, value in wanted.items() if name not in known or value != known[name]}
    lost = [name for name in changed if name in known and getattr(stored, name) not in (known[name], changed[name])]
    if lost:
        raise ChangedByAnother({name: told(stored, name) for name in lost})
    for name, value in changed.items():
        setattr(stored, name, value)


def merged(wanted: Card, *, stored: Card, shown: Mapping[str, Any] | None, row: models.Model) -> Card:
    """The same for a card with the values of several rows: the card as it is to be saved. Raise `ChangedByAnother`.

    `stored` is the card as it is under the lock. Of many values each is added or taken away by itself, as on the page.
    """
    changes, lost = {}, {}
    for name in (field.name for field in fields(wanted) if shown and field.name in shown):
        typed, was, now = getattr(wanted, name), (shown or {})[name], getattr(stored, name)
        if isinstance(was, frozenset):
            changes[name] = [one for one in now if one in typed or one not in was]
            changes[name] += [one for one in typed if one not in was and one not in now]
        elif typed == was:
            changes[name] = now
        elif now not in (was, typed):
            lost[name] = told(row, name) if name in _columns(row) else _written(now)
    if lost:
        raise ChangedByAnother(lost)
    return replace(wanted, **changes)


def _columns(row: models.Model) -> set[str]:
    return {field.name for field in row._meta.fields}


def _written(value: object) -> str:
    return str(getattr(value, "label", value) or "—")


def told(row: models.Model, name: str) -> str:
    """A field and what it holds, as people read it."""
    field, value = row._meta.get_field(name), getattr(row, name)
    label: str | Promise = getattr(field, "verbose_name", name)
    if isinstance(value, bool):
        value = gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    if read := getattr(row, f"get_{name}_display", None):
        value = read()
    return gettext("%(label)s: %(value)s") % {
        "label": capfirst(str(label)),
        "value": "—" if value in (None, "") else value,
    }
