"""Making a contact from a request (C2)."""

from dataclasses import dataclass

from django.db import transaction

from joindre.directory.actions import ContactDetails, PersonName, create_contact
from joindre.directory.models import Contact, Employee
from joindre.tickets.actions import fill_contact
from joindre.tickets.models import AlreadyFilled, Ticket


@dataclass(frozen=True, kw_only=True)
class Creation:
    """The contact who was made, and the one who is in the field now: somebody else, if a colleague was quicker."""

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
    try:
        fill_contact(ticket, field=field, contact=contact, by=by)
    except AlreadyFilled as refusal:
        return Creation(contact=contact, in_field=refusal.contact)
    return Creation(contact=contact, in_field=contact)
