"""Pages that keep up by themselves, in a real browser (D9)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.notes.actions import write_note
from joindre.runtime.server import Server
from joindre.tickets.models import Status, Ticket, TicketType
from tests.e2e.conftest import Complaints
from tests.e2e.site import Site
from tests.factories import make_message, make_ticket
from tests.waiting import wait_until

OpenPage = Callable[[Employee | Contact], Page]

TABS = 10


def said(page: Page, text: str) -> Locator:
    return page.locator("#entries .entry, #talk .bubble", has_text=text)


def say(ticket: Ticket, text: str, *, by: Employee | Contact) -> None:
    make_message(ticket, by=by, body=f"<p>{text}</p>")


@pytest.mark.journey
def test_ten_tabs_of_one_browser_keep_up_over_one_stream(
    site: Site, new_context: CreateContextCallback, ada: Employee, carol: Contact, ticket: Ticket
) -> None:
    other = make_ticket(requester=carol, title="Le scanner fait des traits")
    context = new_context()
    site.sign_in(context, ada)
    tabs = [context.new_page() for _ in range(TABS)]
    for position, tab in enumerate(tabs):
        tab.goto(f"/tickets/{(ticket if position % 2 else other).number}/")
    wait_until(lambda: site.server.hub.topics() >= {ticket.topic, other.topic}, what="stream of both requests")

    say(ticket, "Elle refait du bruit.", by=carol)
    say(other, "Toujours des traits.", by=carol)

    for position, tab in enumerate(tabs):
        expect(said(tab, "Elle refait du bruit." if position % 2 else "Toujours des traits.")).to_have_count(1)
    assert len(site.server.hub.streams()) == 1


def test_a_tab_that_is_closed_listens_no_longer(
    site: Site, new_context: CreateContextCallback, ada: Employee, carol: Contact, ticket: Ticket
) -> None:
    other = make_ticket(requester=carol)
    context = new_context()
    site.sign_in(context, ada)
    for one in (ticket, other):
        context.new_page().goto(f"/tickets/{one.number}/")
    wait_until(
        lambda: site.server.hub.topics() >= {ticket.topic, other.topic, "settings"}, what="stream of both requests"
    )

    context.pages[0].close(run_before_unload=True)

    wait_until(lambda: ticket.topic not in site.server.hub.topics(), what="stream of the other request alone")
    assert other.topic in site.server.hub.topics()


@pytest.mark.journey
def test_a_server_restarted_in_between_leaves_no_gap_and_no_double(
    site: Site, page_of: OpenPage, complaints: Complaints, ada: Employee, carol: Contact, ticket: Ticket
) -> None:
    complaints.expect(r"ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET")
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    say(ticket, "Avant la coupure.", by=carol)
    expect(said(page, "Avant la coupure.")).to_have_count(1)
    port = site.server.port

    site.server.stop()
    say(ticket, "Pendant la coupure.", by=carol)
    with Server(port=port):
        expect(said(page, "Pendant la coupure.")).to_have_count(1)
        say(ticket, "Après la coupure.", by=carol)
        expect(said(page, "Après la coupure.")).to_have_count(1)

        for text in ("Avant", "Pendant", "Après"):
            expect(said(page, f"{text} la coupure.")).to_have_count(1)
        page.close()


@pytest.mark.journey
def test_who_is_there_and_who_writes_shows_on_both_sides(
    page_of: OpenPage, ada: Employee, root: Employee, carol: Contact, ticket: Ticket
) -> None:
    """Clients never learn who of the staff is there, nor that somebody writes a note (D9, D10)."""
    hers, his, client = page_of(ada), page_of(root), page_of(carol)
    hers.goto(f"/tickets/{ticket.number}/")
    his.goto(f"/tickets/{ticket.number}/")
    client.goto(f"/portal/tickets/{ticket.number}/")

    expect(hers.get_by_role("img", name="Root Renard")).to_be_visible()
    expect(hers.get_by_role("img", name="Carol Chevalier")).to_be_visible()
    expect(his.get_by_role("img", name="Ada Aubert")).to_be_visible()

    client.locator("#composer [contenteditable]").press_sequentially("Bon")
    expect(hers.locator("live-typing.client")).to_contain_text("Carol Chevalier")

    his.locator("#composer [contenteditable]:visible").first.press_sequentially("Bonjour")
    expect(client.locator("live-typing")).to_contain_text("Support")
    expect(hers.locator("live-typing:not(.client)")).to_contain_text("Root Renard")
    assert "Renard" not in client.content()
    assert "Aubert" not in client.content()


def test_a_reader_of_older_entries_is_not_moved_but_told(
    page_of: OpenPage, ada: Employee, carol: Contact, ticket: Ticket
) -> None:
    for number in range(12):
        say(ticket, f"Message {number} " + "assez long pour remplir " * 12, by=carol)
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    expect(said(page, "Message 11 ")).to_be_in_viewport()
    said(page, "Message 0 ").scroll_into_view_if_needed()
    expect(said(page, "Message 11 ")).not_to_be_in_viewport()

    say(ticket, "Tout dernier message", by=carol)
    told = page.locator("button.new-entries")
    expect(told).to_be_visible()
    expect(said(page, "Message 0 ")).to_be_in_viewport()
    told.click()

    expect(said(page, "Tout dernier message")).to_be_in_viewport()
    expect(told).to_have_count(0)


def test_a_browser_without_shared_workers_keeps_up_too(
    page_of: OpenPage, ada: Employee, carol: Contact, ticket: Ticket
) -> None:
    page = page_of(ada)
    page.add_init_script("delete globalThis.SharedWorker")
    page.goto(f"/tickets/{ticket.number}/")

    say(ticket, "Sans ouvrier partagé.", by=carol)

    expect(said(page, "Sans ouvrier partagé.")).to_have_count(1)


def test_an_expired_token_is_renewed(
    page_of: OpenPage,
    complaints: Complaints,
    monkeypatch: pytest.MonkeyPatch,
    ada: Employee,
    carol: Contact,
    ticket: Ticket,
) -> None:
    complaints.expect("status of 403")
    monkeypatch.setattr("joindre.live.claims.LIFETIME", -1)
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/", wait_until="commit")
    monkeypatch.undo()

    say(ticket, "Après le renouvellement.", by=carol)

    expect(said(page, "Après le renouvellement.")).to_have_count(1, timeout=15_000)


def test_a_feed_of_notes_stays_one_while_a_client_writes(
    page_of: OpenPage, ada: Employee, carol: Contact, ticket: Ticket
) -> None:
    """D9, D11: what is unread is counted all the same."""
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/?show=notes")

    say(ticket, "Elle refait du bruit.", by=carol)
    expect(page.get_by_role("navigation").locator(".count.unread")).to_have_text("1")
    write_note(ticket, body=clean("<p>Voir le bac.</p>"), by=ada)

    expect(said(page, "Voir le bac.")).to_have_count(1)
    expect(said(page, "Elle refait du bruit.")).to_have_count(0)
    expect(page.get_by_role("link", name="Notes", exact=True)).to_have_attribute("aria-current", "true")


def test_what_says_the_same_as_before_is_not_exchanged(
    page_of: OpenPage, ada: Employee, carol: Contact, ticket: Ticket
) -> None:
    """D9: a press on a menu is not lost because news come between the button's way down and its way up."""
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    menu = page.locator("#ticket-menu")
    menu.evaluate("element => { element.isTheSame = true; }")

    say(ticket, "Elle refait du bruit.", by=carol)
    expect(said(page, "Elle refait du bruit.")).to_have_count(1)

    assert menu.evaluate("element => element.isTheSame") is True


@pytest.mark.journey
def test_a_value_that_is_renamed_is_called_so_on_open_pages(
    page_of: OpenPage, ada: Employee, carol: Contact, ticket: Ticket
) -> None:
    """D9, S1: its status and its type; what is being typed stays."""
    kind = TicketType.objects.create(name="Panne d’imprimante", position=9)
    Ticket.objects.filter(pk=ticket.pk).update(type=kind)
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    expect(page.locator(".context")).to_contain_text("Panne d’imprimante")
    writing = page.locator("#composer [contenteditable]:visible").first
    writing.press_sequentially("Bonjour")

    Status.objects.filter(pk=ticket.status_id).update(name="Chez le fournisseur")
    TicketType.objects.filter(pk=kind.pk).update(name="Matériel")

    expect(page.locator(".banner")).to_contain_text("Chez le fournisseur")
    expect(page.locator(".context")).to_contain_text("Matériel")
    expect(writing).to_have_text("Bonjour")
