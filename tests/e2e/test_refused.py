"""Whatever is refused says why beside what was done, is read out, has the focus and keeps what was typed (U3)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import joindre
from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.mail.models import Recipient
from joindre.messaging.actions import NewMail, NewRecipient, send_mail
from joindre.messaging.models import MessageSettings, SentMail
from joindre.tickets.actions import HoldTerms, put_on_hold
from joindre.tickets.models import HoldReason, Ticket
from tests.cast import account_of
from tests.e2e.conftest import Complaints
from tests.e2e.reaching import OpenPage, new_mail, open_on_portal, open_request, write
from tests.factories import make_message, make_profile, make_received_mail

Act = Callable[[Page, Ticket], None]
TEMPLATES = Path(joindre.__file__).parent
LACKS = "Il vous manque le droit"


def lose_rights(who: Employee | Contact, *but: Right) -> None:
    """All of them but these, while the page is open."""
    account = account_of(who)
    account.profile = make_profile(rights=list(but))
    account.save()


def send_button(page: Page | Locator) -> Locator:
    return page.get_by_role("button", name="Envoyer", exact=True)


@pytest.fixture(autouse=True)
def browser_messages(complaints: Complaints) -> None:
    # 404: the page's connection, where the rights were gone before it was made.
    complaints.expect(r"status of (403|404|409|422)")


@pytest.fixture
def page(page_of: OpenPage, ada: Employee) -> Page:
    return page_of(ada)


def expect_refused(place: Locator, text: str) -> None:
    """Seen where it was asked, with the focus."""
    refusal = place.locator("[role=alert]:focus").filter(has_text=text)
    expect(refusal).to_be_visible()


def test_each_form_of_a_page_is_refused_by_a_test_of_this_module() -> None:
    """U3: what posts by htmx stands in one of these templates; a new one needs its test here or beside this."""
    posting = {path.stem for path in TEMPLATES.rglob("templates/**/*.html") if "hx-post" in path.read_text()}
    of_contacts = {"_alike", "_contact_form", "_filled", "_form", "_merge_form", "_place_field"}
    of_calls = {"_bar", "_by_hand", "_missed_row", "_now", "_number", "_test", "_whose_form", "_whose_found"}
    of_documents = {"_add", "_link", "delete", "rename"}
    assert posting - of_contacts - of_calls - of_documents == {
        "_body", "_composer", "_details", "_follow", "_hold_form", "_mail_sent", "_menu", "_message", "_message_form",
        "_message_panel", "_note_form", "_opening", "_place", "_publication", "_take", "_undo", "_waiting",
    }  # fmt: skip


def test_message(page: Page, ticket: Ticket) -> None:
    """_message_form, by a conversation that was blocked meanwhile, and by a missing text."""
    open_request(page, ticket)
    composer = page.get_by_role("region", name="Écrire")
    send_button(composer).click()
    expect_refused(composer, "Il n’y a rien à")
    write(page, "Bonjour Carol.")
    Ticket.objects.filter(pk=ticket.pk).update(is_blocked=True)

    send_button(composer).click()

    expect_refused(composer, "bloquée")
    expect(composer.locator("[contenteditable]:visible")).to_have_text("Bonjour Carol.")


def test_note(page: Page, ticket: Ticket, ada: Employee) -> None:
    """_note_form, by a missing text and by a missing right."""
    open_request(page, ticket)
    page.get_by_role("tab", name="Note interne").click()
    composer = page.get_by_role("region", name="Écrire")
    composer.get_by_role("button", name="Ajouter la note").click()
    expect_refused(composer, "Il n’y a rien à")
    write(page, "Rappeler demain.")
    lose_rights(ada, Right.SEARCH_TICKETS)

    composer.get_by_role("button", name="Ajouter la note").click()

    expect_refused(composer, LACKS)
    expect(composer.locator("[contenteditable]:visible")).to_have_text("Rappeler demain.")


def test_details(page: Page, ticket: Ticket, ada: Employee) -> None:
    """_details."""
    open_request(page, ticket)
    page.get_by_role("link", name="Modifier les détails").click()
    form = page.locator("#details-form")
    form.get_by_label("Gravité").select_option(index=2)
    lose_rights(ada)

    form.get_by_role("button", name="Enregistrer").click()

    expect_refused(form, LACKS)


def test_take(page: Page, ticket: Ticket, ada: Employee, root: Employee) -> None:
    """_take, by a colleague of whom the page does not know, and by a missing right."""
    open_request(page, ticket)
    Ticket.objects.filter(pk=ticket.pk).update(assignee=root)
    page.get_by_role("button", name="M’affecter").click()
    expect_refused(page.locator("#details"), "a pris cette demande entre-temps")
    lose_rights(ada)

    page.get_by_role("button", name="M’affecter").click()

    expect_refused(page.locator("#details"), LACKS)


def test_follow(page: Page, ticket: Ticket, ada: Employee) -> None:
    """_follow."""
    open_request(page, ticket)
    lose_rights(ada)

    page.get_by_role("button", name="Suivre", exact=True).click()

    expect_refused(page.locator("#details"), LACKS)


def test_hold(page: Page, ticket: Ticket, ada: Employee, root: Employee) -> None:
    """_hold_form, by a missing reason and by a colleague who was quicker."""
    open_request(page, ticket)
    page.get_by_role("link", name="Mettre en attente…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Commentaire pour le client").fill("La pièce arrive jeudi.")
    dialog.get_by_role("button", name="Mettre en attente").click()
    expect(dialog.get_by_label("Motif")).to_be_focused()
    expect(dialog).to_contain_text("Choisissez un motif.")
    dialog.get_by_label("Motif").select_option(index=1)
    put_on_hold(ticket, HoldTerms(reason=HoldReason.objects.all()[0]), by=root)

    dialog.get_by_role("button", name="Mettre en attente").click()

    expect_refused(dialog, "Quelqu’un a mis cette demande en attente entre-temps")
    expect(dialog.get_by_label("Commentaire pour le client")).to_have_value("La pièce arrive jeudi.")


def test_resume(page: Page, ticket: Ticket, ada: Employee, root: Employee) -> None:
    """_waiting."""
    put_on_hold(ticket, HoldTerms(reason=HoldReason.objects.all()[0]), by=root)
    open_request(page, ticket)
    lose_rights(ada)

    page.get_by_role("button", name="Reprendre").click()

    expect_refused(page.locator("#details"), LACKS)


def test_menu(page: Page, ticket: Ticket, ada: Employee) -> None:
    """_menu: the menu is open again, with the reason under what was chosen."""
    open_request(page, ticket)
    lose_rights(ada)
    for item in ("Bloquer la conversation", "Rendre non visible du client"):
        page.get_by_label("Autres actions", exact=True).click()
        page.get_by_role("button", name=item).click()

        expect_refused(page.locator("#ticket-menu"), LACKS)
        page.keyboard.press("Escape")


def test_unblock_in_the_composer(page: Page, ticket: Ticket, ada: Employee) -> None:
    """_message_panel: the way out of a block, by a missing right."""
    Ticket.objects.filter(pk=ticket.pk).update(is_blocked=True)
    open_request(page, ticket)
    lose_rights(ada)

    page.get_by_role("tabpanel").get_by_role("button", name="Débloquer la conversation").click()

    expect_refused(page.locator("#composer"), LACKS)


def test_mail_dialog(page: Page, ticket: Ticket, ada: Employee) -> None:
    """_body."""
    open_request(page, ticket)
    dialog = new_mail(page, "hotline@imprimeur.example")
    lose_rights(ada)

    send_button(dialog).click()

    expect_refused(dialog, LACKS)
    expect(dialog.get_by_role("button", name="Retirer hotline@imprimeur.example")).to_be_visible()


def test_feed(page: Page, ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """_message, _undo, _mail_sent and _publication: beside the entry."""
    MessageSettings.objects.update(undo_seconds=600)
    theirs = make_message(ticket, by=carol)
    ours = make_message(ticket, by=ada)
    sent = failed_mail(ticket, ada)
    refused = make_received_mail(ticket, by=carol)
    open_request(page, ticket)
    MessageSettings.objects.update(undo_seconds=0)
    for kept, entry, button, reason in (
        ([Right.SEARCH_TICKETS], ours.entry, "Annuler l’envoi", "Écrivez un autre message"),
        ([Right.SEARCH_TICKETS], sent.entry, "Renvoyer", LACKS),
        ([Right.SEARCH_TICKETS], sent.entry, "Réessayer", LACKS),
        ([], refused.entry, "Publier comme message du client", LACKS),
        ([], theirs.entry, "Marquer comme lu", LACKS),
    ):
        lose_rights(ada, *kept)
        card = page.locator(f"#entry-{entry.pk}")
        card.get_by_role("button", name=button).click()
        expect_refused(card, reason)


def failed_mail(ticket: Ticket, by: Employee) -> SentMail:
    """Refused by its recipient, and without the document that it should have had."""
    to = [NewRecipient(address="hotline@imprimeur.example")]
    sent = send_mail(ticket, NewMail(to=to, subject="Panne", body=clean("<p>Voir.</p>"), template="synthesis"), by=by)
    SentMail.objects.filter(pk=sent.pk).update(document_state=SentMail.Document.FAILED)
    Recipient.objects.filter(email=sent.email).update(state=Recipient.State.REFUSED)
    return sent


def test_client_message(page_of: OpenPage, ticket: Ticket, carol: Contact) -> None:
    """_composer."""
    page = page_of(carol)
    open_on_portal(page, ticket)
    write(page, "Et demain ?")
    Ticket.objects.filter(pk=ticket.pk).update(is_blocked=True)

    send_button(page).click()

    expect_refused(page.locator("#composer"), "bloquée")
    expect(page.locator("#composer [contenteditable]")).to_have_text("Et demain ?")


def test_client_request(page_of: OpenPage, carol: Contact) -> None:
    """_opening."""
    page = page_of(carol)
    page.goto("/portal/tickets/new/")
    form = page.locator("#opening")
    form.get_by_label("En une ligne").fill("Panne")
    lose_rights(carol)

    form.get_by_role("button", name="Envoyer au support").click()

    expect_refused(form, LACKS)
    expect(form.get_by_label("En une ligne")).to_have_value("Panne")


def test_place(page_of: OpenPage, root: Employee) -> None:
    """_place, by a missing right."""
    page = page_of(root)
    page.goto("/settings/lists/types/")
    lose_rights(root)

    page.get_by_role("button", name="Descendre Correction").click()

    expect_refused(page.locator("#choices"), LACKS)
