"""Takes the pictures of docs/pictures: it starts the demo on a data folder of its own and looks at it with Chromium.

The first start is seen on a second portal, which is empty.
"""

import os
import re
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from joindre.demo.environment import FOLDER
from joindre.directory.start_code import FILE_NAME
from tools import chromium
from tools.bench.servers import free_port

PICTURES = Path("docs") / "pictures"
CLAIRE, SOPHIE = "claire.bernard@joindre.example", "sophie.delorme@delorme.example"
HELENE = "helene.vasseur@joindre.example"
SUPPORT = "support@joindre.example"
#: Whose word on senders the mailboxes of the demo trust.
SERVER = "mx.joindre.example"
JOINDRE = (sys.executable, "-c", "from joindre.cli import main; main()")
DESK = (1440, 960)
PHONE = (390, 844)
NARROW = (360, 800)
SETTINGS = (1280, 960)
MOST_WAITED = 15_000
#: No program that calls is opened.
UNCALLED = """document.addEventListener("click", (event) => {
    if (event.target.closest('a[href^="tel:"]')) event.preventDefault();
})"""
#: The card of the requester.
CARD = "div.person"
#: Name, address and subject of mails that wait for somebody to look at them.
STRANGERS = (
    ("Hugo Lambert", "hugo.lambert@menuiserie-lambert.example", "Devis pour trois postes"),
    ("Léa Lamy", "lea.lamy@papeterie-lamy.example", "L’imprimante des étiquettes ne répond plus"),
)


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture: who looks (blank: nobody signs in), at what size, and the way there from the first page."""

    name: str
    way: Callable[[Page], None]
    person: str = CLAIRE
    size: tuple[int, int] = DESK
    is_dark: bool = False
    #: A selector of the part that is wanted; blank for what the window shows.
    part: str = ""


def newest(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Les factures ne s’impriment plus")).first.click()
    page.get_by_text("Pensez-vous y arriver avant ce soir").first.wait_for()


def mail_dialog(page: Page) -> None:
    newest(page)
    page.get_by_role("link", name="Envoyer par mail").or_(
        page.get_by_role("button", name="Envoyer par mail")
    ).first.click()
    dialog = page.get_by_role("dialog")
    addressees = dialog.get_by_role("combobox", name=re.compile("^À")).first
    addressees.press_sequentially("marc")
    dialog.get_by_role("option", name=re.compile("Marc Petit")).first.click()
    addressees.press_sequentially("hotline@imprimeur.example,")
    dialog.get_by_text("Afficher plus de détail").click()
    dialog.get_by_label(re.compile("Modèle")).select_option("synthesis")
    dialog.locator("[contenteditable=true]").click()
    page.keyboard.insert_text(
        "Bonjour, connaissez-vous ce comportement du pilote 6.7 ? La synthèse de la demande est jointe."
    )
    addressees.press_sequentially("gau del")
    dialog.get_by_role("option", name=re.compile("Gauthier")).first.wait_for()


def first_page(_page: Page) -> None:
    """The list is where an agent begins."""


def at(address: str) -> Callable[[Page], None]:
    """The way to a page of the settings."""

    def way(page: Page) -> None:
        page.goto(address)
        page.get_by_role("heading", level=1).wait_for()

    return way


def hold_dialog(page: Page) -> None:
    newest(page)
    page.get_by_role("link", name="Mettre en attente").or_(
        page.get_by_role("button", name="Mettre en attente")
    ).first.click()
    page.get_by_role("dialog").get_by_label("Motif").wait_for()


def palette(page: Page) -> None:
    """Somebody is found by some digits of a number, as a telephone shows it."""
    page.keyboard.press("Control+k")
    page.keyboard.type("65 71")
    page.get_by_role("option").first.wait_for()
    page.wait_for_timeout(500)


def contact_sheet(page: Page) -> None:
    page.goto("/contacts/?q=delorme")
    page.get_by_role("link", name=re.compile("Sophie Delorme|Delorme Sophie")).first.click()
    page.get_by_role("heading", level=1).wait_for()


def call_bar(page: Page) -> None:
    """After a press on the icon of the telephone; nothing is called here."""
    newest(page)
    page.evaluate(UNCALLED)
    page.keyboard.press("c")
    page.locator(".call-note").wait_for()


def missed_calls(page: Page) -> None:
    page.goto("/calls/missed/")
    page.locator("[data-line]").first.wait_for()


def received_mails(page: Page) -> None:
    page.goto("/settings/received-mails/")
    for _ in range(20):
        if page.get_by_text(STRANGERS[-1][2]).count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise SystemExit("The mails of strangers were not read.")


def first_start(page: Page) -> None:
    page.goto("/start/")
    page.get_by_role("heading", level=1).wait_for()


SHOTS = (
    Shot(name="requests-list", way=first_page),
    Shot(name="request-page-light", way=newest),
    Shot(name="request-page-dark", way=newest, is_dark=True),
    Shot(name="request-page-360", way=newest, size=NARROW),
    Shot(name="mail-dialog", way=mail_dialog),
    Shot(name="on-hold", way=hold_dialog),
    Shot(name="palette", way=palette, size=SETTINGS),
    Shot(name="contact-sheet", way=contact_sheet, size=SETTINGS),
    Shot(name="contact-card", way=newest, part=CARD),
    Shot(name="call-bar", way=call_bar, size=SETTINGS),
    Shot(name="missed-calls", way=missed_calls, size=SETTINGS),
    Shot(name="settings", way=at("/settings/"), person=HELENE, size=SETTINGS),
    Shot(name="settings-statuses", way=at("/settings/lists/statuses/"), person=HELENE, size=SETTINGS),
    Shot(name="settings-profile", way=at("/settings/profiles/1/"), person=HELENE, size=SETTINGS),
    Shot(name="settings-mailbox", way=at("/settings/mailboxes/1/"), person=HELENE, size=SETTINGS),
    Shot(name="settings-operation", way=at("/settings/queues/"), person=HELENE, size=SETTINGS),
    Shot(name="settings-received-mails", way=received_mails, person=HELENE, size=SETTINGS),
    Shot(name="client-portal", way=newest, person=SOPHIE, size=PHONE),
)


#: Seen by whoever comes first, on a portal without anybody.
FIRST_START = Shot(name="first-start", way=first_start, person="", size=SETTINGS)


def main() -> int:
    path = chromium.find()
    if path is None:
        print(chromium.HELP)
        return 1
    named = sys.argv[1:]
    wanted = [shot for shot in SHOTS if not named or shot.name in named]
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=chromium.launch_arguments())
        if wanted:
            with demo(Path(folder) / FOLDER.name) as card:
                write_as_strangers(written(card, "Mails reçus sur"))
                for shot in wanted:
                    take(shot, browser, written(card, "Portail support"), password=written(card, "Mot de passe"))
        if not named or FIRST_START.name in named:
            with empty_portal(Path(folder) / "empty") as address:
                take(FIRST_START, browser, address)
        browser.close()
    return 0


def write_as_strangers(door: str) -> None:
    """Mails of people whom the demo does not know arrive, as through its mail server."""
    host, _, port = door.partition(":")
    with smtplib.SMTP(host, int(port), timeout=10) as client:
        for name, address, subject in STRANGERS:
            mail = EmailMessage()
            mail["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from={address.partition('@')[2]}"
            mail["From"], mail["To"], mail["Subject"] = f"{name} <{address}>", SUPPORT, subject
            mail["Message-ID"] = f"<1.{address}>"
            mail.set_content("Bonjour,\n\nPouvez-vous me rappeler ?\n")
            client.send_message(mail, address, [SUPPORT])


@contextmanager
def empty_portal(folder: Path) -> Iterator[str]:
    """A portal as it is installed, with nobody in it; what is given is its address."""
    port = free_port()
    environ = {**os.environ, "JOINDRE_DATA_DIR": str(folder), "JOINDRE_SITE_URL": f"http://127.0.0.1:{port}"}
    arguments = ["serve", "--port", str(port), "--mail-port", str(free_port())]
    process = subprocess.Popen(
        [*JOINDRE, *arguments], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(120):
            if (folder / FILE_NAME).exists() and is_open(port):
                break
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def is_open(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """The running demo; what is given is the card that it prints."""
    environ = {**os.environ, "JOINDRE_DATA_DIR": str(folder), "LANG": "fr_FR.UTF-8", "PYTHONUTF8": "1"}
    process = subprocess.Popen([*JOINDRE, "demo"], env=environ, stdout=subprocess.PIPE, text=True)
    said = ""
    try:
        while "└" not in said:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise SystemExit(f"The demo did not start:\n{said}")
            said += line
        yield said
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def take(shot: Shot, browser: Browser, address: str, *, password: str = "") -> None:
    context = browser.new_context(
        base_url=address,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport={"width": shot.size[0], "height": shot.size[1]},
        color_scheme="dark" if shot.is_dark else "light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(MOST_WAITED)
    page = context.new_page()
    if shot.person:
        sign_in(page, shot.person, password)
    shot.way(page)
    page.mouse.move(0, 0)
    page.wait_for_load_state("networkidle") if shot.way is first_page else page.wait_for_timeout(800)
    seen = page.locator(shot.part).first if shot.part else page
    seen.screenshot(path=PICTURES / f"{shot.name}.png")
    context.close()
    print(f"{shot.name}.png", flush=True)


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/portal/" if email == SOPHIE else "/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.get_by_role("main").wait_for()


def written(card: str, label: str) -> str:
    found = re.search(rf"{label} +(\S+)", card)
    if found is None:
        raise SystemExit(f"The demo did not say {label!r}:\n{card}")
    return found[1]


if __name__ == "__main__":
    sys.exit(main())
