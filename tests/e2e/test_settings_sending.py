"""Outgoing emails: the pace, and the name that they leave under, seen before it is chosen (M16, S1)."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from joindre.directory.models import Contact, Employee
from joindre.mail.models.sending import SendingSettings
from tests.e2e.conftest import Complaints
from tests.factories import make_work_group

OpenPage = Callable[[Employee | Contact], Page]
Look = Callable[[Page], None]


def test_pace_and_name_are_set_by_keyboard_and_what_cannot_be_is_said(
    page_of: OpenPage, every_look: Look, complaints: Complaints, root: Employee
) -> None:
    """M16, U3: the names are text, whatever stands in them, and however long they are."""
    complaints.expect("status of 422")
    make_work_group("<b>Support</b> " + "é" * 40)
    page = page_of(root)
    page.goto("/settings/sending/")
    pace = page.get_by_label("Mails par minute, au plus")
    expect(page.get_by_role("radio", name=f"{root.name} · <b>Support</b>").first).to_be_checked()
    every_look(page)

    pace.fill("999999999999999999999999")
    pace.evaluate("field => field.form.noValidate = true")
    page.get_by_role("button", name="Enregistrer").press("Enter")
    expect(page.locator(".error")).to_contain_text("10000")
    every_look(page)

    page.get_by_label("Mails par minute, au plus").fill("120")
    page.get_by_role("radio").last.press("Space")
    page.get_by_role("button", name="Enregistrer").press("Enter")
    expect(page.locator("toast-region").get_by_text("Les paramètres sont enregistrés.")).to_be_visible()
    expect(page.get_by_role("radio").last).to_be_checked()
    assert SendingSettings.objects.get().per_minute == 120
