"""What the client reads of a request that waits (K2, T3)."""

import re
from datetime import timedelta

from joindre.directory.models import Contact, Employee
from joindre.lib import clock
from joindre.tickets.actions import HoldTerms, put_on_hold, resume
from joindre.tickets.models import HoldReason, Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.queries import assert_constant_queries

COMMENT = "La pièce arrive jeudi."
FAR_AWAY = timedelta(days=400)


def put(ticket: Ticket, ada: Employee, *, comment: str = COMMENT) -> HoldReason:
    reason = HoldReason.objects.get(name="Attente d’une décision interne")
    appointment = clock.now() + FAR_AWAY
    put_on_hold(ticket, HoldTerms(reason=reason, appointment=appointment, comment=comment), by=ada)
    return reason


def test_the_comment_stands_at_the_head_and_in_the_conversation(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """K2: since when it waits and what support says about it; never the reason or the appointment."""
    reason = put(ticket, ada)

    page = text_of(browse(carol).get(f"/portal/tickets/{ticket.number}/"))

    assert page.count(COMMENT) == 2
    assert "En attente depuis le" in page
    assert reason.name not in page
    day = clock.now() + FAR_AWAY
    assert f"{day:%Y-%m-%d}" not in page
    # As people write it: a year after a word. Keys hold any digits.
    assert not re.search(rf"[a-zé.] {day.year}\b", page)


def test_an_open_page_receives_it_and_loses_it(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D9, K2"""
    client, since = browse(carol, htmx=True), Ticket.objects.get(pk=ticket.pk).client_revision
    reason = put(ticket, ada)

    news = text_of(client.get(f"/portal/tickets/{ticket.number}/news/?since={since}"))
    assert COMMENT in news
    assert reason.name not in news
    resume(ticket, by=ada)

    since = Ticket.objects.get(pk=ticket.pk).client_revision - 1
    assert COMMENT not in text_of(client.get(f"/portal/tickets/{ticket.number}/news/?since={since}"))


def test_a_hold_without_a_comment_tells_since_when(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """K2"""
    reason = put(ticket, ada, comment="")

    page = text_of(browse(carol).get(f"/portal/tickets/{ticket.number}/"))

    assert "En attente depuis le" in page
    assert reason.name not in page


def test_another_customer_reads_nothing_of_it(ticket: Ticket, ada: Employee, dora: Contact) -> None:
    """S3"""
    put(ticket, ada)

    assert browse(dora).get(f"/portal/tickets/{ticket.number}/").status_code == 404


def test_its_queries_do_not_grow_with_holds(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """K2"""
    client = browse(carol)
    put(ticket, ada)

    def hold_again() -> None:
        resume(ticket, by=ada)
        put(ticket, ada)

    assert_constant_queries(lambda: client.get(f"/portal/tickets/{ticket.number}/"), hold_again)
