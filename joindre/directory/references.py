"""Everything that points at a person or a contact, found in the models, so that none can be forgotten (C7)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet

from joindre.directory.models import Contact, Person
from joindre.lib import clock
from joindre.mail.models import Recipient

#: What a merge treats by itself, and why.
BY_ITSELF: Final = {
    "directory.Contact.person": "each place of the person is joined or handed over",
    "directory.ContactDetail.contact": "further numbers and addresses are joined",
    "directory.Addressee.contact": "the index is written anew",
}
#: For so long it is looked again whether somebody who was at work has written to a row that was merged meanwhile.
LOOKED_AGAIN: Final = timedelta(hours=2)


def references_to(owner: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Each table with the column in which a row of this one stands, such as a person or a contact."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is owner:
                yield model, field.name


def move_references(old: Person | Contact, new: Person | Contact) -> int:
    """Let whatever points at the one point at the other, and return how many rows that were."""
    moved = 0
    for model, name in references_to(type(old)):
        if f"{model._meta.label}.{name}" in BY_ITSELF:
            continue
        # A row that would then stand there twice, such as a mark of having read, says nothing more.
        for twin in _doubles(model, name, old, new):
            twin.delete()
        moved += _rows(model).filter(**{name: old}).update(**{name: new})
    if isinstance(old, Contact):
        # Copies of mails name them by a code, so that the mail knows nothing of contacts.
        moved += Recipient.objects.filter(person=f"c{old.pk}").update(person=f"c{new.pk}")
    return moved


def sweep_merged() -> None:
    """Hand over what was written to a merged row by somebody who began before the merge and ended after it."""
    for owner in (Contact, Person):
        rows = _rows(owner).filter(merged_into__isnull=False, merged_at__gt=clock.now() - LOOKED_AGAIN)
        for row in rows.select_related("merged_into"):
            with transaction.atomic():
                move_references(row, row.merged_into)


def _rows(model: type[models.Model]) -> "QuerySet[Any]":
    """All rows, those that were merged included."""
    rows: QuerySet[Any] = model._base_manager.all()  # noqa: SLF001 - documented by Django as public
    return rows


def _doubles(
    model: type[models.Model], name: str, old: Person | Contact, new: Person | Contact
) -> Iterator["QuerySet[Any]"]:
    """The rows of the old one that would break a rule of the table once moved."""
    for unique in model._meta.constraints:
        if isinstance(unique, models.UniqueConstraint) and name in unique.fields:
            others = {field: OuterRef(field) for field in unique.fields if field != name}
            there = _rows(model).filter(**others, **{name: new})
            yield _rows(model).filter(Exists(there), **{name: old})
    if model._meta.get_field(name).unique:  # type: ignore[union-attr]  # a column has it
        yield _rows(model).filter(Exists(_rows(model).filter(**{name: new})), **{name: old})
