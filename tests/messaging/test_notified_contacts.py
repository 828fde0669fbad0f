"""Who is mailed when a message is notified (D5, D7)."""

from joindre.directory.models import Contact
from joindre.messaging.actions import notified_contacts
from joindre.tickets.models import Ticket
from tests.factories import make_contact


def test_the_requester_comes_first_then_the_user(ticket: Ticket, carol: Contact) -> None:
    """D5"""
    ticket.end_user = make_contact("Paul Petit", site=carol.site, email="paul@moreau.example")

    assert notified_contacts(ticket) == [carol, ticket.end_user]


def test_an_empty_field_notifies_nobody(ticket: Ticket) -> None:
    """D5"""
    ticket.requester = None

    assert notified_contacts(ticket) == []


def test_one_address_is_mailed_once_as_the_requesters(ticket: Ticket, carol: Contact) -> None:
    """D5: a household or a team may share an address, in any case."""
    ticket.end_user = make_contact("Paul Petit", site=carol.site, email="CAROL@moreau.example")

    assert notified_contacts(ticket) == [carol]


def test_whoever_has_no_address_or_is_gone_is_left_out(ticket: Ticket, carol: Contact) -> None:
    """D7"""
    ticket.requester = make_contact("Paul Petit", site=carol.site, email="")
    ticket.end_user = make_contact("Léa Lamy", site=carol.site, email="lea@moreau.example", is_active=False)

    assert notified_contacts(ticket) == []
