"""No cache keeps what one person was shown (A4)."""

import pytest
from django.test import Client

from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.cast import browse


@pytest.mark.parametrize("page", ["", "news/?since=0", "mail/", "documents/synthesis.pdf", "missing/"])
def test_a_page_of_an_agent_is_kept_nowhere(page: str, ada: Employee, ticket: Ticket) -> None:
    answer = browse(ada).get(f"/tickets/{ticket.number}/{page}")

    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("page", ["/portal/", "/portal/tickets/new/", "/portal/missing/", "/preferences/"])
def test_a_page_of_a_client_is_kept_nowhere(page: str, carol: Contact) -> None:
    assert browse(carol).get(page)["Cache-Control"] == "private, no-store"


def test_the_form_to_sign_in_is_kept_nowhere(client: Client, db: None) -> None:
    answer = client.get("/accounts/login/")

    assert "no-store" in answer["Cache-Control"]
