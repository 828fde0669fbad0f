"""Two people on one contact: each saves what they changed, and overwrites nothing that they have not seen (C3, T6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.actions import ContactDetails, FurtherDetail, PersonName, change_contact
from joindre.directory.history import locked_person
from joindre.directory.models import Contact, Employee, Title
from joindre.lib.errors import Refusal

NAMES = tuple(field.name for field in fields(PersonName))


@dataclass(frozen=True, kw_only=True)
class ContactState:
    """What is kept of a contact: of the person, and of the site."""

    name: PersonName
    details: ContactDetails

    @classmethod
    def of(cls, contact: Contact) -> Self:
        """As it is stored now."""
        stored = Contact.objects.select_related("person__title").get(pk=contact.pk)
        rows = stored.details.order_by("pk").values("kind", "value", "label")
        further = tuple(FurtherDetail(**row) for row in rows)
        own = {field.name: getattr(stored, field.name) for field in fields(ContactDetails) if field.name != "further"}
        name = PersonName(**{name: getattr(stored.person, name) for name in NAMES})
        return cls(name=name, details=ContactDetails(**own, further=further))

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        named = {name: values[name] for name in NAMES}
        details = {name: value for name, value in values.items() if name not in named}
        return cls(name=PersonName(**named), details=ContactDetails(**details))

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        title = Title(pk=plain["title"]) if plain["title"] else None
        further = tuple(FurtherDetail(**row) for row in plain["further"])
        return cls.from_values({**plain, "title": title, "further": further})

    @property
    def values(self) -> dict[str, Any]:
        return {**vars(self.name), **vars(self.details)}

    @property
    def plain(self) -> dict[str, Any]:
        """The values as JSON has them, for a page that carries them."""
        title = self.name.title.pk if self.name.title else None
        return {**self.values, "title": title, "further": [vars(one) for one in self.details.further]}


@dataclass(frozen=True, kw_only=True)
class ContactEdit:
    """What somebody wants, and what their page showed when they began."""

    wanted: ContactState
    shown: ContactState


class ContactChangedMeanwhile(Refusal):
    """Somebody else changed fields of the contact that this person was changing; nothing was saved."""

    message = _("Somebody changed this contact meanwhile. Choose what is to stay, then save again.")

    def __init__(self, names: Sequence[str], *, now: ContactState, merged: ContactState) -> None:
        self.names, self.now = names, now
        #: What this person changed, and for the rest what is stored now.
        self.merged = merged
        super().__init__()


@transaction.atomic
def edit_contact(contact: Contact, edit: ContactEdit, *, by: Employee) -> Contact:
    """Change what this person changed; what others changed meanwhile stays.

    Raise `MissingRight`, `ErasedMeanwhile`, `MergedMeanwhile`, or `ContactChangedMeanwhile` where both changed a field.
    """
    by.ensure_right(Right.CHANGE_CONTACT)
    locked_person(contact.person_id)
    now, wanted, shown = ContactState.of(contact).values, edit.wanted.values, edit.shown.values
    mine = {name: value for name, value in wanted.items() if value != shown[name]}
    if "further" in mine:
        mine["further"] = _merged(now["further"], wanted=wanted["further"], shown=shown["further"])
    merged = ContactState.from_values({**now, **mine})
    both = [name for name, value in mine.items() if name != "further" and now[name] not in {shown[name], value}]
    if both:
        raise ContactChangedMeanwhile(both, now=ContactState.from_values(now), merged=merged)
    return change_contact(contact, name=merged.name, details=merged.details, by=by)


def _merged(
    now: Sequence[FurtherDetail], *, wanted: Sequence[FurtherDetail], shown: Sequence[FurtherDetail]
) -> tuple[FurtherDetail, ...]:
    """What is there, without what this person took out, and with what they added."""
    kept = [one for one in now if one in wanted or one not in shown]
    return tuple(dict.fromkeys([*kept, *(one for one in wanted if one not in shown)]))
