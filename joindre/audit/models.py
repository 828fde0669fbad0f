"""Who changed what in the settings, and when (S1, S4): one row for each act."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from joindre.accounts.models import Account
from joindre.lib import clock
from joindre.lib.slices import Slice, first_of


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field that an act changed, as people read it."""

    label: str
    old: str
    new: str


class SettingChangeQuerySet(models.QuerySet["SettingChange"]):
    def of_models(self, names: Sequence[str]) -> Self:
        """Of the tables with these names, such as `tickets.status`."""
        return self.filter(model__in=names)

    def of_row(self, row: models.Model) -> Self:
        return self.filter(model=row._meta.label_lower, row=row.pk)

    def newest_first(self, *, before: int | None = None, size: int) -> "Slice[SettingChange]":
        """As many as a page shows; `before` is the key of the last one of the page before."""
        rows = self.select_related("account__employee").order_by("-pk")
        return first_of(rows if before is None else rows.filter(pk__lt=before), size=size)


class SettingChange(models.Model):
    """What one act changed of one row of the settings."""

    class What(models.TextChoices):
        CREATED = "created", pgettext_lazy("setting", "created")
        CHANGED = "changed", pgettext_lazy("setting", "changed")
        DELETED = "deleted", pgettext_lazy("setting", "deleted")

    at = models.DateTimeField(default=clock.now)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    what = models.CharField(max_length=8, choices=What)
    #: Of the table, such as `tickets.status`.
    model = models.CharField(max_length=60)
    row = models.BigIntegerField()
    #: How the row was called then.
    name = models.CharField(max_length=200)
    #: Name of the field, old value, new value; of a row that was created or deleted, only the filled ones.
    differences = models.JSONField(default=list)

    objects = SettingChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["model", "-id"], name="setting_change_of_model"),
            models.Index(fields=["model", "row", "-id"], name="setting_change_of_row"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.row} {self.what}"

    @property
    def author(self) -> str:
        employee = getattr(self.account, "employee", None)
        return employee.name if employee else self.account.email

    @property
    def shown_differences(self) -> Sequence[Difference]:
        return list(self._differences())

    def _differences(self) -> Iterator[Difference]:
        for name, old, new in self.differences:
            field = _field(self.model, name)
            label = _label(field, name)
            yield Difference(label=label[:1].upper() + label[1:], old=_shown(field, old), new=_shown(field, new))


#: What is no field: where a change comes from that nobody typed.
_LABELS = {"origin": gettext_lazy("imported from")}


def _field(model: str, name: str) -> Any:  # noqa: ANN401 - a field of any table, or none
    """The field as it is now; a later version may have none of this name."""
    try:
        return apps.get_model(model)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return None


def _label(field: Any, name: str) -> str:  # noqa: ANN401 - a field of any table, or none
    if field is None:
        return str(_LABELS.get(name, name))
    return str(getattr(field, "verbose_name", "") or field.related_model._meta.verbose_name_plural)


def _shown(field: Any, value: Any) -> str:  # noqa: ANN401 - what the JSON holds
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_shown(field, one) for one in value)
    return "" if value is None else str(_choices(field).get(value, value))


def _choices(field: Any) -> dict[object, object]:  # noqa: ANN401 - a field of any table, or none
    if field is None:
        return {}
    return dict(getattr(field, "flatchoices", None) or getattr(field.model, "CHOICES", {}).get(field.name, ()))
