"""A row that several people change at once: each changes what they meant to, and nobody overwrites unawares (S1)."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from joindre.lib.errors import Refusal


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


def told(row: models.Model, name: str) -> str:
    """A field and what it holds, as people read it."""
    field, value = row._meta.get_field(name), getattr(row, name)
    label: str | Promise = getattr(field, "verbose_name", name)
    if isinstance(value, bool):
        value = gettext("yes") if value else gettext("no")
    if read := getattr(row, f"get_{name}_display", None):
        value = read()
    return gettext("%(label)s: %(value)s") % {
        "label": capfirst(str(label)),
        "value": "—" if value in (None, "") else value,
    }
