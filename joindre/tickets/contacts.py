"""Making a contact from a request (C2)."""

from dataclasses import dataclass

from django.db import transaction

from joindre.directory.actions import ContactDetails, PersonName, create_contact
from joindre.directory.models import Contact, Employee
from joindre.tickets.actions import fill_contact
from joindre.tickets.models import AlreadyFilled, Ticket


@dataclass(frozen=True, kw_only=True)
class Creation:
    contact: Contact
    #: Whether it is in the field now; if not, somebody else is, who came first.
    has_filled: bool


@transaction.atomic
def create_contact_into(
    ticket: Ticket, *, field: str, name: PersonName, details: ContactDetails, by: Employee
) -> Creation:
    """Make a contact at the request's site and put it in the empty field, with its line of history.

    Where somebody filled the field meanwhile, the contact is kept and the field is not overwritten.
    """
    contact = create_contact(ticket.site, name=name, details=details, by=by)
    try:
        fill_contact(ticket, field=field, contact=contact, by=by)
    except AlreadyFilled:
        return Creation(contact=contact, has_filled=False)
    return Creation(contact=contact, has_filled=True)
