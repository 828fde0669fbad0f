"""Files on their way: how much has left, stopped, tried again, and signed in meanwhile (L2, U2, U3)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from joindre.accounts.models import Account
from joindre.directory.models import Employee
from joindre.files.models import StoredFile
from joindre.tickets.models import Ticket
from tests.e2e.conftest import Complaints
from tests.e2e.reaching import OpenPage, open_request
from tests.e2e.test_expired_session import end_sessions, sign_in

UPLOADS = "**/uploads/"
WORDS = {
    "fr": ("Envoi de trace.bin", "Interrompre l’envoi de trace.bin", "Réessayer", "pas encore envoyé", "est joint"),
    "en": ("Sending trace.bin", "Stop sending trace.bin", "Try again", "not sent yet", "is attached"),
}


def choose(form: Locator, size: int) -> None:
    file: FilePayload = {"name": "trace.bin", "mimeType": "application/octet-stream", "buffer": b"7" * size}
    form.locator("input[type=file]").set_input_files(file)


@pytest.fixture
def slow(ada: Employee, page_of: OpenPage) -> Page:
    """A line that carries 300 kB in a second."""
    page = page_of(ada)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    rates = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 300_000}
    line.send("Network.emulateNetworkConditions", rates)
    return page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_how_much_has_left_is_shown_and_stopped(
    language: str, slow: Page, ticket: Ticket, every_look: Callable[[Page], None]
) -> None:
    """L2: by keyboard; what was stopped is not sent."""
    sending, stop, *_rest = WORDS[language]
    Account.objects.update(language=language)
    form = open_request(slow, ticket).locator("#write-message")
    choose(form, 12_000_000)
    bar = form.get_by_role("progressbar", name=sending)
    expect(bar).to_be_visible()
    expect(form.get_by_text("%")).not_to_have_text("0 %")
    every_look(slow)
    form.get_by_role("button", name=stop).press("Enter")

    expect(form.get_by_text("trace.bin")).to_have_count(0)
    expect(form.locator("input[type=file]")).to_be_focused()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_broken_line_loses_nothing(
    language: str, page_of: OpenPage, ada: Employee, ticket: Ticket, complaints: Complaints
) -> None:
    """U2, U3: it is said, and tried again on demand."""
    complaints.expect("ERR_FAILED")
    _sending, _stop, again, unsent, attached = WORDS[language]
    Account.objects.update(language=language)
    page = open_request(page_of(ada), ticket)
    form = page.locator("#write-message")
    page.route(UPLOADS, lambda route: route.abort())
    choose(form, 1000)
    expect(form.get_by_text(unsent)).to_be_visible()
    page.unroute(UPLOADS)
    form.get_by_role("button", name=again).press("Enter")

    expect(form.locator("input[name=kept]")).to_have_count(1)
    expect(page.locator(".announcer", has_text=attached)).to_have_count(1)


def test_what_could_not_be_sent_before_goes_with_the_text(
    page_of: OpenPage, ada: Employee, ticket: Ticket, complaints: Complaints
) -> None:
    """U2"""
    complaints.expect("ERR_FAILED")
    page = open_request(page_of(ada), ticket)
    form = page.locator("#write-message")
    page.route(UPLOADS, lambda route: route.abort())
    choose(form, 1000)
    expect(form.get_by_text("pas encore envoyé")).to_be_visible()
    form.get_by_role("button", name="Envoyer", exact=True).click()

    expect(page.locator("#entries").get_by_text("trace.bin")).to_have_count(1)


def test_a_session_that_ends_meanwhile_loses_nothing(
    page_of: OpenPage, ada: Employee, ticket: Ticket, complaints: Complaints
) -> None:
    """U2: one signs in over the page, and the file is sent."""
    complaints.expect("status of 401")
    page = open_request(page_of(ada), ticket)
    form = page.locator("#write-message")
    end_sessions(page)
    choose(form, 1000)
    sign_in(page)

    expect(form.locator("input[name=kept]")).to_have_count(1)
    assert StoredFile.objects.count() == 1
