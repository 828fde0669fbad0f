"""Who wrote a mail about a request (I3)."""

from collections.abc import Sequence

import pytest

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee, Site
from joindre.lib.tokens import ReplyToken
from joindre.messaging.matching import author_of
from joindre.messaging.new import person_code
from joindre.tickets.models import Ticket
from tests.factories import make_contact, make_employee, make_site
from tests.queries import assert_by_index

SHARED = "accueil@moreau.example"


def token_for(ticket: Ticket, person: str) -> ReplyToken:
    return ReplyToken(purpose="m", ticket=ticket.pk, person=person)


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


def test_of_those_who_share_an_address_so_many_are_asked(ticket: Ticket) -> None:
    """I10: who made thousands of them makes no more work of a mail."""
    employees = [make_employee(f"Nadia {number}", email="tous@joindre.example") for number in range(6)]
    contacts = [make_contact(f"Paul {number}", site=ticket.site, email=SHARED) for number in range(21)]

    def known(people: Sequence[Employee | Contact], address: str) -> int:
        return sum(author_of(address, ticket, token_for(ticket, person_code(one))) == one for one in people)

    assert known(employees, "tous@joindre.example") == 5
    assert known(contacts, SHARED) == 20


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


def test_a_sender_is_known_in_any_case(ticket: Ticket, carol: Contact, ada: Employee) -> None:
    assert author_of(carol.email.upper(), ticket, None) == carol
    assert author_of(ada.email.upper(), ticket, None) == ada
    assert author_of("inconnu@moreau.example", ticket, None) is None


def test_who_is_no_longer_active_is_a_stranger(ticket: Ticket, carol: Contact, ada: Employee) -> None:
    Contact.objects.update(is_active=False)
    Employee.objects.filter(pk=ada.pk).update(is_active=False)

    assert author_of(carol.email, ticket, None) is None
    assert author_of(ada.email, ticket, None) is None


def test_the_same_address_at_another_customer_does_not_count(ticket: Ticket, carol: Contact, nantes: Site) -> None:
    """I3: one at this customer is enough."""
    make_contact("Autre Personne", site=nantes, email=carol.email)

    assert author_of(carol.email, ticket, None) == carol


def test_a_token_makes_nobody_of_another_address_the_writer(ticket: Ticket, carol: Contact, lyon: Site) -> None:
    """I3: who uses an address that somebody else was given writes as themselves."""
    token = ReplyToken(purpose="m", ticket=ticket.pk, person=person_code(carol))
    colleague = make_contact("Luc Leroy", site=lyon, email="luc@moreau.example")
    employee = make_employee("Eve Employée", email="eve@joindre.example")

    assert author_of("luc@moreau.example", ticket, token) == colleague
    assert author_of("eve@joindre.example", ticket, token) == employee


@pytest.mark.parametrize("writer", ["ada", "carol"])
def test_the_writer_comes_with_what_is_asked_of_them_next(
    ticket: Ticket, writer: str, request: pytest.FixtureRequest, django_assert_num_queries: object
) -> None:
    """Rights and customer cost no further query: many mails arrive at once."""
    address = request.getfixturevalue(writer).email

    with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django types it in a stub of its own
        author = author_of(address, ticket, None)
        assert author is not None
        author.has_right(Right.SEARCH_TICKETS)
        assert isinstance(author, Employee) or author.site.customer.pk == ticket.customer_id


@pytest.mark.parametrize("table", ["directory_contact", "directory_employee"])
def test_they_are_found_by_an_index(ticket: Ticket, carol: Contact, table: str) -> None:
    """I3: every mail that arrives asks, whatever the case of its address, among all people there are."""
    assert author_of(carol.email.upper(), ticket, None) == carol
    assert_by_index(lambda: author_of(carol.email, ticket, None), table)
