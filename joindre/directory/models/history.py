"""The history of contacts: who changed what of them, and when (C3, T8)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from joindre.audit.models import Difference
from joindre.directory.models.contacts import Contact, ContactDetail, Person
from joindre.directory.models.employees import Employee
from joindre.lib import clock, phones

#: Fields of the contact that hold numbers.
NUMBERS = frozenset({"phone", "mobile"})


class ContactChangeQuerySet(models.QuerySet["ContactChange"]):
    def at(self, customers: Iterable[int] | None) -> Self:
        """What is of the person, and of their sites at the customers with these keys; of all where `None` (S3)."""
        return self if customers is None else self.filter(Q(contact=None) | Q(contact__site__customer__in=customers))

    def with_people(self) -> Self:
        return self.select_related("person", "contact__site", "employee")


class ContactChange(models.Model):
    """What one act changed of a person, or of the contact that they are at one site."""

    class What(models.TextChoices):
        CREATED = "created", pgettext_lazy("contact", "created")
        CHANGED = "changed", pgettext_lazy("contact", "changed")
        DEACTIVATED = "deactivated", pgettext_lazy("contact", "deactivated")
        REACTIVATED = "reactivated", pgettext_lazy("contact", "put back")
        MERGED = "merged", pgettext_lazy("contact", "merged")
        EXPORTED = "exported", pgettext_lazy("contact", "personal data exported")
        ERASED = "erased", pgettext_lazy("contact", "personal data erased")

    person = models.ForeignKey(Person, models.PROTECT, related_name="changes", db_index=False)
    #: At whose site it holds; none where it holds wherever the person is a contact (C4).
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="changes")
    #: None where Joindre itself did it.
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    what = models.CharField(max_length=12, choices=What)
    #: Name of the field, old value, new value; of somebody who was created, only what is filled. Long texts are cut.
    differences = models.JSONField(default=list)

    objects = ContactChangeQuerySet.as_manager()

    class Meta:
        # The sheet shows the newest of a person, and goes on from the last.
        indexes = [models.Index(fields=["person", "-id"], name="change_of_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.what}"

    @property
    def author(self) -> str:
        return self.employee.name if self.employee else ""

    @property
    def shown_differences(self) -> Sequence[Difference]:
        """Each field by its label, with its values as people write them."""
        return list(self._differences())

    def _differences(self) -> Iterator[Difference]:
        for name, old, new in self.differences:
            label = _label(name)
            yield Difference(
                label=label[:1].upper() + label[1:], old=self._shown(name, old), new=self._shown(name, new)
            )

    def _shown(self, name: str, value: Any) -> str:  # noqa: ANN401 - what the JSON holds
        country = self.contact.site.country if self.contact else ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return ", ".join(_shown_detail(detail, country) for detail in value)
        if name in NUMBERS:
            return phones.display(value or "", country=country)
        if name == "language":
            return str(dict(settings.LANGUAGES).get(value, value or ""))
        return str(Contact.Scope(value).label) if name == "scope" and value else str(value or "")


#: What is no column: where a change comes from that nobody typed.
#: A merge names the sheet that went, and in that sheet the one that was kept.
_LABELS = {
    "origin": gettext_lazy("imported from"),
    "further": gettext_lazy("other numbers and addresses"),
    "merged_sheet": gettext_lazy("merged sheet"),
    "kept_sheet": gettext_lazy("goes on in the sheet of"),
}


def _label(name: str) -> str:
    for model in (Contact, Person):
        if any(field.name == name for field in model._meta.fields):
            return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column has one
    return str(_LABELS.get(name, name))


def _shown_detail(detail: Sequence[str], country: str) -> str:
    kind, value, label = detail
    shown = value if kind == ContactDetail.Kind.EMAIL else phones.display(value, country=country)
    return f"{shown} ({label})" if label else shown
