"""What support has withdrawn is nowhere to be read at the client's (D5)."""

import pytest

from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.messaging import actions
from joindre.messaging.models import Message
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_file, make_message
from tests.portal.test_ticket import page_url

SECRET = "<p>Le client précédent a payé 4 900 euros.</p>"


@pytest.fixture
def withdrawn(ticket: Ticket, ada: Employee) -> Message:
    file = make_file(name="facture-durand.log", topic=ticket.topic)
    message = actions.post_message(ticket, actions.NewMessage(body=clean(SECRET), files=[file]), by=ada)
    actions.withdraw_message(message, by=ada)
    return message


@pytest.mark.parametrize("page", ["", "news/?since=0", "older/?before=9000000000000000"])
def test_a_quiet_line_stands_in_its_place(page: str, carol: Contact, ticket: Ticket, withdrawn: Message) -> None:
    """D5: not a word of it, no file, not who wrote it."""
    text = text_of(browse(carol).get(page_url(ticket) + page))

    assert "Envoi annulé par le support" in text
    for word in ("4 900", "facture-durand.log", "Ada Aubert"):
        assert word not in text


def test_the_line_replaces_the_bubble_of_an_open_page(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    """D9: the news bring it under the id that the bubble had."""
    message = actions.post_message(ticket, actions.NewMessage(body=clean(SECRET)), by=ada)
    revision = Ticket.objects.get(pk=ticket.pk).revision

    actions.withdraw_message(message, by=ada)

    news = text_of(browse(carol).get(page_url(ticket) + f"news/?since={revision}"))
    assert f'class="event" id="entry-{message.entry_id}"' in news


def test_its_file_no_longer_opens(carol: Contact, ada: Employee, ticket: Ticket, withdrawn: Message) -> None:
    """L2: for the client; the staff keeps it."""
    file = withdrawn.files.get()

    assert browse(carol).get(file.url).status_code == 404
    answer = browse(ada).get(file.url)
    answer.close()
    assert answer.status_code == 200


def test_it_is_no_new_answer(carol: Contact, ada: Employee, ticket: Ticket, withdrawn: Message) -> None:
    """D4: the list of requests announces what there is to read."""
    assert "Nouvelle réponse" not in text_of(browse(carol).get("/portal/"))

    make_message(ticket, by=ada)
    assert "Nouvelle réponse" in text_of(browse(carol).get("/portal/"))
