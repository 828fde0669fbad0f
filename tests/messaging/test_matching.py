"""Which request a mail is about, and who wrote it (I3)."""

import pytest

import postroom
from joindre.directory.models import Contact
from joindre.lib.tokens import ReplyToken
from joindre.mail.models import IncomingEmail, Mailbox
from joindre.messaging.matching import Match, author_of, match
from joindre.messaging.new import person_code
from joindre.tickets.models import Ticket
from tests.factories import make_contact, make_employee, make_site
from tests.mail.makers import make_raw

SHARED = "accueil@moreau.example"


def token_for(ticket: Ticket, person: str, *, purpose: str = "m") -> ReplyToken:
    return ReplyToken(purpose=purpose, ticket=ticket.pk, person=person)


@pytest.fixture
def two(ticket: Ticket) -> tuple[Contact, Contact]:
    """Two people of the customer who share one address."""
    return tuple(make_contact(name, site=ticket.site, email=SHARED) for name in ("Anne Accueil", "Bruno Bureau"))  # type: ignore[return-value]  # two names, two contacts


def test_an_address_shared_by_two_people_names_neither(ticket: Ticket, two: tuple[Contact, Contact]) -> None:
    """I3: nobody is taken for somebody else."""
    assert author_of(SHARED, ticket, None) is None


def test_a_reply_address_tells_which_of_two_people_wrote(ticket: Ticket, two: tuple[Contact, Contact]) -> None:
    """I3: the signed address was given to one of them."""
    for person in two:
        assert author_of(SHARED, ticket, token_for(ticket, person_code(person))) == person


def test_a_reply_address_of_somebody_else_does_not_tell(
    ticket: Ticket, two: tuple[Contact, Contact], carol: Contact
) -> None:
    """I3: that Carol was given the address says nothing about who writes from another one."""
    assert author_of(SHARED, ticket, token_for(ticket, person_code(carol))) is None


def test_an_address_shared_with_an_employee_names_neither(ticket: Ticket, carol: Contact) -> None:
    """I3."""
    make_employee("Nadia Employée", email=carol.email)

    assert author_of(carol.email, ticket, None) is None


def test_one_person_at_two_sites_is_one_person(ticket: Ticket, carol: Contact) -> None:
    """C4, I3."""
    other = make_site(customer=carol.site.customer, name="Dépôt")
    make_contact(site=other, person=carol.person, email=carol.email)

    author = author_of(carol.email.upper(), ticket, None)

    assert isinstance(author, Contact)
    assert author.person == carol.person


def test_a_contact_of_another_customer_writes_no_message(ticket: Ticket, dora: Contact) -> None:
    """I3, S3."""
    assert author_of(dora.email, ticket, None) is None
    assert author_of(dora.email, ticket, token_for(ticket, person_code(dora))) is None


@pytest.mark.parametrize(("purpose", "is_for_third_party"), [("m", False), ("t", True)])
def test_a_signed_address_finds_its_request(
    ticket: Ticket, carol: Contact, purpose: str, *, is_for_third_party: bool
) -> None:
    """I3, M12."""
    found = match_to(ticket, carol, purpose=purpose)

    assert found is not None
    assert (found.ticket, found.by, found.is_for_third_party) == (ticket, "reply_address", is_for_third_party)


@pytest.mark.parametrize("purpose", ["n", "x"])
def test_a_signed_address_of_another_purpose_finds_nothing(ticket: Ticket, carol: Contact, purpose: str) -> None:
    """I3: what was signed for something else leads to no request."""
    assert match_to(ticket, carol, purpose=purpose) is None


def match_to(ticket: Ticket, carol: Contact, *, purpose: str) -> Match | None:
    """Of a mail of Carol's to an address that was signed for this purpose."""
    box = Mailbox.objects.default()
    to = box.extended(token_for(ticket, person_code(carol), purpose=purpose).encode())
    mail = postroom.read(make_raw(sender=carol.email, to=to, subject="Bonjour"))
    return match(IncomingEmail(mailbox=box, envelope_to=[to]), mail)
