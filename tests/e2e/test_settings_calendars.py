"""Opening hours, written with the keyboard (S1, T9)."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from joindre.company.models import Calendar
from joindre.directory.models import Contact, Employee

OpenPage = Callable[[Employee | Contact], Page]
Look = Callable[[Page], None]


def test_a_week_is_written_by_keyboard_and_a_day_is_closed(page_of: OpenPage, every_look: Look, root: Employee) -> None:
    page = page_of(root)
    page.goto("/settings/calendars/")
    page.get_by_role("link", name="Nouveau calendrier").press("Enter")
    page.get_by_role("textbox", name="Nom", exact=True).fill("Bureau")
    page.get_by_label("Jours fériés").select_option(label="France : Alsace et Moselle")
    saturday = page.get_by_role("group", name="Samedi")
    saturday.get_by_label("De", exact=True).fill("09:00")
    saturday.get_by_label("À", exact=True).fill("12:30")
    every_look(page)
    page.get_by_role("button", name="Enregistrer").press("Enter")

    expect(page.get_by_text("Vendredi saint")).to_be_visible()
    assert Calendar.objects.get().week[5] == "09:00-12:30"
    day = page.get_by_role("form", name="Nouveau jour")
    day.get_by_label("Date").fill("2027-05-07")
    day.get_by_role("textbox", name="Nom", exact=True).fill("Pont de l’Ascension")
    day.get_by_role("button", name="Ajouter le jour").press("Enter")
    expect(page.get_by_text("vendredi 7 mai 2027")).to_be_visible()
    every_look(page)
