"""What is to be known of somebody in a call: in the bar of it, and in the box of who calls (P5, P6)."""

from collections.abc import Mapping
from dataclasses import dataclass

from joindre.directory.models import Contact
from joindre.workspace.contacts.reach import Reach


@dataclass(frozen=True, kw_only=True)
class ShownCallee:
    """Where they work, the first line of the notes, and the best way to reach them."""

    customer: str
    site: str
    first_note: str
    do_not_call: bool
    reach: Reach | None


def callee_of(contact: Contact, reaches: Mapping[int, Reach]) -> ShownCallee:
    """Of a contact who was read with the site and its customer."""
    return ShownCallee(
        customer=contact.site.customer.name,
        site=contact.site.name,
        first_note=contact.notes.strip().partition("\n")[0].strip(),
        do_not_call=contact.do_not_call,
        reach=reaches.get(contact.pk),
    )
