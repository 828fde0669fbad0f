"""From an empty portal to a first request by mail, answered and answered again by mail (I7, S1); in each language."""

import re
import smtplib
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from joindre.directory.models import Contact
from joindre.mail.models import IncomingEmail, Mailbox
from joindre.messaging.models import Message
from joindre.tickets.models import Ticket
from tests.e2e.conftest import Complaints
from tests.e2e.reaching import answer_by_mail
from tests.e2e.site import Site
from tests.e2e.test_first_start import ENGLISH, FRENCH, Words, answer, new_portal, set_up, submit
from tests.messaging.first_mails import SERVER, first_mail
from tests.waiting import wait_until

__all__ = ["new_portal"]

Look = Callable[[Page], None]


@pytest.mark.journey
@pytest.mark.parametrize("words", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_a_first_mail_becomes_a_request_and_is_answered(
    new_portal: None, new_context: CreateContextCallback, site: Site, every_look: Look, complaints: Complaints,
    words: Words,
) -> None:  # fmt: skip
    """I7, S1: the sender was unknown; the answer comes by mail, and theirs comes back to the request."""
    complaints.expect("status of 422")
    page = new_context().new_page()
    set_up(page, site, words, lambda _page: None)
    make_place(page)
    choose_the_rule(page, every_look)
    write_to_support(site)

    wait_until(Ticket.objects.exists)
    page.goto("/")
    page.get_by_role("link", name="Panne du copieur").click()
    expect(page.locator("#description")).to_contain_text("ne répond plus")
    expect(page.locator("#description")).to_contain_text("Carol Cliente")
    every_look(page)
    answer(page, words)
    received = site.catcher.wait_for(lambda mail: "LaserJet ?" in mail.mail.text, timeout=30)
    answer_by_mail(site, received, sender="carol@client.example", text="M507.")

    wait_until(lambda: Message.objects.filter(entry__contact__isnull=False).exists())
    expect(page.locator(".entry.client", has_text="M507.")).to_be_visible()
    assert Contact.objects.get().name == "Carol Cliente"
    assert IncomingEmail.objects.filter(outcome="new_request").count() == 1


def make_place(page: Page) -> None:
    page.goto("/settings/customers/new/")
    submit(page, name="Imprimerie Moreau")
    page.wait_for_url("**/sites/new/*")
    submit(page, name="Lyon", time_zone="Europe/Paris")


def choose_the_rule(page: Page, every_look: Look) -> None:
    """The mailbox names its trusted server, and where unknown senders become contacts."""
    page.goto(f"/settings/mailboxes/{Mailbox.objects.get().pk}/")
    page.locator("[name=trusted_server]").fill(SERVER)
    page.locator("[name=unknown_senders][value=site]").check()
    page.get_by_role("combobox", name=re.compile("expéditeurs inconnus|unknown senders")).press_sequentially("more")
    page.get_by_role("listbox").get_by_role("option").first.click()
    every_look(page)
    page.locator(".settings-body footer button.primary").click()
    expect(page.locator("toast-region p").first).to_be_visible()
    expect(page.locator(".token")).to_contain_text("Imprimerie Moreau · Lyon")


def write_to_support(site: Site) -> None:
    """By a mail program, through our own door."""
    raw = first_mail(sender="Carol Cliente <carol@client.example>", subject="Panne du copieur")
    with smtplib.SMTP("127.0.0.1", site.mail_port) as program:
        program.sendmail("carol@client.example", ["support@nord.example"], raw)
