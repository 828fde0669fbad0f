"""Forms of calls that are refused say why beside what was done, and keep what was typed (U3, P4, P5)."""

import pytest
from playwright.sync_api import Page, expect

from joindre.calls.lines import Heard, hear
from joindre.calls.models import LineCall
from joindre.directory.actions import reindex
from joindre.directory.models import Contact, CustomerWord, Employee
from joindre.telephony.models import DriverKind, Telephony
from joindre.tickets.models import Ticket
from tests.e2e.conftest import Complaints
from tests.e2e.reaching import OpenPage, open_request
from tests.e2e.test_refused import LACKS, expect_refused, lose_rights


@pytest.fixture(autouse=True)
def browser_messages(complaints: Complaints) -> None:
    complaints.expect(r"status of (403|404|409|422)")


def test_call_by_hand(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """_by_hand."""
    page = open_request(page_of(ada), ticket)
    page.get_by_role("tab", name="Appel", exact=True).click()
    form = page.locator("#call-by-hand")
    form.get_by_label("Ce qui s’est dit").fill("Toner commandé")
    lose_rights(ada)

    form.get_by_role("button", name="Noter l’appel").click()

    expect_refused(page.get_by_role("region", name="Écrire"), LACKS)
    expect(form.get_by_label("Ce qui s’est dit")).to_have_value("Toner commandé")


def test_note_after_a_call(page_of: OpenPage, ticket: Ticket, ada: Employee) -> None:
    """_bar."""
    page = open_request(page_of(ada), ticket)
    icon = page.get_by_role("link", name="Appeler Carol Chevalier").first
    icon.evaluate("icon => icon.addEventListener('click', event => event.preventDefault())")
    icon.press("Enter")
    bar = page.locator(".call-note")
    bar.locator("[name=line]").fill("Toner commandé")
    lose_rights(ada)

    bar.get_by_role("button", name="Noter l’appel").click()

    expect_refused(bar, LACKS)
    expect(bar.locator("[name=line]")).to_have_value("Toner commandé")


def test_call_by_the_telephone_system(page_of: OpenPage, ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """_number and the icons: nobody is called by whom lost the right."""
    Telephony.objects.update(driver=DriverKind.SERVER, endpoint="https://pbx.example/call")
    page = page_of(ada)
    page.goto(f"/contacts/{carol.person_id}/")
    lose_rights(ada)

    page.get_by_role("button", name="Appeler Carol Chevalier").first.click()

    expect_refused(page.locator("main"), LACKS)


def test_try_of_the_telephone_system(page_of: OpenPage, root: Employee) -> None:
    """_test."""
    page = page_of(root)
    page.goto("/settings/telephone/")
    page.get_by_label("Numéro à appeler").fill("01 99 00 12 34")
    lose_rights(root)

    page.get_by_role("button", name="Tester").click()

    expect_refused(page.locator("#call-test"), LACKS)
    expect(page.get_by_label("Numéro à appeler")).to_have_value("01 99 00 12 34")


def test_put_a_call_away(page_of: OpenPage, ada: Employee, carol: Contact) -> None:
    """_now."""
    page = page_of(ada)
    listening(page)
    hear(Heard(call_id="7", event=LineCall.State.RINGING, agent=ada.email or "ada", number=carol.phone), by=ada)
    shown = page.locator("calls-now section")
    expect(shown).to_be_visible()
    lose_rights(ada)

    shown.get_by_role("button", name="Retirer cet appel").click()

    expect_refused(page.locator("calls-now"), LACKS)


def test_missed_call(page_of: OpenPage, ada: Employee) -> None:
    """_missed_row."""
    miss(ada)
    page = page_of(ada)
    page.goto("/calls/missed/")
    lose_rights(ada)

    page.get_by_role("button", name="Traité", exact=True).click()

    expect_refused(page.locator("main"), LACKS)


def test_number_of_somebody_known(page_of: OpenPage, ada: Employee, carol: Contact) -> None:
    """_whose_found."""
    reindex([carol])
    page = whose_number(page_of(ada), ada)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("searchbox").fill("Chevalier")
    add = dialog.get_by_role("button", name="Ajouter le numéro à Carol Chevalier")
    expect(add).to_be_visible()
    lose_rights(ada)

    add.click()

    expect_refused(dialog, LACKS)


def test_number_of_somebody_new(page_of: OpenPage, ada: Employee, carol: Contact) -> None:
    """_whose_form."""
    customer = carol.site.customer
    CustomerWord.objects.bulk_create(CustomerWord(customer=customer, word=word) for word in customer.words())
    page = whose_number(page_of(ada), ada)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("searchbox").fill(customer.name)
    dialog.get_by_role("link", name="Nouveau contact chez").click()
    dialog.get_by_label("Nom", exact=True).fill("Petit")
    lose_rights(ada)

    dialog.get_by_role("button", name="Enregistrer").click()

    expect_refused(dialog, LACKS)
    expect(dialog.get_by_label("Nom", exact=True)).to_have_value("Petit")


def miss(ada: Employee) -> None:
    hear(Heard(call_id="7", event=LineCall.State.MISSED, agent=ada.email or "ada", number="+33639987788"), by=ada)


def whose_number(page: Page, ada: Employee) -> Page:
    miss(ada)
    page.goto("/calls/missed/")
    page.get_by_role("link", name="À qui est ce numéro").click()
    return page


def listening(page: Page) -> None:
    with page.expect_response("**/calls/token/"):
        page.goto("/contacts/")
