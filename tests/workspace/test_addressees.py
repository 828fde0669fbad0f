import pytest
from django.test import Client

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee, Site
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_contact
from tests.queries import assert_constant_queries


@pytest.fixture
def people(ada: Employee, carol: Contact, dora: Contact) -> None:
    reindex([ada, carol, dora])


def labels(client: Client, address: str) -> list[str]:
    return [choice["label"] for choice in client.get(address).json()]


def test_it_answers_what_the_field_expects(people: None, ada: Employee, carol: Contact) -> None:
    """M2"""
    answer = browse(ada).get("/addressees/?q=caro")

    assert answer.json() == [
        {
            "value": f"c{carol.pk}",
            "label": "Carol Chevalier",
            "detail": "Ateliers Moreau, Lyon",
            "address": "carol@moreau.example",
            "client": True,
            "initials": "CC",
        }
    ]


def test_the_full_list_is_by_name(people: None, ada: Employee) -> None:
    """M2"""
    assert labels(browse(ada), "/addressees/?all=1&q=") == ["Ada Aubert", "Carol Chevalier", "Dora Dubois"]


def test_it_comes_in_pages(people: None, ada: Employee) -> None:
    """M2"""
    answer = browse(ada).get("/addressees/all/").json()

    assert [choice["label"] for choice in answer["people"]] == ["Ada Aubert", "Carol Chevalier", "Dora Dubois"]
    assert answer["after"] == ""


def test_ben_finds_his_customers_contacts_alone(people: None, ben: Employee) -> None:
    """S3"""
    client = browse(ben)

    assert labels(client, "/addressees/?q=example") == ["Ada Aubert", "Dora Dubois"]
    assert labels(client, "/addressees/?q=carol") == []
    assert labels(client, "/addressees/?all=1") == ["Ada Aubert", "Dora Dubois"]
    assert [choice["label"] for choice in client.get("/addressees/all/").json()["people"]] == [
        "Ada Aubert",
        "Dora Dubois",
    ]


@pytest.mark.parametrize("address", ["/addressees/?q=a", "/addressees/all/"])
def test_a_client_finds_nobody(people: None, carol: Contact, address: str) -> None:
    """S3"""
    assert browse(carol).get(address).status_code == 302


def test_contacts_of_the_customer_are_offered_for_an_empty_field(people: None, ada: Employee, ticket: Ticket) -> None:
    """C1, T4"""
    client = browse(ada)
    address = f"/tickets/{ticket.number}/contacts/?q="
    accept = {"Accept": "application/json"}

    found = [
        [one["label"] for one in client.get(address + typed, headers=accept).json()] for typed in ("", "chev", "dora")
    ]

    assert found == [["Carol Chevalier"], ["Carol Chevalier"], []]


def test_without_script_they_are_a_page(people: None, ada: Employee, ticket: Ticket) -> None:
    """C1"""
    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/contacts/?field=end_user&q=chev"))

    assert "<html" in page
    assert f'action="/tickets/{ticket.number}/contacts/end_user/choose/"' in page
    assert "Carol Chevalier" in page


def test_the_type_ahead_costs_the_same_with_many_people(people: None, ada: Employee, lyon: Site) -> None:
    client = browse(ada)

    assert_constant_queries(
        lambda: client.get("/addressees/?q=carol"),
        lambda: reindex([make_contact("Carol Copie", site=lyon, email="copie@moreau.example")]),
    )


def test_the_people_of_the_requests_customer_come_first(
    people: None, ada: Employee, ben: Employee, ticket: Ticket, nantes: Site, lyon: Site
) -> None:
    """M2: before colleagues, and before those of one name elsewhere; of whom nobody is left out."""
    elsewhere = make_contact("Adèle Aubry", site=nantes, email="adele@durand.example")
    here = make_contact("Adèle Aubry", site=lyon, email="adele@moreau.example", is_main=True)
    reindex([elsewhere, here])
    client, address = browse(ada), f"/tickets/{ticket.number}/addressees/"

    found = [choice["value"] for choice in client.get(f"{address}?q=ad").json()]
    everybody = [choice["value"] for choice in client.get(f"{address}?q=&all=1").json()]

    assert found == [f"c{here.pk}", f"e{ada.pk}", f"c{elsewhere.pk}"]
    assert everybody[0] == f"c{here.pk}"
    assert sorted(everybody) == sorted(set(everybody))
    assert {f"e{ada.pk}", f"c{elsewhere.pk}"} <= set(everybody)
    assert browse(ben).get(f"{address}?q=ad").status_code == 404


def test_the_mail_dialog_looks_there(ada: Employee, ticket: Ticket) -> None:
    """M2"""
    dialog = text_of(browse(ada, htmx=True).get(f"/tickets/{ticket.number}/mail/"))

    assert f'data-url="/tickets/{ticket.number}/addressees/"' in dialog
