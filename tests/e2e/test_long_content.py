"""Whatever people write fits: long words, long names, many of them (U4)."""

import pytest
from playwright.sync_api import Page, expect

from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.e2e.reaching import OpenPage, new_mail, open_on_portal, open_request
from tests.factories import CLIENT, make_account, make_contact, make_customer, make_message, make_site, make_ticket

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
WIDTHS = (1440, 1024, 360)


@pytest.fixture
def client_of_long_name() -> Contact:
    """A person and a company of 80 letters, with every role."""
    site = make_site(make_customer(LONG), LONG)
    account = make_account("long@client.example", profile=CLIENT)
    contact = make_contact(f"{LONG[:40]} {LONG}", site=site, account=account)
    contact.is_decision_maker = contact.is_financial = contact.is_main = contact.is_sales = True
    contact.save()
    return contact


@pytest.fixture
def long(client_of_long_name: Contact, ada: Employee) -> Ticket:
    ticket = make_ticket(requester=client_of_long_name, title="W" * 160, assignee=ada)
    make_message(ticket, by=client_of_long_name, body=f"<p>{'x' * 400}</p><p>https://client.example/{'a' * 300}</p>")
    make_message(ticket, by=ada, body=f"<blockquote>{LONG * 5}</blockquote><pre>{'y' * 300}</pre>")
    return ticket


def expect_to_fit(page: Page) -> None:
    """The page itself never scrolls sideways; what is too wide scrolls in its own frame."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert too_wide <= 0, f"{page.url} is {too_wide} px too wide at {width} px"
        cut = page.evaluate(
            "[...document.querySelectorAll('.table-frame, .person-card, .entry article, .bubble, .composer, .banner')]"
            ".filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className)"
        )
        assert cut == [], f"cut at {width} px"


def test_on_the_pages_of_agents(page_of: OpenPage, long: Ticket, ada: Employee) -> None:
    """U4."""
    page = page_of(ada)
    page.goto("/?filter=all")
    expect(page.get_by_role("link", name="W" * 160)).to_be_visible()
    expect_to_fit(page)
    open_request(page, long)
    expect_to_fit(page)


def test_on_the_pages_of_clients(page_of: OpenPage, long: Ticket, client_of_long_name: Contact) -> None:
    """U4, K4."""
    page = page_of(client_of_long_name)
    page.goto("/portal/")
    expect(page.get_by_text("W" * 160)).to_be_visible()
    expect_to_fit(page)
    open_on_portal(page, long)
    expect_to_fit(page)


def test_thirty_people_fit_into_a_mail(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U4, M2."""
    page = open_request(page_of(ada), ticket)
    dialog = new_mail(page, *[f"personne{number}@{LONG[:50].lower()}.example" for number in range(30)])

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        expect(dialog.get_by_role("button", name="Envoyer", exact=True)).to_be_in_viewport()
        assert dialog.evaluate("(one) => one.scrollWidth - one.clientWidth") <= 0
