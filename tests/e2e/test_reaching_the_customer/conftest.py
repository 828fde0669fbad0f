"""A request on which everything works, seen by the agent Ada and by Carol, its requester."""

import pytest
from playwright.sync_api import Page

from joindre.directory.models import Contact, Employee
from joindre.directory.models import Site as Place
from joindre.messaging.models import MessageSettings
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage, open_on_portal, open_request
from tests.factories import make_ticket


@pytest.fixture(autouse=True)
def no_undo_time(transactional_db: None) -> None:
    """What is sent leaves at once; a test of undo asks for its own time."""
    MessageSettings.objects.update(undo_seconds=0)


@pytest.fixture
def empty(lyon: Place) -> Ticket:
    """A request whose requester and user nobody knows yet."""
    return make_ticket(site=lyon)


@pytest.fixture
def page(page_of: OpenPage, ticket: Ticket, ada: Employee) -> Page:
    """The request as the agent sees it."""
    return open_request(page_of(ada), ticket)


@pytest.fixture
def portal(page_of: OpenPage, ticket: Ticket, carol: Contact) -> Page:
    """The same request as its requester sees it."""
    return open_on_portal(page_of(carol), ticket)
