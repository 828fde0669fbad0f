"""A mail to somebody whom a direct message reaches, in whichever way they are named (M1)."""

import pytest

from joindre.directory.models import Contact, ContactDetail, Employee, Site
from joindre.mail.outgoing.outbox import NewRecipient
from joindre.messaging.direct import reached_directly
from joindre.messaging.new import recipient_of
from joindre.tickets.models import Ticket
from tests.factories import make_contact
from tests.queries import count_queries


def to(address: str) -> NewRecipient:
    return NewRecipient(address=address)


@pytest.mark.parametrize(
    "typed",
    [
        "carol@moreau.example", "CAROL@Moreau.Example", " carol@moreau.example ", "\u200bcarol@moreau.example",
    ],
)  # fmt: skip
def test_the_address_of_the_requester_is_the_requester(ticket: Ticket, carol: Contact, typed: str) -> None:
    """M1"""
    assert reached_directly(ticket, [to("a@imprimeur.example"), to(typed)]) == carol


@pytest.mark.parametrize("typed", ["eve@société.example", "eve@xn--socit-esab.example", "Eve@SOCIÉTÉ.example"])
def test_the_address_of_the_user_is_the_user(ticket: Ticket, lyon: Site, typed: str) -> None:
    """M1: in whichever of the two ways a domain with accents is written."""
    ticket.end_user = make_contact("Ève Petit", site=lyon, email="eve@société.example")

    assert reached_directly(ticket, [to(typed)]) == ticket.end_user


def test_a_further_address_of_theirs_counts(ticket: Ticket, carol: Contact) -> None:
    """M1, C2"""
    carol.details.create(kind=ContactDetail.Kind.EMAIL, value="Carol@chevalier.example")
    carol.details.create(kind=ContactDetail.Kind.PHONE, value="fax@chevalier.example")

    assert reached_directly(ticket, [to("carol@chevalier.example")]) == carol
    assert reached_directly(ticket, [to("fax@chevalier.example")]) is None


def test_they_are_the_same_at_another_place(ticket: Ticket, carol: Contact, nantes: Site) -> None:
    """M1, C4"""
    there = make_contact(site=nantes, person=carol.person, email="carol@durand.example")

    assert reached_directly(ticket, [recipient_of(there)]) == carol


def test_others_are_nobody(ticket: Ticket, carol: Contact, dora: Contact, ada: Employee) -> None:
    """M1: nor an employee whose key is theirs, nor a request without anybody."""
    others = [recipient_of(dora), recipient_of(ada), to("carol@moreau.example.evil.example"), to("")]

    assert reached_directly(ticket, others) is None
    assert reached_directly(ticket, [NewRecipient(address="x@y.example", person=f"e{carol.pk}")]) is None
    ticket.requester = ticket.end_user = None
    assert reached_directly(ticket, [recipient_of(carol)]) is None


def test_a_contact_without_an_address_is_not_everybody(ticket: Ticket, carol: Contact) -> None:
    carol.email = ""
    ticket.requester = carol

    assert reached_directly(ticket, [to(""), to("a@imprimeur.example")]) is None


def test_it_costs_the_same_for_many(ticket: Ticket, dora: Contact) -> None:
    def asked(people: int) -> int:
        return count_queries(lambda: reached_directly(ticket, [recipient_of(dora)] * people))

    asked(1)
    assert asked(1) == asked(50)
