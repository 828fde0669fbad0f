"""What was typed for a new contact, beside what is known of one who is there already: each field for itself (C6)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from joindre.directory.actions import ContactDetails, FurtherDetail, PersonName
from joindre.directory.editing import ContactEdit, ContactState
from joindre.directory.models import Contact, ContactDetail
from joindre.lib import phones
from joindre.workspace.forms.contacts import ContactForm, shown_values

#: What is taken of a field.
KNOWN, TYPED, BOTH = "known", "typed", "both"
#: Kinds of the further numbers and addresses among which a principal value goes where both are kept.
KINDS: Final = {
    "phone": ContactDetail.Kind.PHONE,
    "mobile": ContactDetail.Kind.MOBILE,
    "email": ContactDetail.Kind.EMAIL,
}
OF_THE_PERSON: Final = ("title", "last_name", "first_name")
OF_THE_SITE: Final = tuple(field.name for field in fields(ContactDetails) if field.name != "further")


@dataclass(frozen=True, kw_only=True)
class WayToTake:
    """One thing that can be done with a field, and the value that it leaves there."""

    key: str
    label: str | Promise
    value: str = ""


_LEAVE_BLANK = WayToTake(key=KNOWN, label=gettext_lazy("Leave blank"))


@dataclass(frozen=True, kw_only=True)
class TypedRow:
    """One field of which something else was typed than is known."""

    name: str
    label: str
    choices: Sequence[WayToTake]
    chosen: str


@dataclass(frozen=True, kw_only=True)
class TypedMerge:
    """What would become of a contact; `taken` says what was chosen of each field, as `take-phone`."""

    contact: Contact
    form: ContactForm
    taken: Mapping[str, str]

    @property
    def edit(self) -> ContactEdit:
        """What is to be done: of what the page showed, only that which was chosen is changed."""
        return ContactEdit(wanted=ContactState(name=self.name(), details=self.details()), shown=self._known)

    @property
    def fingerprint(self) -> str:
        """Of the contact as it is now; the page carries it back."""
        return fingerprint(shown_values(self._known, country=self.contact.site.country))

    @property
    def was_shown(self) -> bool:
        """Whether the choices were made on a page, which may be outdated by now."""
        return bool(self.taken.get("seen"))

    @property
    def is_chosen(self) -> bool:
        """Whether they were made on the contact as it is now."""
        return self.taken.get("seen") == self.fingerprint

    def name(self) -> PersonName:
        typed = self.form.name()
        return replace(self._known.name, **{name: getattr(typed, name) for name in self._typed(OF_THE_PERSON)})

    def details(self) -> ContactDetails:
        known, typed = self._known.details, self.form.details()
        values: dict[str, Any] = {name: getattr(typed, name) for name in self._typed(OF_THE_SITE)}
        further = [*known.further, *(self._new_further if self._typed(["further"]) else ())]
        for row in self.rows:
            if row.chosen == BOTH and row.name in KINDS:
                further.append(FurtherDetail(kind=KINDS[row.name], value=getattr(typed, row.name)))
            elif row.chosen == BOTH:
                values[row.name] = f"{known.notes}\n\n{typed.notes}"
        return replace(known, **values, further=tuple(further))

    @cached_property
    def rows(self) -> Sequence[TypedRow]:
        return list(self._rows())

    def _rows(self) -> Iterator[TypedRow]:
        known, typed_name, typed = self._known, self.form.name(), self.form.details()
        for name in OF_THE_PERSON:
            yield from self._row(name, getattr(known.name, name), getattr(typed_name, name))
        for name in OF_THE_SITE:
            yield from self._row(name, getattr(known.details, name), getattr(typed, name))
        if self._new_further:
            added = ", ".join(shown_value(self.contact, one.value) for one in self._new_further)
            choices = [WayToTake(key=TYPED, label=_("Add"), value=added), WayToTake(key=KNOWN, label=_("Leave out"))]
            label = _("Other numbers and addresses")
            yield TypedRow(name="further", label=label, choices=choices, chosen=self._chosen("further", TYPED))

    def _row(self, name: str, known: Any, typed: Any) -> Iterator[TypedRow]:  # noqa: ANN401 - a value of any field
        if not typed or typed == known or typed in {one.value for one in self._known.details.further}:
            return
        keep = WayToTake(key=KNOWN, label=_("Keep"), value=shown_value(self.contact, known)) if known else _LEAVE_BLANK
        take = WayToTake(
            key=TYPED, label=_("Replace by") if known else _("Add"), value=shown_value(self.contact, typed)
        )
        choices, usual = [keep, take], KNOWN if known else TYPED
        if known and name in {*KINDS, "notes"}:
            choices.append(WayToTake(key=BOTH, label=_("Keep both")))
            usual = BOTH
        label = self.form["civility" if name == "title" else name].label
        yield TypedRow(name=name, label=capfirst(str(label)), choices=choices, chosen=self._chosen(name, usual))

    def _typed(self, names: Sequence[str]) -> list[str]:
        return [row.name for row in self.rows if row.name in names and row.chosen == TYPED]

    def _chosen(self, name: str, usual: str) -> str:
        chosen = self.taken.get(f"take-{name}", "")
        return chosen if chosen in {KNOWN, TYPED, *([BOTH] if usual == BOTH else [])} else usual

    @cached_property
    def _known(self) -> ContactState:
        return ContactState.of(self.contact)

    @cached_property
    def _new_further(self) -> Sequence[FurtherDetail]:
        known = self._known.details
        there = {known.phone, known.mobile, known.email, *(one.value for one in known.further)}
        return [one for one in self.form.details().further if one.value not in there]


def fingerprint(values: Mapping[str, Any]) -> str:
    return sha256(json.dumps(values, default=str).encode()).hexdigest()[:20]


def shown_value(contact: Contact, value: object) -> str:
    """A value of a field as people of the site write it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value or "")
    return phones.display(text, country=contact.site.country) if text.startswith("+") else text
