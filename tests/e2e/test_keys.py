"""Each key of the support portal does what the table says (U1), and says why where it cannot (P3)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.cast import account_of
from tests.e2e.keyboard import calls_of, open_palette, speak
from tests.e2e.reaching import OpenPage, open_request, write
from tests.factories import make_message, make_profile, make_ticket

LANGUAGES = ["fr", "en"]
TEXT = "#composer [contenteditable]:visible"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.journey
def test_the_keys_of_writing(page_of: OpenPage, ticket: Ticket, ada: Employee, language: str) -> None:
    """U1, U3: the focus is where one goes on, and Escape leaves the text."""
    words = speak(ada, language)
    page = open_request(page_of(ada), ticket)
    expect(page.locator(TEXT)).to_be_visible()

    page.keyboard.press("n")
    expect(page.get_by_role("tab", name=words["note"])).to_have_attribute("aria-selected", "true")
    expect(page.locator("#write-note [contenteditable]")).to_be_focused()
    page.keyboard.type("jkm")
    expect(page.locator("#write-note [contenteditable]")).to_have_text("jkm")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator("#write-message [contenteditable]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("tab", name=words["message"])).to_be_focused()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.journey
def test_the_keys_that_act_on_a_request(
    page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact, language: str
) -> None:
    """U1, U3"""
    words = speak(ada, language)
    page = open_request(page_of(ada), ticket)
    calls_of(page)

    page.keyboard.press("c")
    expect(page.locator("body")).to_have_attribute("data-called", f"tel:{carol.phone}")
    # The bar that asks what became of the call comes a little later, and would have the next keys.
    expect(page.locator(".call-note")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".call-note")).to_be_hidden()

    page.keyboard.press("m")
    expect(page.get_by_role("dialog", name=words["mail"])).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.get_by_text(words["close first"])).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)

    page.keyboard.press("i")
    expect(page.get_by_text(words["taken"])).to_be_visible()
    expect(page.locator("#take")).to_have_count(0)
    page.keyboard.press("i")
    expect(page.get_by_text(words["mine"])).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.journey
def test_from_the_list_to_a_request_and_from_request_to_request(
    page_of: OpenPage, ada: Employee, carol: Contact, language: str
) -> None:
    """U1: j and k follow the list that one came from, as it was."""
    words = speak(ada, language)
    first, second, third = (make_ticket(requester=carol, title=title) for title in ("Un", "Deux", "Trois"))
    page = page_of(ada)
    page.goto("/")

    for key in "jjjjkjk":
        page.keyboard.press(key)
    expect(page.get_by_role("link", name=second.title)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tickets/{second.number}/")

    Ticket.objects.filter(pk=first.pk).update(status=6)
    page.keyboard.press("j")
    page.wait_for_url(f"**/tickets/{first.number}/")
    page.keyboard.press("j")
    expect(page.get_by_text(words["last"])).to_be_visible()
    page.keyboard.press("k")
    page.wait_for_url(f"**/tickets/{second.number}/")
    page.keyboard.press("k")
    page.wait_for_url(f"**/tickets/{third.number}/")


def test_behind_the_last_line_the_next_page_of_the_list_goes_on(
    page_of: OpenPage, ada: Employee, carol: Contact
) -> None:
    """U1, T5"""
    tickets = [make_ticket(requester=carol) for _ in range(51)]
    page = page_of(ada)
    page.goto("/")
    page.get_by_role("link", name=tickets[1].title).last.press("Enter")
    page.wait_for_url(f"**/tickets/{tickets[1].number}/")

    page.keyboard.press("j")

    page.wait_for_url(f"**/tickets/{tickets[0].number}/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_next_unread_message(page_of: OpenPage, ada: Employee, carol: Contact, language: str) -> None:
    """U1, D11"""
    words = speak(ada, language)
    ticket = make_ticket(requester=carol)
    message = make_message(ticket, by=carol, body="<p>Toujours en panne.</p>")
    Ticket.objects.filter(pk=ticket.pk).update(unread_count=1)
    page = page_of(ada)
    page.goto("/search/")
    page.locator("h1").click()

    page.keyboard.press("u")

    page.wait_for_url(f"**/tickets/{ticket.number}/?at={message.entry_id}#entry-{message.entry_id}")
    expect(page.get_by_text("Toujours en panne.")).to_be_in_viewport()
    Ticket.objects.filter(pk=ticket.pk).update(unread_count=0)
    page.keyboard.press("u")
    expect(page.get_by_text(words["all read"])).to_be_visible()


@pytest.fixture
def lacking(ada: Employee, carol: Contact, ticket: Ticket) -> Ticket:
    """A request on which Ada may neither mail nor write a note, and whose requester has no number."""
    account = account_of(ada)
    account.profile = make_profile(rights=[Right.SEARCH_TICKETS, Right.CHANGE_TICKET, Right.CREATE_CONTACT])
    account.save()
    carol.phone = carol.mobile = ""
    carol.save()
    return ticket


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_key_of_an_inactive_control_says_its_reason(
    page_of: OpenPage, lacking: Ticket, ada: Employee, language: str
) -> None:
    """P3, U1, U3: beside the control, which has the focus, and read out."""
    words = speak(ada, language)
    page = open_request(page_of(ada), lacking)

    page.keyboard.press("m")
    expect(page.get_by_role("button", name=words["mail"])).to_be_focused()
    expect(page.locator(".banner tool-tip:visible")).to_contain_text(words["lack"])
    page.keyboard.press("c")
    expect(page.locator("#person-requester tool-tip:visible")).to_contain_text(words["no number"])
    expect(page.locator(".announcer")).to_contain_text(words["no number"])
    page.keyboard.press("n")
    expect(page.locator("#write-note .composer-reason")).to_be_focused()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_without_a_control_says_what_is_missing(
    page_of: OpenPage, ticket: Ticket, ada: Employee, language: str
) -> None:
    """U1, U3"""
    words = speak(ada, language)
    Ticket.objects.filter(pk=ticket.pk).update(requester=None)
    page = open_request(page_of(ada), ticket)

    page.keyboard.press("j")
    expect(page.get_by_text(words["no list"])).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_text(words["nobody"])).to_be_visible()
    expect(page.locator("#person-requester-search")).to_be_focused()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_keys(
    page_of: OpenPage, ticket: Ticket, ada: Employee, language: str, every_look: Callable[[Page], None]
) -> None:
    """U1, U4"""
    words = speak(ada, language)
    page = open_request(page_of(ada), ticket)

    page.keyboard.press("?")

    dialog = page.get_by_role("dialog", name=words["keys"])
    expect(dialog.get_by_role("heading", name=words["on request"])).to_be_visible()
    every_look(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.goto("/keys/")
    every_look(page)


def test_keys_that_are_off_are_letters_and_are_not_offered(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U1"""
    account = account_of(ada)
    account.keys_off = ["i", "n"]
    account.save()
    page = open_request(page_of(ada), ticket)
    expect(page.locator("#tab-message")).to_have_attribute("aria-keyshortcuts", "r")

    page.keyboard.press("i")
    page.keyboard.press("n")
    page.keyboard.press("r")

    expect(page.locator("#write-message [contenteditable]")).to_be_focused()
    expect(page.locator("#tab-note")).not_to_have_attribute("aria-keyshortcuts", "n")
    expect(page.locator("#key-take")).to_be_hidden()
    assert Ticket.objects.get(pk=ticket.pk).assignee is None


