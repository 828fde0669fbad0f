import pytest
from django.test import Client

from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import make_profile

PAGE = "/portal/tickets/new/"


def test_a_client_opens_a_request_for_themselves(carol: Contact) -> None:
    """T4, K3"""
    answer = browse(carol).post(PAGE, {"title": "Plus de réseau", "description": "<p>Depuis <b onclick=x>midi</b></p>"})

    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/portal/tickets/{ticket.number}/"
    assert (ticket.title, ticket.description) == ("Plus de réseau", "<p>Depuis <b>midi</b></p>")
    assert (ticket.site, ticket.requester, ticket.end_user) == (carol.site, carol, carol)
    assert "Vous avez ouvert la demande" in text_of(browse(carol).get(answer["Location"]))


def test_with_script_the_browser_is_sent_there(carol: Contact) -> None:
    answer = browse(carol, htmx=True).post(PAGE, {"title": "Plus de réseau"})

    assert answer["HX-Redirect"] == f"/portal/tickets/{Ticket.objects.get().number}/"


@pytest.mark.parametrize("title", ["", "x" * 201])
def test_a_title_is_needed(title: str, carol: Contact) -> None:
    answer = browse(carol).post(PAGE, {"title": title, "description": "<p>Voici tout</p>"})

    assert answer.status_code == 422
    assert "Voici tout" in answer.text
    assert not Ticket.objects.exists()


def test_without_the_right_it_is_refused(carol: Contact) -> None:
    """S2"""
    account = account_of(carol)
    account.profile = make_profile(rights=["147012"])
    account.save()

    assert browse(carol).post(PAGE, {"title": "Plus de réseau"}).status_code == 403
    assert not Ticket.objects.exists()


def test_an_employee_opens_none_here(ada: Employee) -> None:
    assert browse(ada).post(PAGE, {"title": "Plus de réseau"})["Location"] == "/"


def test_a_visitor_signs_in_first(client: Client, db: None) -> None:
    assert client.get(PAGE)["Location"].startswith("/accounts/login/")
