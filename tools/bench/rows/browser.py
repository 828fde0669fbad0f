"""The first visit of a page in Chromium, whose network is slowed down: nothing of it is in the browser's cache."""

import os
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from joindre.accounts.models import Account
from tools import chromium
from tools.bench.data.people import AGENT
from tools.bench.figures import Bench, Figure, Result, Skipped, Unit, row
from tools.bench.servers import site
from tools.bench.visitors import session_of

VISITS: Final = 5
#: Milliseconds from a request to the first byte of its answer: 50 each way.
LATENCY: Final = 100
#: Notes when the first text field can be written in, and how far things moved that were drawn already.
OBSERVER: Final = """
window.bench = { ready: 0, shift: 0 };
document.addEventListener("rich-text:ready", () => { bench.ready ||= performance.now(); }, true);
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) bench.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
OBSERVED: Final = """() => ({
  ...window.bench, loaded: performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
})"""


@dataclass
class Visit:
    """What one visit took."""

    interactive: float = 0.0
    shift: float = 0.0
    #: Bytes on the wire by what they are; the editor and pictures are left out.
    bytes: float = 0.0
    #: Addresses by the number that Chromium gives to each request.
    requests: dict[str, str] = field(default_factory=dict)

    def note_request(self, event: dict[str, Any]) -> None:
        address = event["request"]["url"]
        is_picture = event.get("type") == "Image" or address.endswith(".svg")
        self.requests[event["requestId"]] = "" if is_picture else address

    def note_end(self, event: dict[str, Any]) -> None:
        address = self.requests.get(event["requestId"], "")
        if address and "editor" not in address:
            self.bytes += event["encodedDataLength"]


@row("first-visit", "first visit in Chromium, 50 ms of delay each way", sizes=("small", "big"))
def first_visit(bench: Bench) -> Result:
    """*Interactive* is when the document is loaded, and its text field ready where it has one."""
    session, found = session_of(Account.objects.get(email=AGENT)), []
    pages = {"list": ("/", 1.2), "request": (f"/tickets/{bench.facts['few']}/", 1.6)}
    with site(bench) as running, browser() as chrome:
        if chrome is None:
            return Skipped(why="there is no Chromium")
        for name, (path, seconds) in pages.items():
            address = f"http://127.0.0.1:{running.ports[0]}{path}"
            visits = [visit(chrome, address, session, has_text=name == "request") for _ in range(VISITS + 1)][1:]
            found += _figures(name, visits, seconds)
    return found


@contextmanager
def browser() -> Iterator[Browser | None]:
    # Playwright keeps an event loop in this thread, in which Django would refuse to ask the database anything.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        path = chromium.find_with(playwright.chromium.executable_path)
        if path is None:
            yield None
            return
        chrome = playwright.chromium.launch(executable_path=path, args=chromium.launch_arguments())
        yield chrome
        chrome.close()


def visit(chrome: Browser, address: str, session: str, *, has_text: bool) -> Visit:
    context = chrome.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR")
    # A cookie for the address of a page would be sent for that page alone, and the rest of its requests refused.
    origin = urljoin(address, "/")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": origin}])
    try:
        return _visit(context, address, has_text=has_text)
    finally:
        context.close()


def _visit(context: BrowserContext, address: str, *, has_text: bool) -> Visit:
    page, seen = context.new_page(), Visit()
    page.add_init_script(OBSERVER)
    network = context.new_cdp_session(page)
    network.on("Network.requestWillBeSent", seen.note_request)
    network.on("Network.loadingFinished", seen.note_end)
    network.send("Network.enable")
    slow = {"offline": False, "latency": LATENCY, "downloadThroughput": -1, "uploadThroughput": -1}
    network.send("Network.emulateNetworkConditions", slow)
    page.goto(address, wait_until="load")
    if has_text:
        page.locator("rich-text[ready]").first.wait_for(state="attached")
    observed = page.evaluate(OBSERVED)
    seen.interactive = max(observed["loaded"], observed["ready"]) / 1000
    # What comes late may still move something.
    page.wait_for_timeout(500)
    seen.shift = page.evaluate(OBSERVED)["shift"]
    return seen


def _figures(name: str, visits: list[Visit], seconds: float) -> list[Figure]:
    interactive = statistics.median(one.interactive for one in visits)
    weight = statistics.median(one.bytes for one in visits) / 1000
    requests = statistics.median(len(one.requests) for one in visits)
    shift = max(one.shift for one in visits)
    return [
        Figure(name=f"{name}: interactive", value=interactive, unit=Unit.SECONDS, goal=seconds),
        Figure(name=f"{name}: without editor and pictures", value=weight, unit=Unit.KILOBYTES, goal=60),
        Figure(name=f"{name}: requests", value=requests, unit=Unit.REQUESTS),
        Figure(name=f"{name}: layout shift", value=shift, unit=Unit.SHIFT, goal=0),
    ]
