"""The page of the keys, and the way to the next unread message (U1)."""

import pytest

from joindre.directory.models import Contact, Employee
from joindre.messaging.models import Message
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import make_message, make_ticket
from tests.queries import assert_constant_queries

NEXT = "/unread/next/"


def unread(contact: Contact) -> Ticket:
    """A request with a message that nobody has read."""
    ticket = make_ticket(requester=contact)
    make_message(ticket, by=contact)
    Ticket.objects.filter(pk=ticket.pk).update(unread_count=1)
    return ticket


def test_the_next_unread_message_is_reached_in_the_order_of_the_list(ada: Employee, carol: Contact) -> None:
    """U1, D11: behind the last one it begins again."""
    older, newer = unread(carol), unread(carol)
    read = make_ticket(requester=carol)
    browser = browse(ada)

    for after, expected in [("", newer), (read.number, newer), (newer.number, older), (older.number, newer)]:
        url = browser.get(NEXT, {"after": str(after)}).json()["url"]
        entry = expected.entries.get(kind=Message.KIND).pk
        assert url == f"/tickets/{expected.number}/?at={entry}#entry-{entry}"


def test_where_all_is_read_a_sentence_says_so(ada: Employee, ticket: Ticket) -> None:
    """U3"""
    answer = browse(ada).get(NEXT).json()

    assert answer == {"url": "", "text": "Tous les messages des clients sont lus."}


def test_it_leads_to_nothing_that_one_does_not_see(ben: Employee, carol: Contact) -> None:
    """S3"""
    unread(carol)

    assert not browse(ben).get(NEXT).json()["url"]


def test_it_costs_the_same_with_many(ada: Employee, carol: Contact) -> None:
    assert_constant_queries(lambda: browse(ada).get(NEXT), lambda: unread(carol))


@pytest.mark.parametrize(("place", "there"), [("request", 1), ("list", 0), ("", 1), ("elsewhere", 1)])
def test_it_shows_the_keys_of_the_page(ada: Employee, place: str, there: int) -> None:
    """U1"""
    shown = text_of(browse(ada).get("/keys/", {"place": place}))

    assert shown.count("Appeler le demandeur") == there
    assert "Trouver une demande" in shown


def test_a_key_that_is_off_is_shown_as_such(ada: Employee) -> None:
    """U1"""
    account = account_of(ada)
    account.keys_off = ["c"]
    account.save()

    shown = text_of(browse(ada).get("/keys/"))

    assert shown.count("désactivée") == 1
