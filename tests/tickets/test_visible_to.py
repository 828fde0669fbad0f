import pytest

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Customer, Employee, Site
from joindre.tickets.models import Ticket
from tests.factories import make_account, make_contact, make_employee, make_profile, make_site, make_ticket


def seen_by(author: Employee | Contact) -> set[Ticket]:
    return set(Ticket.objects.visible_to(author))


def test_an_agent_sees_every_customer_and_a_limited_one_only_theirs(
    ticket: Ticket, dora: Contact, ada: Employee, ben: Employee
) -> None:
    """S3: partitioning is in the query."""
    other = make_ticket(requester=dora)

    assert seen_by(ada) == {ticket, other}
    assert seen_by(ben) == {other}


def test_an_employee_without_the_right_sees_nothing(ticket: Ticket) -> None:
    """S2."""
    stranger = make_employee(account=make_account(profile=make_profile(rights=[Right.WRITE_NOTES])))

    assert seen_by(stranger) == set()


def test_a_client_sees_their_own_requests_of_their_customer(ticket: Ticket, carol: Contact, dora: Contact) -> None:
    """K2: own by default."""
    colleague = make_contact("Cyril Colin", site=carol.site)
    make_ticket(requester=colleague)
    as_user = make_ticket(requester=colleague, end_user=carol)

    assert seen_by(carol) == {ticket, as_user}
    assert seen_by(dora) == set()


@pytest.mark.parametrize(("scope", "count"), [("own", 1), ("site", 2), ("customer", 3)])
def test_the_scope_of_a_contact_widens_what_they_see(
    ticket: Ticket, carol: Contact, moreau: Customer, scope: str, count: int
) -> None:
    """K2."""
    make_ticket(site=carol.site)
    make_ticket(site=make_site(moreau, "Paris"))
    carol.scope = scope

    assert len(seen_by(carol)) == count


def test_the_scope_of_a_site_keeps_ones_own_requests_elsewhere(
    ticket: Ticket, carol: Contact, moreau: Customer
) -> None:
    """K2"""
    elsewhere = make_ticket(site=make_site(moreau, "Paris"), requester=carol)
    carol.scope = Contact.Scope.SITE

    assert seen_by(carol) == {ticket, elsewhere}


def test_a_hidden_request_does_not_exist_for_the_client(ticket: Ticket, carol: Contact, lyon: Site) -> None:
    """T1, K2."""
    Ticket.objects.filter(pk=ticket.pk).update(is_client_visible=False)

    assert seen_by(carol) == set()
