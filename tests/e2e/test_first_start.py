"""From an empty portal to a client's answer by mail, without a shell (S1); once in each language."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import FilePayload, Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from joindre.accounts.models import Account
from joindre.directory import start_code
from joindre.directory.first_start import has_begun
from joindre.mail.models import MailboxTest, OutgoingEmail
from joindre.messaging.models import Message
from joindre.tickets.models import Ticket
from tests.company.test_logo import picture
from tests.e2e.conftest import Complaints
from tests.e2e.reaching import answer_by_mail
from tests.e2e.site import Site
from tests.waiting import wait_until

PASSWORD = "six chevaux verts attendent"
Look = Callable[[Page], None]


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the pages of the way say in one language."""

    language: str
    code_of_language: str
    code: str
    company: str
    last_name: str
    address: str
    password: str
    again: str
    support: str
    set_up: str
    second: str
    use: str
    saved: str
    no_logo: str
    test_again: str
    go_on: str
    still: str
    aside: str
    kept: str
    create: str
    new_password: str
    new_again: str
    save: str
    log_in: str
    new_request: str
    line: str
    happens: str
    send_request: str
    notify: str
    send: str


FRENCH = Words(
    language="Français", code_of_language="fr", code="Code", company="Nom de l’entreprise",
    last_name="Nom", address="Adresse mail",
    password="Mot de passe", again="Mot de passe, encore une fois", support="Adresse du support",
    set_up="Installer le portail", second="Votre portail est prêt", use="Utiliser ce logo",
    saved="Le logo est enregistré.", no_logo="Ce fichier ne peut pas servir de logo",
    test_again="Tester de nouveau", go_on="Continuer",
    still="Reste à faire", aside="Laisser de côté : Passer en https",
    kept="L’adresse signée est intacte", create="Créer le compte", new_password="Nouveau mot de passe",
    new_again="Nouveau mot de passe, encore une fois", save="Enregistrer le mot de passe", log_in="Se connecter",
    new_request="Nouvelle demande", line="En une ligne", happens="Description", send_request="Envoyer",
    notify="Notifier par email", send="Envoyer",
)  # fmt: skip
ENGLISH = Words(
    language="English", code_of_language="en", code="Code", company="Name of the company",
    last_name="Last name", address="Email address",
    password="Password", again="Password, again", support="Address of support", set_up="Set up the portal",
    second="Your portal is ready", use="Use this logo", saved="The logo is saved.",
    no_logo="This file cannot be used as a logo", test_again="Test again", go_on="Go on",
    still="Still to do", aside="Put aside: Serve it by https", kept="The signed address was kept",
    create="Create the account", new_password="New password", new_again="New password, again",
    save="Save the password", log_in="Sign in", new_request="New request", line="In one line", happens="Description",
    send_request="Send", notify="Notify by email", send="Send",
)  # fmt: skip


@pytest.fixture
def new_portal(site: Site) -> Iterator[None]:
    has_begun.is_known = False
    yield
    has_begun.is_known = True


def fill(page: Page, words: Words) -> None:
    page.get_by_label(words.code).fill(start_code.code())
    page.get_by_label(words.company).fill("Atelier Nord")
    page.get_by_label(words.last_name, exact=False).last.fill("Renard")
    page.get_by_label(words.address, exact=False).first.fill("ada@nord.example")
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.get_by_label(words.support).fill("support@nord.example")


def test_what_was_typed_stays(new_portal: None, new_context: CreateContextCallback, complaints: Complaints) -> None:
    """U5: by keyboard and without a script; the language is switched, a fault is said beside its field."""
    complaints.expect(r"status of 422")
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/portal/")
    page.get_by_label(FRENCH.company).fill("Atelier Nord")
    page.get_by_role("button", name="English").press("Enter")
    expect(page.get_by_role("heading", name="Set up your portal")).to_be_visible()
    expect(page.get_by_label(ENGLISH.company)).to_have_value("Atelier Nord")

    fill(page, ENGLISH)
    page.get_by_label("Code").fill("aaaa")
    page.get_by_label("Code").press("Enter")

    expect(page.get_by_text("This is not the code.")).to_be_visible()
    expect(page.get_by_label(ENGLISH.support)).to_have_value("support@nord.example")


