"""The telephone in the browser: set up, tried, and called by the icon, by keyboard and by number (P1 to P4, U3)."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from joindre.directory.models import Contact, Employee
from joindre.telephony.models import DriverKind, Telephony
from joindre.tickets.models import Ticket
from tests.cast import account_of
from tests.e2e.conftest import Complaints
from tests.e2e.reaching import OpenPage, open_request
from tests.e2e.site import Site
from tests.telephony.pbx import Pbx, running_pbx
from tests.waiting import wait_until

Look = Callable[[Page], None]
ICON = '#person-requester [data-reach="phone"]'
LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])
WORDS = {
    "fr": {
        "server": "Le standard téléphonique, sollicité par notre serveur",
        "address": "Adresse du standard téléphonique",
        "own network": "Le standard téléphonique est dans notre réseau",
        "body": "Contenu du corps",
        "save": "Enregistrer",
        "number": "Numéro à appeler",
        "test": "Tester",
        "placed": "Le standard téléphonique passe l’appel",
        "rings": "Votre téléphone sonne d’abord",
        "by computer": "avec cet ordinateur",
        "refused": "a répondu 503",
        "call": "Appeler",
        "softphone": "Un softphone (sip: ou callto:)",
        "extension": "Mon poste",
    },
    "en": {
        "server": "The telephone system, asked by our server",
        "address": "Address of the telephone system",
        "own network": "The telephone system is in our own network",
        "body": "Content of the body",
        "save": "Save",
        "number": "Number to call",
        "test": "Test",
        "placed": "The telephone system places the call",
        "rings": "Your telephone rings first",
        "by computer": "with this computer",
        "refused": "it answered 503",
        "call": "Call",
        "softphone": "A softphone (sip: or callto:)",
        "extension": "My extension",
    },
}


@pytest.fixture
def pbx() -> Iterator[Pbx]:
    with running_pbx() as started:
        yield started


@pytest.fixture
def by_pbx(pbx: Pbx, transactional_db: None) -> Pbx:
    """The installation calls by it."""
    body = '{"to": "{{ number }}"}'
    row = Telephony.objects.get()
    row.driver, row.endpoint, row.allows_private, row.body = DriverKind.SERVER, f"{pbx.url}/call", True, body
    row.save()
    return pbx


def speak(employee: Employee, language: str) -> dict[str, str]:
    account = account_of(employee)
    account.language = language
    account.save()
    return WORDS[language]


@LANGUAGES
def test_a_telephone_system_is_set_and_tried(
    page_of: OpenPage, every_look: Look, pbx: Pbx, root: Employee, language: str
) -> None:
    """P4, S1"""
    words, page = speak(root, language), page_of(root)
    page.goto("/settings/telephone/")
    every_look(page)

    page.get_by_label(words["server"]).check()
    page.get_by_label(words["address"], exact=True).fill(f"{pbx.url}/call")
    page.get_by_label(words["body"]).fill('{"to": "{{ number }}", "key": "{{ secret }}"}')
    page.locator("#id_secret").fill("s3cr3t")
    page.get_by_label(words["own network"]).check()
    page.get_by_role("button", name=words["save"], exact=True).click()
    page.get_by_label(words["number"]).fill("01 99 00 12 34")
    page.get_by_role("button", name=words["test"]).click()

    expect(page.get_by_text(words["placed"])).to_be_visible()
    expect(page.locator("#call-test code")).to_have_text('{"state": "ringing"}')
    assert pbx.asked[0].body == b'{"to": "+33199001234", "key": "s3cr3t"}'
    assert "s3cr3t" not in page.content()
    every_look(page)


@LANGUAGES
def test_one_key_calls_and_the_answer_is_said(
    page_of: OpenPage, every_look: Look, by_pbx: Pbx, ticket: Ticket, ada: Employee, language: str
) -> None:
    """P4, U3: twice on one page are two calls."""
    words, page = speak(ada, language), open_request(page_of(ada), ticket)

    for times in (1, 2):
        page.locator(ICON).focus()
        page.keyboard.press("Enter")
        expect(page.locator("#answer-requester-phone")).to_contain_text(words["rings"])
        expect(page.locator('[name="form_key"][form="call-requester-phone"]')).to_have_count(1)
        wait_until(lambda: len(by_pbx.asked) == times, what="call")  # noqa: B023 - asked for within this round

    expect(page.locator("#answer-requester-phone")).to_have_role("status")
    every_look(page)


@LANGUAGES
def test_a_failure_offers_the_computer(
    *, page_of: OpenPage, every_look: Look, by_pbx: Pbx, complaints: Complaints, ticket: Ticket, ada: Employee,
    carol: Contact, language: str,
) -> None:  # fmt: skip
    """P4, U3"""
    complaints.expect("status of 409")
    by_pbx.status = 503
    words, page = speak(ada, language), open_request(page_of(ada), ticket)

    page.locator(ICON).click()

    answer = page.locator("#answer-requester-phone")
    expect(answer).to_contain_text(words["refused"])
    link = answer.get_by_role("link")
    expect(link).to_contain_text(words["by computer"])
    expect(link).to_have_attribute("href", f"tel:{carol.phone}")
    expect(link).to_be_focused()
    every_look(page)


def test_a_double_click_places_one_call(page_of: OpenPage, by_pbx: Pbx, ticket: Ticket, ada: Employee) -> None:
    page = open_request(page_of(ada), ticket)

    page.locator(ICON).dblclick()

    expect(page.locator("#answer-requester-phone")).to_contain_text(WORDS["fr"]["rings"])
    assert len(by_pbx.asked) == 1


def test_the_tooltip_shows_the_number(page_of: OpenPage, by_pbx: Pbx, ticket: Ticket, ada: Employee) -> None:
    """P2, P4: to be copied, whatever calls."""
    page = open_request(page_of(ada), ticket)

    page.locator(ICON).hover()

    expect(page.locator("#tip-requester-phone")).to_be_visible()
    expect(page.locator("#tip-requester-phone")).to_contain_text("01 99 00 12 34")


@LANGUAGES
def test_ones_own_softphone_is_chosen(
    page_of: OpenPage, every_look: Look, ticket: Ticket, ada: Employee, carol: Contact, language: str
) -> None:
    """P4"""
    words, page = speak(ada, language), page_of(ada)
    page.goto("/preferences/telephone/")
    page.get_by_label(words["softphone"]).check()
    every_look(page)
    page.get_by_label(words["extension"]).fill("201")
    page.get_by_role("button", name=words["save"], exact=True).click()

    open_request(page, ticket)

    expect(page.locator(ICON)).to_have_attribute("href", f"sip:{carol.phone}")


def test_without_script_the_answer_is_a_page(
    site: Site, new_context: CreateContextCallback, by_pbx: Pbx, ticket: Ticket, ada: Employee
) -> None:
    """P4: and it leads back."""
    context = new_context(java_script_enabled=False)
    site.sign_in(context, ada)
    page = open_request(context.new_page(), ticket)

    page.locator(ICON).click()

    expect(page.get_by_text(WORDS["fr"]["rings"])).to_be_visible()
    page.get_by_role("link", name="Retour à la demande").click()
    expect(page.locator(ICON)).to_be_visible()
