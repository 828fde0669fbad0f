"""The subject of an arrived mail: shown where it is the sender's own, and their text where they wrote no other."""

import pytest

from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.messaging import actions
from joindre.messaging.models import Message
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.messaging.arriving import QUOTED, arrive, from_client

OWN = "Le code de la grille est 5512"
#: A mail that was answered without a word above it.
QUOTE_ALONE = QUOTED.partition("\n\n")[2]


@pytest.fixture
def reply_address(ticket: Ticket, ada: Employee, carol: Contact) -> str:
    draft = actions.NewMessage(body=clean("<p>Quel est le code ?</p>"), notify=True)
    message = actions.post_message(ticket, draft, by=ada)
    return str(message.notifications.get().recipients.get().reply_to[0])


@pytest.mark.parametrize("text", ["", "  \n \n", QUOTE_ALONE])
@pytest.mark.parametrize("subject", [OWN, f"Re: {OWN}"])
def test_a_reply_that_is_only_a_subject_is_posted_as_that_subject(
    reply_address: str, carol: Contact, text: str, subject: str
) -> None:
    """I2, I5: what it quotes is folded away."""
    assert arrive(reply_address, sender=carol.email, text=text, subject=subject).outcome == "posted"

    [message] = from_client()
    assert (message.body, message.subject) == (f"<p>{OWN}</p>", "")
    assert ("confirmer le modèle" in message.folded) is bool(text.strip())


def test_a_subject_that_we_gave_is_no_text(ticket: Ticket, reply_address: str, carol: Contact) -> None:
    """I2"""
    incoming = arrive(reply_address, sender=carol.email, text="", subject=f"Re: [#{ticket.number}] {ticket.title}")

    assert (incoming.outcome, incoming.reason) == ("refused", "empty")


def test_a_quote_alone_under_a_subject_of_ours_stays_visible(
    ticket: Ticket, reply_address: str, carol: Contact
) -> None:
    """I5"""
    arrive(reply_address, sender=carol.email, text=QUOTE_ALONE, subject=f"Re: {ticket.title}")

    assert "confirmer le modèle" in from_client()[0].body


def test_the_subject_is_shown_on_both_sides_where_it_is_the_sender_s_own(
    ticket: Ticket, reply_address: str, ada: Employee, carol: Contact
) -> None:
    """I2, K3"""
    arrive(reply_address, sender=carol.email, subject=f"Re: {OWN}")
    arrive(reply_address, sender=carol.email, subject=f"Re: {ticket.title}", message_id="<2@moreau.example>")

    assert sorted(message.subject for message in from_client()) == ["", OWN]
    for person, page in ((ada, f"/tickets/{ticket.number}/"), (carol, f"/portal/tickets/{ticket.number}/")):
        assert text_of(browse(person).get(page)).count(f'<p class="subject">{OWN}</p>') == 1


def test_the_client_reads_no_subject_of_an_employee_s_mail(
    ticket: Ticket, reply_address: str, ada: Employee, carol: Contact
) -> None:
    """D10: a mail program proposes it, and its writer may not have looked at it."""
    message = actions.post_message(ticket, actions.NewMessage(body=clean("<p>Oui.</p>"), subject="Tr: interne"), by=ada)

    assert Message.objects.get(pk=message.pk).subject == "Tr: interne"
    assert "Tr: interne" not in text_of(browse(carol).get(f"/portal/tickets/{ticket.number}/"))