def test_all_single_keys_are_off_and_what_needs_ctrl_stays(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U1"""
    account = account_of(ada)
    account.has_single_keys = False
    account.save()
    page = open_request(page_of(ada), ticket)

    for key in "?r/":
        page.keyboard.press(key)
    open_palette(page)

    expect(page.locator("dialog[open]")).to_have_count(1)
    expect(page.locator("#tab-message")).not_to_have_attribute("aria-keyshortcuts", "r")


@pytest.mark.parametrize(
    ("key", "how", "expected"),
    [
        ("?", {"code": "KeyM", "shiftKey": True}, "acts"),  # AZERTY
        ("/", {"code": "Period", "shiftKey": True}, "acts"),  # AZERTY
        ("?", {"code": "Minus", "shiftKey": True}, "acts"),  # QWERTZ
        ("/", {"code": "Digit7", "ctrlKey": True, "altKey": True, "modifierAltGraph": True}, "acts"),
        ("\u043a", {"code": "KeyR"}, "acts"),  # the key of R on a Russian keyboard
        ("R", {"code": "KeyR"}, "acts"),  # Caps Lock
        ("R", {"code": "KeyR", "shiftKey": True}, "letter"),
        ("r", {"code": "KeyR", "ctrlKey": True}, "letter"),
        ("r", {"code": "KeyR", "altKey": True}, "letter"),
        ("r", {"code": "KeyR", "metaKey": True}, "letter"),
        ("r", {"code": "KeyR", "isComposing": True}, "letter"),
    ],
)
def test_keyboards_of_any_layout(
    page_of: OpenPage, ticket: Ticket, ada: Employee, key: str, how: dict[str, object], expected: str
) -> None:
    """U1: what counts is the character, wherever it stands and whatever it takes to type it."""
    page = open_request(page_of(ada), ticket)
    expect(page.locator(TEXT)).to_be_visible()

    prevented = page.evaluate(
        "([key, how]) => !document.body.dispatchEvent("
        "new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...how }))",
        [key, how],
    )

    assert prevented is (expected == "acts")


def test_a_key_is_a_letter_in_a_field_a_menu_and_a_dialog(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """U1"""
    page = open_request(page_of(ada), ticket)
    write(page, "a/?jkrnmcui")
    expect(page.locator(TEXT)).to_have_text("a/?jkrnmcui")
    page.keyboard.press("Escape")
    page.get_by_label("Autres actions", exact=True).click()
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.keyboard.press("i")
    expect(page.locator("dialog[open]")).to_have_count(1)
    page.keyboard.press("i")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Control+k")
    page.keyboard.type("impri")
    expect(page.locator("#palette input")).to_have_value("impri")
    assert Ticket.objects.get(pk=ticket.pk).assignee is None
