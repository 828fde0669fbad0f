"""The number of unread messages stands on every page of the staff (D11)."""

import pytest

from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_message
from tests.queries import assert_constant_queries

PAGES = ["/", "/settings/", "/settings/messages/", "/settings/accounts/", "/settings/profiles/", "/preferences/"]


@pytest.mark.parametrize("path", PAGES)
def test_it_stands_in_title_and_navigation(root: Employee, ticket: Ticket, carol: Contact, path: str) -> None:
    """D11"""
    for _ in range(3):
        make_message(ticket, by=carol)

    page = text_of(browse(root).get(path))

    assert "<title>(3) " in page
    assert page.count(">3<") >= 1


@pytest.mark.parametrize("path", PAGES)
def test_it_costs_the_same_however_many_there_are(root: Employee, ticket: Ticket, carol: Contact, path: str) -> None:
    """D11"""
    browser = browse(root)

    assert_constant_queries(lambda: browser.get(path), lambda: make_message(ticket, by=carol))


def test_clients_have_no_such_number(carol: Contact, ticket: Ticket) -> None:
    make_message(ticket, by=carol)

    assert "<title>(" not in text_of(browse(carol).get("/portal/"))
