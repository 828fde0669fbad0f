"""What a request was opened with is the first entry of its feed, on both portals (U4)."""

import re

import pytest

from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_message
from tests.messaging.first_mails import arrive_first, make_mailbox, opened

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("portal", ["", "/portal"])
def test_it_stands_before_all_entries(ticket: Ticket, ada: Employee, carol: Contact, portal: str) -> None:
    """U4"""
    Ticket.objects.filter(pk=ticket.pk).update(description="<p>Depuis vendredi.</p>")
    make_message(ticket, by=ada, body="<p>Avez-vous un code ?</p>")

    page = text_of(browse(carol if portal else ada).get(f"{portal}/tickets/{ticket.number}/"))

    places = [
        page.index(part) for part in ('id="description"', "Depuis vendredi.", 'id="entry-', "Avez-vous un code ?")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize("portal", ["", "/portal"])
def test_of_a_mail_it_has_the_files_and_what_is_folded(ada: Employee, carol: Contact, portal: str) -> None:
    """I5, I7: both sides see it, under the name of who wrote it."""
    text = "Depuis vendredi.\n\n-- \nCarol\nAteliers Moreau, bâtiment B\n"
    arrive_first(make_mailbox(), sender=carol.email, text=text, files=(("journal.log", b"erreur 12\n"),))
    [ticket] = opened()

    browser = browse(carol if portal else ada)
    page = text_of(browser.get(f"{portal}/tickets/{ticket.number}/"))

    description = page[page.index('id="description"') :].partition("</li>\n")[0]
    parts = ("Depuis vendredi.", "Tout afficher", "bâtiment B", "journal.log")
    assert all(part in page for part in parts)
    assert (carol.name in description) == (not portal)
    assert b"".join(browser.get(ticket_file_url(page)).streaming_content) == b"erreur 12\n"  # type: ignore[attr-defined]  # what Django streams


def ticket_file_url(page: str) -> str:
    return str(re.findall(r'href="([^"]*journal\.log)"', page)[0])
