"""Browser tests: a real Chromium against the whole application. Assert by role and label; wait on locators.

Under the strict Content-Security-Policy `page.wait_for_function` cannot work: it evaluates text.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import BrowserContext, BrowserType, Page
from pytest_playwright.pytest_playwright import CreateContextCallback

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.e2e.site import Site, running_site
from tests.factories import make_contact
from tools import chromium

HERE = Path(__file__).parent
WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
WIDTHS = (1280, 360)
#: What the colours decide: the rest of a page is the same in the dark.
RULES_OF_COLOURS = ["color-contrast", "link-in-text-block"]


class Complaints:
    """What the pages complained about; a test that provokes a complaint says so beforehand."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._expected: list[str] = []

    def expect(self, pattern: str) -> None:
        """The browser itself writes an error into the console for an answer such as 409: expect(r"status of 409")."""
        self._expected.append(pattern)

    def listen(self, context: BrowserContext) -> None:
        context.on("console", lambda message: self._hear(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: self._hear(str(error.error)))

    def unexpected(self) -> list[str]:
        return [text for text in self.heard if not any(re.search(pattern, text) for pattern in self._expected)]

    def _hear(self, text: str) -> None:
        self.heard.append(text)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session", autouse=True)
def database_beside_the_browser() -> Iterator[None]:
    """Playwright keeps an event loop in this thread, in which Django would refuse to ask the database anything."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = chromium.find_with(browser_type.executable_path)
    if path is None:
        pytest.fail(chromium.HELP, pytrace=False)
    return {**browser_type_launch_args, "executable_path": path, "args": chromium.launch_arguments()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris"}


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    complaints = Complaints()
    yield complaints
    assert complaints.unexpected() == [], "the pages complained in their console"


@pytest.fixture
def site(transactional_db: None) -> Iterator[Site]:
    with running_site() as site:
        yield site


@pytest.fixture
def new_context(complaints: Complaints, site: Site, new_context: CreateContextCallback) -> CreateContextCallback:
    """A browser of its own for each person in the test; what any of them complains about fails it.

    Addresses are relative to the site: `page.goto("/tickets/")`. The browsers are closed before the site ends.
    """

    def create(**options: Any) -> BrowserContext:
        context = new_context(**{"base_url": site.url, **options})
        complaints.listen(context)
        return context

    return cast(CreateContextCallback, create)


@pytest.fixture
def page_of(site: Site, new_context: CreateContextCallback) -> Callable[[Employee | Contact], Page]:
    """A page in a browser of its own in which this person is signed in: `page_of(ada).goto("/tickets/")`."""

    def open_page(person: Employee | Contact) -> Page:
        context = new_context()
        site.sign_in(context, person)
        return context.new_page()

    return open_page


@pytest.fixture
def known_printer(ticket: Ticket) -> None:
    """Its customer had somebody at the printer's: a mail there is nothing odd (M9)."""
    reindex([make_contact("Léa Imbert", site=ticket.site, email="lea@imprimeur.example", is_active=False)])


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Fails with a readable list if the page as it stands violates WCAG 2.2 AA."""
    return lambda page: look(page, {"type": "tag", "values": WCAG_2_2_AA})


@pytest.fixture
def every_look() -> Callable[[Page], None]:
    """Light and dark, wide and 360 px: accessible in each, and never wider than the window."""

    def check(page: Page) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme="light")
            look(page, {"type": "tag", "values": WCAG_2_2_AA})
            page.emulate_media(color_scheme="dark")
            look(page, {"type": "rule", "values": RULES_OF_COLOURS})
            overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert overflow <= 0, f"{page.url} is {overflow} px too wide at {width} px"

    return check


def look(page: Page, rules: dict[str, object]) -> None:
    """Run these rules of axe, which stays in the page and describes only what violates one: it takes half the time."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    results = AxeResults(page.evaluate("(options) => axe.run(document, options)", options))
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"
