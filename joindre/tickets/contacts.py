"""Making and changing a contact from a request (C2, C3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from joindre.accounts.rights import Right
from joindre.directory.actions import ContactDetails, PersonName, create_contact
from joindre.directory.editing import ContactEdit, edit_contact
from joindre.directory.history import newest_change
from joindre.directory.models import Contact, ContactChange, Employee, Person
from joindre.tickets.actions import fill_contact
from joindre.tickets.actions.entries import record_change
from joindre.tickets.locking import lock
from joindre.tickets.models import AlreadyFilled, Change, Ticket


@dataclass(frozen=True, kw_only=True)
class Creation:
    """The contact who was made or changed for a field, and the one who is in it now: somebody may have been quicker."""

    contact: Contact
    in_field: Contact

    @property
    def is_in_field(self) -> bool:
        return self.in_field == self.contact


@transaction.atomic
def create_contact_into(
    ticket: Ticket, *, field: str, name: PersonName, details: ContactDetails, by: Employee
) -> Creation:
    """Make a contact at the request's site and put it in the empty field, with its line of history.

    Raise `MissingRight`. Where somebody filled the field meanwhile, the contact is kept, and the field stays as it is.
    """
    contact = create_contact(ticket.site, name=name, details=details, by=by)
    return _fill(ticket, field, contact, by=by, created=contact.changes.get())


@transaction.atomic
def change_contact_into(ticket: Ticket, edit: ContactEdit, *, field: str, contact: Contact, by: Employee) -> Creation:
    """Add what was typed for a new contact to one who is there already, and put them in the empty field (C6).

    Raise `MissingRight`, or `ContactChangedMeanwhile` where somebody else changed one of the same fields. Where
    somebody filled the field meanwhile, the contact is changed and the field stays.
    """
    by.ensure_right(Right.CHANGE_CONTACT)
    with _told_on(ticket, field, contact, by=by):
        changed = edit_contact(contact, edit, by=by)
    return _fill(ticket, field, changed, by=by)


@transaction.atomic
def change_contact_from(ticket: Ticket, edit: ContactEdit, *, field: str, contact: Contact, by: Employee) -> Contact:
    """Change the contact in a field of this request, with a line in their history and in that of the request (C3, T8).

    Raise `MissingRight`, or `ContactChangedMeanwhile` where somebody else changed one of the same fields.
    """
    by.ensure_right(Right.CHANGE_CONTACT)
    with _told_on(ticket, field, contact, by=by):
        return edit_contact(contact, edit, by=by)


@contextmanager
def _told_on(ticket: Ticket, field: str, contact: Contact, *, by: Employee) -> Iterator[None]:
    """Leave a line on this request for each that the block leaves in the history of the contact."""
    # What others change of this person waits, so that the lines that follow are those of this act.
    Person.objects.select_for_update().get(pk=contact.person_id)
    newest = newest_change(contact.person_id)
    yield
    made = ContactChange.objects.filter(person=contact.person_id, pk__gt=newest).select_related("person").order_by("pk")
    locked = None
    for one in made:
        locked = locked or lock(ticket)
        what = Change.What.CONTACT_CHANGED
        change = Change(what=what, field=field, new=one.person.name[:200], contact_change=one)
        record_change(locked, change, by=by)


def _fill(
    ticket: Ticket, field: str, contact: Contact, *, by: Employee, created: ContactChange | None = None
) -> Creation:
    try:
        fill_contact(ticket, field=field, contact=contact, by=by, created=created)
    except AlreadyFilled as refusal:
        return Creation(contact=contact, in_field=refusal.contact)
    return Creation(contact=contact, in_field=contact)
