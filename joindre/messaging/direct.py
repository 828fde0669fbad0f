"""Whom of the people of a mail a direct message would reach as well: the requester and the user (M1)."""

from collections.abc import Iterable, Mapping, Sequence

from joindre.directory.models import Contact, ContactDetail
from joindre.lib import addresses
from joindre.lib.keys import read_key
from joindre.mail.outgoing.outbox import NewRecipient
from joindre.messaging.new import person_code
from joindre.tickets.models import Ticket


def reached_directly(ticket: Ticket, recipients: Sequence[NewRecipient]) -> Contact | None:
    """The first who is meant: chosen, here or at another place of theirs, or by an address of theirs, however typed."""
    own = [contact for contact in (ticket.requester, ticket.end_user) if contact is not None]
    codes, typed = _codes(own, recipients), _addresses(own)
    for one in recipients:
        contact = codes.get(one.person) or typed.get(addresses.comparable(one.address))
        if contact is not None:
            return contact
    return None


def _codes(own: Sequence[Contact], recipients: Iterable[NewRecipient]) -> Mapping[str, Contact]:
    """The contacts among the chosen who are the same people."""
    people = {contact.person_id: contact for contact in own}
    keys = [read_key(one.person[1:]) for one in recipients if one.person.startswith("c")]
    chosen = Contact.objects.filter(pk__in=[key for key in keys if key], person__in=people)
    return {person_code(contact): people[contact.person_id] for contact in chosen}


def _addresses(own: Sequence[Contact]) -> Mapping[str, Contact]:
    """Their own, and the further ones on their cards."""
    by_key = {contact.pk: contact for contact in own}
    further = ContactDetail.objects.filter(contact__in=own, kind=ContactDetail.Kind.EMAIL)
    known = {detail.value: by_key[detail.contact_id] for detail in further}
    known |= {contact.email: contact for contact in own if contact.email}
    return {addresses.comparable(address): contact for address, contact in known.items()}
