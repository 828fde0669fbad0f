"""What the tests of reaching the customer do again and again, named as a person would say it."""

import smtplib
from collections.abc import Callable
from email.message import EmailMessage

from playwright.sync_api import Locator, Page, expect

from joindre.catcher import CaughtMail
from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.e2e.site import Site

OpenPage = Callable[[Employee | Contact], Page]


def open_request(page: Page, ticket: Ticket) -> Page:
    page.goto(f"/tickets/{ticket.number}/")
    return page


def open_on_portal(page: Page, ticket: Ticket) -> Page:
    page.goto(f"/portal/tickets/{ticket.number}/")
    return page


def person(page: Page, role: str) -> Locator:
    """Demandeur or Utilisateur in the context panel."""
    return page.get_by_role("group", name=role)


def feed(page: Page) -> Locator:
    return page.get_by_role("list", name="Entrées du fil")


def conversation(page: Page) -> Locator:
    return page.get_by_role("list", name="Conversation")


def new_contact(page: Page, *, typed: str = "", role: str = "Demandeur") -> Locator:
    """The dialog behind the + of the empty field, in which this was typed before."""
    field = person(page, role)
    if typed:
        field.get_by_role("combobox").fill(typed)
    field.get_by_role("link", name="Créer un contact").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Enregistrer")).to_be_visible()
    return dialog


def write(page: Page, text: str) -> None:
    editor = page.locator("#composer [contenteditable]:visible").first
    editor.click()
    editor.press_sequentially(text)


def send(page: Page, text: str, *, notify: bool = False) -> None:
    """A direct message, from either side."""
    write(page, text)
    if notify:
        page.get_by_label("Notifier par email").check()
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator("#composer")).not_to_contain_text(text)


def new_mail(page: Page, *people: str) -> Locator:
    """The dialog *Envoyer par mail* with these addresses in *À*."""
    page.get_by_role("link", name="Envoyer par mail").click()
    dialog = page.get_by_role("dialog")
    for address in people:
        addressees(dialog).fill(address)
        addressees(dialog).press(",")
    return dialog


def addressees(dialog: Locator, name: str = "À") -> Locator:
    return dialog.get_by_role("combobox", name=name, exact=True)


def post(dialog: Locator) -> None:
    dialog.get_by_role("button", name="Envoyer", exact=True).click()
    expect(dialog).to_be_hidden()


def answer_by_mail(site: Site, received: CaughtMail, *, sender: str, text: str) -> None:
    """What a mail program sends when somebody presses Reply: a plain SMTP conversation, the mail quoted."""
    asked = received.mail
    reply = EmailMessage()
    reply["From"], reply["To"] = sender, ", ".join(one.address for one in asked.reply_to if one.address)
    reply["Subject"], reply["In-Reply-To"] = f"Re: {asked.subject}", asked.message_id
    reply["Date"], reply["Message-ID"] = "Tue, 24 Nov 2026 10:00:00 +0100", f"<{hash(text)}@moreau.example>"
    quoted = "\n".join(f"> {line}" for line in asked.text.splitlines())
    reply.set_content(f"{text}\n\nLe mar. 24 nov. 2026 à 09:40, Support <support@localhost> a écrit :\n{quoted}\n")
    with smtplib.SMTP("127.0.0.1", site.mail_port) as program:
        program.send_message(reply)
