"""What a request was opened with is the first entry of its feed, on both portals (U4)."""

import pytest

from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_message

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
