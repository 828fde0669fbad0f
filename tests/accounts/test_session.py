"""A session that is over: the page stays, and its person signs in over it (U2)."""

from urllib.parse import quote_plus

import pytest
from django.test import Client

from joindre.accounts.models import Account
from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import PASSWORD

SESSION = "/accounts/session/"


def sign_in(client: Client, email: str = "ada@joindre.example", password: str = PASSWORD) -> dict[str, str]:
    answer: dict[str, str] = client.post(SESSION, {"login": email, "password": password}).json()
    return answer


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"X-Requested-With": "fetch"}])
@pytest.mark.parametrize("path", ["/", "/portal/", "/addressees/?q=a"])
def test_a_script_is_told_and_not_led_to_another_page(
    path: str, headers: dict[str, str], client: Client, db: None
) -> None:
    """U2"""
    assert "Vous êtes déconnecté" in text_of(client.get(path, headers=headers), status=401)
    assert client.get(path).status_code == 302


def test_a_message_of_a_signed_out_page_is_answered_401(client: Client, ticket: Ticket) -> None:
    answer = client.post(f"/tickets/{ticket.number}/messages/", {"body": "Bonjour"}, headers={"HX-Request": "true"})

    assert answer.status_code == 401


def test_a_form_without_script_shows_what_was_written_and_leads_back(
    client: Client, ticket: Ticket, ada: Employee
) -> None:
    """U2: it led to a page to sign in, and from there to one that takes nothing but what is posted."""
    page = f"/tickets/{ticket.number}/"
    form = {"body": "Rappeler <b>Sophie</b> demain", "form_key": "eb9deff3", "oldpassword": "un cheval bleu danse"}

    answer = client.post(f"{page}notes/", form, headers={"Referer": f"http://testserver{page}?show=notes"})

    shown = text_of(answer, status=401)
    assert "Vous êtes déconnecté" in shown
    assert "<blockquote>Rappeler Sophie demain</blockquote>" in shown
    assert "cheval" not in shown
    sign_in = f"/accounts/login/?next={quote_plus(f'http://testserver{page}?show=notes')}"
    assert f'href="{sign_in}"' in shown
    form = {"login": "ada@joindre.example", "password": PASSWORD}
    assert client.post(sign_in, form)["Location"] == f"http://testserver{page}?show=notes"


def test_it_leads_to_no_page_of_another_site(client: Client, ticket: Ticket) -> None:
    """S4"""
    answer = client.post(f"/tickets/{ticket.number}/block/", headers={"Referer": "https://mal.example/tickets/"})

    assert 'href="/accounts/login/?next=%2F"' in text_of(answer, status=401)


def test_an_act_that_leads_to_the_page_to_sign_in_still_does(client: Client, db: None) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/accounts/login/"})

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")


def test_signing_in_gives_a_token_and_the_name_of_the_account(client: Client, ada: Employee) -> None:
    before = client.get(SESSION).json()
    assert before["account"] == before["name"] == ""
    assert "Votre session a expiré" in before["dialog"]

    signed_in = sign_in(client)

    assert signed_in["name"] == "Ada Aubert"
    assert f'<meta name="account" content="{signed_in["account"]}"' in text_of(client.get("/"))
    assert client.get(SESSION).json()["account"] == signed_in["account"]
    assert "joindre_device" in client.cookies


def test_two_accounts_have_two_names(ada: Employee, carol: Contact) -> None:
    assert browse(ada).get(SESSION).json()["account"] != browse(carol).get(SESSION).json()["account"]


def test_what_is_wrong_is_said(client: Client, ada: Employee) -> None:
    assert "mot de passe" in sign_in(client, password="faux")["text"]
    assert client.get("/").status_code == 302


def test_an_inactive_account_stays_out(client: Client, ada: Employee) -> None:
    Account.objects.filter(pk=account_of(ada).pk).update(is_active=False)

    assert sign_in(client)["text"] == "Ce compte n’est pas actif."
    assert client.get("/").status_code == 302


def test_guessing_is_slowed_down_here_too(client: Client, ada: Employee) -> None:
    """S4"""
    for _guess in range(5):
        sign_in(client, password="faux")

    answer = client.post(SESSION, {"login": "ada@joindre.example", "password": PASSWORD})

    assert answer.status_code == 429
    assert "Réessayez dans" in answer.json()["text"]


def test_an_old_token_is_told_apart(ada: Employee, ticket: Ticket) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(account_of(ada))

    answer = client.post(f"/tickets/{ticket.number}/messages/", {"body": "x"}, headers={"HX-Request": "true"})

    assert (answer.status_code, answer["X-Token"]) == (403, "stale")
