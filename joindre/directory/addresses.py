"""The mark on an address from which mail came back: it is taken away by whoever knows that the address works (P6)."""

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, ContactDetail, Employee
from joindre.mail.outgoing import address_states


def clear_address(contact: Contact, address: str, *, by: Employee) -> int:
    """Let this address of a contact count as one that works. Return how many mails spoke against it.

    The mails stay what they were. Raise `MissingRight`.
    """
    by.ensure_right(Right.CHANGE_CONTACT)
    details = contact.details.filter(kind=ContactDetail.Kind.EMAIL, value=address)
    is_theirs = bool(address) and (address == contact.email or details.exists())
    return address_states.clear(address) if is_theirs else 0
