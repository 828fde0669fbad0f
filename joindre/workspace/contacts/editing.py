"""What the dialog of a change carries with it, and what it shows where somebody else was quicker (C3, T6)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from joindre.directory.editing import ContactChangedMeanwhile, ContactEdit, ContactState
from joindre.directory.models import Contact, ContactChange
from joindre.workspace.contacts.merging import KNOWN, TYPED, TypedRow, WayToTake, fingerprint, shown_value
from joindre.workspace.forms.contacts import ContactForm, shown_values

SALT = "joindre.workspace.contact_edit"


@dataclass(frozen=True, kw_only=True)
class ContactConflict:
    """The fields that both changed, each with what is stored now and what this person wrote."""

    told: str
    rows: Sequence[TypedRow]

    @classmethod
    def of(cls, contact: Contact, refusal: ContactChangedMeanwhile) -> "ContactConflict":
        newest = (
            ContactChange.objects.filter(person=contact.person_id).select_related("employee").order_by("-pk").first()
        )
        name = newest.author if newest else ""
        told = (
            _("%(name)s changed this contact while you wrote.") % {"name": name}
            if name
            else _("Somebody changed this contact while you wrote.")
        )
        now, mine = refusal.now.values, refusal.merged.values
        return cls(told=told, rows=[_row(contact, one, now=now, mine=mine) for one in refusal.names])


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The form of a change, on the contact as it was when the form was opened."""

    contact: Contact
    #: As it is stored now.
    state: ContactState
    form: ContactForm
    #: What is wanted, once what was posted can be.
    edit: ContactEdit | None = None
    conflict: ContactConflict | None = None
    is_saved: bool = False

    @classmethod
    def on(
        cls, contact: Contact, posted: Mapping[str, str] | None, *, drafted: Mapping[str, Any] | None = None
    ) -> "Opened":
        state = ContactState.of(contact)
        initial = {**shown_values(state, country=contact.site.country), **(drafted or {})}
        form = ContactForm(posted, country=contact.site.country, initial=initial)
        if posted is None or not form.is_valid():
            return cls(contact=contact, state=state, form=form)
        try:
            shown = ContactState.from_plain(signing.loads(posted.get("opened", ""), salt=SALT))
        except signing.BadSignature:
            form.add_error(None, _("Look at this contact as it is now, then save again."))
            return cls(contact=contact, state=state, form=form)
        return cls(contact=contact, state=state, form=form, edit=_edit(form, posted, shown))

    @property
    def draft_of(self) -> str:
        """For the place of its draft: of the contact as it is now. What others change is never put back unseen."""
        return draft_of(self.contact, self.state)

    @property
    def token(self) -> str:
        """What the form carries of the contact as it was opened; what was wrong is posted again with the same."""
        posted = str(self.form.data.get("opened", "")) if self.form.errors else ""
        return posted or signing.dumps(self.state.plain, salt=SALT, compress=True)

    def saved_by(self, save: Callable[[ContactEdit], Contact]) -> "Opened":
        """After the act; where somebody else changed the same fields, a form that shows both."""
        if self.edit is None:
            return self
        try:
            return replace(self, contact=save(self.edit), is_saved=True)
        except ContactChangedMeanwhile as refusal:
            country = self.contact.site.country
            form = ContactForm(None, country=country, initial=shown_values(refusal.merged, country=country))
            return replace(self, state=refusal.now, form=form, conflict=ContactConflict.of(self.contact, refusal))


def draft_of(contact: Contact, state: ContactState) -> str:
    return f"{contact.pk}-{fingerprint(shown_values(state, country=contact.site.country))}"


def _edit(form: ContactForm, posted: Mapping[str, str], shown: ContactState) -> ContactEdit:
    wanted = {**vars(form.name()), **vars(form.details())}
    theirs = {name: value for name, value in shown.values.items() if posted.get(f"take-{name}") == KNOWN}
    return ContactEdit(wanted=ContactState.from_values({**wanted, **theirs}), shown=shown)


def _row(contact: Contact, name: str, *, now: Mapping[str, object], mine: Mapping[str, object]) -> TypedRow:
    label = str(ContactForm.base_fields["civility" if name == "title" else name].label)
    choices = [
        WayToTake(key=KNOWN, label=_("Keep"), value=shown_value(contact, now[name]) or "—"),
        WayToTake(key=TYPED, label=_("Replace by"), value=shown_value(contact, mine[name]) or "—"),
    ]
    return TypedRow(name=name, label=label, choices=choices, chosen=TYPED)
