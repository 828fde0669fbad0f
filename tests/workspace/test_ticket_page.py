import pytest
from django.test import Client
from django.utils import translation

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.live import claims
from joindre.messaging import actions
from joindre.messaging.models import MessageSettings
from joindre.tickets.models import Ticket
from tests.answers import events_of, text_of
from tests.cast import browse
from tests.factories import make_account, make_employee, make_message, make_profile
from tests.queries import assert_constant_queries


def test_it_shows_header_context_and_feed(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """T7."""
    make_message(ticket, by=carol, body="<p>Toujours en panne.</p>")

    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/"))

    for text in (str(ticket.number), ticket.title, "Ateliers Moreau", "Carol Chevalier", "Toujours en panne."):
        assert text in page


@pytest.mark.parametrize("path", ["", "news/", "older/?before=9", "live-token/", "mail/", "documents/synthesis.pdf"])
def test_a_limited_agent_gets_404_as_for_what_does_not_exist(ticket: Ticket, ben: Employee, path: str) -> None:
    """T2, S3."""
    assert browse(ben).get(f"/tickets/{ticket.number}/{path}").status_code == 404
    assert browse(ben).get(f"/tickets/2020-00001/{path}").status_code == 404


@pytest.mark.parametrize("act", ["block", "publish", "hide", "messages", "notes", "mail", "details", "uploads"])
def test_a_limited_agent_cannot_act_on_it(ticket: Ticket, ben: Employee, act: str) -> None:
    """S3: refused on the server."""
    assert browse(ben).post(f"/tickets/{ticket.number}/{act}/").status_code == 404


@pytest.mark.parametrize(("act", "right"), [("block", "141342"), ("mail", "191901"), ("details", "260102")])
def test_a_missing_right_answers_403_with_its_name(ticket: Ticket, act: str, right: str) -> None:
    """T2, S2: a missing right on a request one may see."""
    reader = make_employee(account=make_account(profile=make_profile(rights=[Right.SEARCH_TICKETS])))

    answer = browse(reader).post(f"/tickets/{ticket.number}/{act}/")

    assert answer.status_code == 403
    with translation.override("fr"):
        assert str(Right(right).label) in answer.content.decode()


def test_a_client_is_shown_to_their_own_portal(ticket: Ticket, carol: Contact) -> None:
    answer = browse(carol).get(f"/tickets/{ticket.number}/")

    assert (answer.status_code, answer["Location"]) == (302, "/portal/")


def test_its_queries_do_not_grow_with_the_feed(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    client = browse(ada)

    def grow() -> None:
        make_message(ticket, by=carol)
        actions.post_message(ticket, actions.NewMessage(body=clean("<p>Bonjour.</p>"), notify=True), by=ada)

    assert_constant_queries(lambda: client.get(f"/tickets/{ticket.number}/"), grow)


def test_the_newest_fifty_entries_are_shown_and_the_older_ones_on_demand(ticket: Ticket, ada: Employee) -> None:
    """Issue: 10 or 5,000 entries."""
    for number in range(60):
        make_message(ticket, by=ada, body=f"<p>message {number}.</p>")
    client = browse(ada)

    page = client.get(f"/tickets/{ticket.number}/")
    window = page.context["window"]
    older = client.get(f"/tickets/{ticket.number}/older/?before={window.older_than}", headers={"HX-Request": "true"})

    assert len(window.entries) == 50
    assert "message 59." in text_of(page)
    assert "message 0." not in text_of(page)
    assert "message 0." in text_of(older)
    assert older.context["window"].older_than is None


def test_the_news_are_what_changed_since_a_revision(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D9: without gap or double."""
    first = make_message(ticket, by=carol, body="<p>premier</p>")
    revision = Ticket.objects.get(pk=ticket.pk).revision
    client = browse(ada)
    assert "premier" not in text_of(client.get(f"/tickets/{ticket.number}/news/?since={revision}"))

    make_message(ticket, by=carol, body="<p>second</p>")
    news = client.get(f"/tickets/{ticket.number}/news/?since={revision}")
    assert "second" in text_of(news)
    assert "premier" not in text_of(news)
    assert news["X-Revision"] == str(revision + 1)

    actions.mark_read(first, by=ada)
    marked = text_of(client.get(f"/tickets/{ticket.number}/news/?since={revision + 1}"))
    assert "premier" in marked
    assert "Ada Aubert" in marked


def test_a_message_is_posted_and_answered_with_an_empty_composer(ticket: Ticket, ada: Employee) -> None:
    """D5."""
    data = {"body": "<p>Le correctif est prêt.</p>", "form_key": "6f1c1f2e-3f0a-4e57-9f6a-0a3a3c1d9b11"}

    answer = browse(ada, htmx=True).post(f"/tickets/{ticket.number}/messages/", data)

    assert "feed:changed" in events_of(answer)
    assert "Le correctif est prêt." not in text_of(answer)
    assert ticket.entries.filter(kind="message").count() == 1


def test_without_javascript_the_page_comes_back(ticket: Ticket, ada: Employee) -> None:
    data = {"body": "Bonjour", "form_key": "6f1c1f2e-3f0a-4e57-9f6a-0a3a3c1d9b11"}

    answer = browse(ada).post(f"/tickets/{ticket.number}/messages/", data)

    assert (answer.status_code, answer["Location"]) == (302, f"/tickets/{ticket.number}/")


def test_a_blocked_conversation_refuses_a_message_as_a_fragment(ticket: Ticket, ada: Employee) -> None:
    """D6, D13: whatever the page showed."""
    client = browse(ada, htmx=True)
    assert client.post(f"/tickets/{ticket.number}/block/").status_code == 204
    data = {"body": "<p>Bonjour</p>", "form_key": "6f1c1f2e-3f0a-4e57-9f6a-0a3a3c1d9b11"}

    answer = client.post(f"/tickets/{ticket.number}/messages/", data)

    assert answer.status_code == 409
    assert not ticket.entries.filter(kind="message").exists()


def test_clients_are_told_no_more_of_who_types_than_of_who_wrote(ticket: Ticket, ada: Employee) -> None:
    """D7, D9: the word that the settings choose."""
    MessageSettings.objects.update(identity=MessageSettings.Identity.OTHER, identity_wording="Le service technique")

    token = browse(ada).get(f"/tickets/{ticket.number}/live-token/").json()["token"]

    read = claims.read_token(token)
    assert read
    assert read.label == "Le service technique"


def test_a_visitor_signs_in_first(ticket: Ticket, client: Client) -> None:
    assert client.get(f"/tickets/{ticket.number}/").status_code == 302
