"""Requester and user: a contact is put in an empty field, or taken out of it (C2, C3)."""

from django.db import transaction

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, ContactChange, Employee
from joindre.tickets.actions.entries import record_change
from joindre.tickets.indexing import index_request
from joindre.tickets.locking import lock
from joindre.tickets.models import AlreadyFilled, Change, Ticket


@transaction.atomic
def fill_contact(
    ticket: Ticket, *, field: str, contact: Contact, by: Employee, created: ContactChange | None = None
) -> None:
    """Put a contact in the empty field `requester` or `end_user`: an act of its own (C2).

    `created` is the line of the contact's own history, where they have just been created for this field.
    Raise `MissingRight`, or `AlreadyFilled` with the contact whom somebody put there meanwhile: nothing is overwritten.
    """
    by.ensure_right(Right.CHANGE_TICKET, Right.CREATE_CONTACT)
    locked = lock(ticket)
    if (in_field := getattr(locked, field)) is not None:
        raise AlreadyFilled(in_field)
    _set_contact(locked, field, contact)
    change = Change(what=Change.What.CONTACT, field=field, new=contact.name[:200], contact_change=created)
    record_change(locked, change, by=by)


@transaction.atomic
def empty_contact(ticket: Ticket, *, field: str, by: Employee) -> None:
    """Take the contact out of the field `requester` or `end_user` (C3). Raise `MissingRight`."""
    by.ensure_right(Right.CHANGE_TICKET)
    locked = lock(ticket)
    gone: Contact | None = getattr(locked, field)
    if gone is None:
        return
    _set_contact(locked, field, None)
    record_change(locked, Change(what=Change.What.CONTACT, field=field, old=gone.name[:200]), by=by)


def _set_contact(ticket: Ticket, field: str, contact: Contact | None) -> None:
    if field not in {"requester", "end_user"}:
        raise ValueError(f"no contact field: {field}")
    setattr(ticket, field, contact)
    ticket.save(update_fields=[field])
    index_request(ticket)
