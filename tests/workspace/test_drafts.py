"""What stands in the composer: a draft, or what was posted and refused (M10)."""

import re

import pytest

from joindre.directory.models import Employee
from joindre.drafts.actions import save_draft
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import account_of, browse


@pytest.mark.parametrize("kind", ["message", "note"])
def test_a_draft_stands_in_its_form(ticket: Ticket, ada: Employee, kind: str) -> None:
    """M10."""
    save_draft(account_of(ada), f"{ticket.topic}/{kind}", {"body": ["<p>Bonjour Carol</p>"]}, page="a", version=0)

    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/"))

    assert page.count("<template><p>Bonjour Carol</p></template>") == 1
    assert f'data-draft="{ticket.topic}/{kind}" data-draft-version="1"' in page


@pytest.mark.parametrize("kind", ["message", "note"])
def test_what_was_posted_and_refused_stands_there_once(ticket: Ticket, ada: Employee, kind: str) -> None:
    """M10: it is newer than its draft."""
    save_draft(account_of(ada), f"{ticket.topic}/{kind}", {"body": ["<p>Bonjour</p>"]}, page="a", version=0)
    data = {"body": "<p>Bonjour Carol</p>", "form_key": "too old"}

    refused = browse(ada, htmx=True).post(f"/tickets/{ticket.number}/{kind}s/", data)

    assert "<template><p>Bonjour Carol</p></template>" in text_of(refused, status=422)


@pytest.mark.parametrize("kind", ["message", "note"])
def test_without_script_what_was_refused_stands_on_the_whole_page(ticket: Ticket, ada: Employee, kind: str) -> None:
    """U2, U3: with all that stands around it."""
    data = {"body": "<p>Bonjour Carol</p>", "form_key": "too old"}

    refused = text_of(browse(ada).post(f"/tickets/{ticket.number}/{kind}s/", data), status=422)

    assert "</html>" in refused
    assert refused.count("<template><p>Bonjour Carol</p></template>") == 1


def test_a_form_that_was_sent_stays_in_sight_beside_the_draft_of_the_other(ticket: Ticket, ada: Employee) -> None:
    """M10, D5: the other form is not answered, and keeps what is in it."""
    save_draft(account_of(ada), f"{ticket.topic}/note", {"body": ["<p>Vu avec Carol</p>"]}, page="a", version=0)
    data = {"body": "<p>Bonjour</p>", "form_key": "6f1c1f2e-3f0a-4e57-9f6a-0a3a3c1d9b11"}

    sent = text_of(browse(ada, htmx=True).post(f"/tickets/{ticket.number}/messages/", data))

    assert re.search(r'<div role="tabpanel" id="write-message"[^>]*>', sent)
    assert not re.search(r'<div role="tabpanel" id="write-message"[^>]* hidden', sent)
    assert "Vu avec Carol" not in sent