@pytest.mark.journey
@pytest.mark.parametrize("words", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_an_empty_portal_answers_its_first_request(
    new_portal: None,
    new_context: CreateContextCallback,
    site: Site,
    every_look: Look,
    words: Words,
    complaints: Complaints,
) -> None:
    """S1: first start, mailbox tested, a client invited, a request, an answer by mail."""
    complaints.expect(r"status of 422")
    page = new_context().new_page()
    set_up(page, site, words, every_look)
    invite(page, words)
    browser = new_context()
    browser.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": words.code_of_language, "url": site.url}])
    client = browser.new_page()
    ask(client, words)
    answer(page, words)
    received = site.catcher.wait_for(lambda mail: "LaserJet ?" in mail.mail.text, timeout=30)
    answer_by_mail(site, received, sender="carol@client.example", text="M507.")

    wait_until(lambda: Message.objects.filter(entry__contact__isnull=False).exists())
    expect(page.locator(".entry.client", has_text="M507.")).to_be_visible()


def set_up(page: Page, site: Site, words: Words, every_look: Look) -> None:
    """The form, then the second page with the test of the mailbox, which mails our own door, then what is left."""
    page.goto("/")
    page.get_by_role("button", name=words.language).click()
    every_look(page)
    fill(page, words)
    with override_settings(MAIL_URL=f"smtp://127.0.0.1:{site.mail_port}"):
        page.get_by_role("button", name=words.set_up).click()
        expect(page.get_by_role("heading", name=words.second)).to_be_visible()
        expect(page.get_by_text(words.kept)).to_be_visible(timeout=15_000)
        page.get_by_role("button", name=words.test_again).click()
        wait_until(lambda: MailboxTest.objects.filter(state=MailboxTest.State.RETURNED).count() == 2)
        expect(page.get_by_text(words.kept)).to_be_visible(timeout=15_000)
    choose_logo(page, words, every_look)
    page.get_by_role("link", name=words.go_on).click()
    expect(page.get_by_role("heading", name=words.still)).to_be_visible()
    every_look(page)
    page.get_by_role("button", name=words.aside).click()


def choose_logo(page: Page, words: Words, every_look: Look) -> None:
    """What is no picture is refused in a sentence, and the next one is shown."""
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>a()</script></svg>"
    page.locator("[name=upload]").set_input_files({"name": "l.svg", "mimeType": "image/svg+xml", "buffer": svg})
    page.get_by_role("button", name=words.use).click()
    expect(page.get_by_text(words.no_logo)).to_be_visible()
    every_look(page)
    logo: FilePayload = {"name": "l.png", "mimeType": "image/png", "buffer": picture(400, 100)}
    page.locator("[name=upload]").set_input_files(logo)
    page.get_by_role("button", name=words.use).click()
    expect(page.locator("#toasts").get_by_text(words.saved)).to_be_visible()
    expect(page.locator(".logo-plate img")).to_be_visible()
    every_look(page)


def invite(page: Page, words: Words) -> None:
    """A customer, their site, a contact, and an account for the contact."""
    page.goto("/settings/customers/new/")
    submit(page, name="Imprimerie Moreau")
    page.wait_for_url("**/sites/new/*")
    submit(page, name="Lyon", time_zone="Europe/Paris")
    page.locator("a[href$='/contacts/new/']").click()
    submit(page, last_name="Cliente", email="carol@client.example")
    page.locator("a[href*='new/client/?contact=']").click()
    page.locator("[name=profile]").select_option(label="Client")
    page.get_by_role("button", name=words.create).click()
    wait_until(lambda: Account.objects.filter(email="carol@client.example").exists())


def submit(page: Page, **values: str) -> None:
    """A form of the settings, whatever the language."""
    for name, value in values.items():
        page.locator(f".settings-body [name={name}]").fill(value)
    page.locator(".settings-body button.primary").click()


def ask(client: Page, words: Words) -> None:
    """The client chooses a password by the link of the mail, and asks."""
    letter = OutgoingEmail.objects.get(recipients__address="carol@client.example")
    client.goto(next(word for word in letter.text.split() if "/password/reset/key/" in word))
    client.get_by_label(words.new_password, exact=True).fill(PASSWORD)
    client.get_by_label(words.new_again).fill(PASSWORD)
    client.get_by_role("button", name=words.save).click()
    client.goto("/accounts/login/")
    client.get_by_label(words.address).fill("carol@client.example")
    client.get_by_label(words.password, exact=True).fill(PASSWORD)
    client.get_by_role("button", name=words.log_in).click()
    client.get_by_role("link", name=words.new_request).first.click()
    client.locator("[name=title]").fill("Panne")
    client.locator("[contenteditable]").first.fill("Elle ne répond plus.")
    client.locator("form [type=submit], form button.primary").last.click()
    wait_until(lambda: Ticket.objects.filter(title="Panne").exists())


def answer(page: Page, words: Words) -> None:
    """The administrator answers, and has the client notified."""
    page.goto(f"/tickets/{Ticket.objects.get().number}/")
    editor = page.locator("#composer [contenteditable]:visible").first
    editor.click()
    editor.press_sequentially("Quelle LaserJet ?")
    page.get_by_label(words.notify).check()
    page.get_by_role("button", name=words.send, exact=True).click()
    wait_until(Message.objects.exists)
