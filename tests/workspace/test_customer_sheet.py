"""The sheet of a customer and of a site: people, requests, what was said (C7)."""

import pytest

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Customer, Employee, Site
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_call, make_contact, make_message, make_site, make_ticket
from tests.queries import assert_constant_queries


def sheet_of(customer: Customer, rest: str = "") -> str:
    return f"/contacts/customers/{customer.pk}/{rest}"


def test_it_shows_its_own_alone(ada: Employee, carol: Contact, dora: Contact) -> None:
    """C7"""
    reindex([carol, dora])
    make_message(make_ticket(requester=carol, title="Chez Moreau"), by=carol, body="<p>Mot de Carol</p>")
    make_message(make_ticket(requester=dora, title="Chez Durand"), by=dora, body="<p>Mot de Dora</p>")
    client, customer = browse(ada), carol.site.customer

    people, asked, said = (
        text_of(client.get(sheet_of(customer, rest))) for rest in ("", "?show=requests", "?show=exchanges")
    )

    assert "Carol Chevalier" in people
    assert "Dora Dubois" not in people
    assert "Chez Moreau" in asked
    assert "Chez Durand" not in asked
    assert "Mot de Carol" in said
    assert "Mot de Dora" not in said


def test_one_site_is_left(ada: Employee, carol: Contact, moreau: Customer) -> None:
    """C7"""
    paris = make_site(moreau, "Paris")
    there = make_contact("Paul Paris", site=paris)
    reindex([carol, there])
    make_ticket(requester=carol, title="À Lyon")
    make_ticket(requester=there, title="À Paris")
    client = browse(ada)

    assert "Carol Chevalier" not in text_of(client.get(sheet_of(moreau, f"?site={paris.pk}")))
    asked = text_of(client.get(sheet_of(moreau, f"?site={paris.pk}&show=requests")))
    assert "À Paris" in asked
    assert "À Lyon" not in asked


def test_another_customer_is_as_if_it_did_not_exist(ben: Employee, moreau: Customer, durand: Customer) -> None:
    """S3"""
    assert browse(ben).get(sheet_of(moreau)).status_code == 404
    assert browse(ben).get(sheet_of(durand)).status_code == 200


def test_a_site_of_another_customer_leaves_all(ada: Employee, durand: Customer, lyon: Site) -> None:
    for key in (str(lyon.pk), "x", "9" * 40):
        assert browse(ada).get(sheet_of(durand, f"?site={key}")).context["site"] is None


@pytest.mark.parametrize("show", ["", "requests", "exchanges"])
def test_it_costs_the_same_whatever_it_shows(show: str, ada: Employee, carol: Contact, moreau: Customer) -> None:
    client = browse(ada)

    def grow() -> None:
        ticket = make_ticket(requester=carol)
        make_message(ticket, by=carol)
        make_call(ticket, by=ada, contact=carol)
        reindex([make_contact(site=make_site(moreau, f"Site {ticket.pk}"), phone="+33240123456")])

    assert_constant_queries(lambda: client.get(sheet_of(moreau, f"?show={show}")), grow, times=4)


def test_the_settings_lead_there_and_back(root: Employee, carol: Contact, moreau: Customer) -> None:
    client = browse(root)

    assert sheet_of(moreau) in text_of(client.get(f"/settings/customers/{moreau.pk}/"))
    assert f"/contacts/{carol.person_id}/" in text_of(client.get(f"/settings/sites/{carol.site_id}/"))
    assert f"/settings/customers/{moreau.pk}/" in text_of(client.get(sheet_of(moreau)))
