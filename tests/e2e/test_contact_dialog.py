"""The journeys of the contact dialog, in a browser, each in both languages, by keyboard and on a phone (C2, C3, C6)."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from joindre.directory.actions import ContactDetails, PersonName, create_contact
from joindre.directory.models import Contact, Employee, Site
from joindre.tickets.models import Ticket
from tests.cast import account_of
from tests.e2e.conftest import Complaints
from tests.factories import make_agent, make_ticket

PageOf = Callable[[Employee | Contact], Page]


@dataclass(frozen=True)
class Words:
    """What stands on the page in one language."""

    language: str
    user: str
    requester: str
    last_name: str
    mobile: str
    save: str
    alike: str
    merge: str
    create: str
    country: str
    kept: str
    change: str
    keep: str


FRENCH = Words(
    language="fr", user="Utilisateur", requester="Demandeur", last_name="Nom", mobile="Portable", save="Enregistrer",
    alike="nom proche", merge="Fusionner", create="Créer « Zoé Zorglub 01 99 00 12 44 »", country="Pays du numéro",
    kept="Brouillon enregistré", change="Modifier", keep="Garder",
)  # fmt: skip
ENGLISH = Words(
    language="en", user="User", requester="Requester", last_name="Last name", mobile="Mobile phone", save="Save",
    alike="name spelt alike", merge="Merge", create="Create “Zoé Zorglub 01 99 00 12 44”",
    country="Country of the number", kept="Draft saved", change="Change", keep="Keep",
)  # fmt: skip


@pytest.fixture(params=[FRENCH, ENGLISH], ids=lambda words: words.language)
def words(request: pytest.FixtureRequest, ada: Employee) -> Words:
    """In which `ada` reads the pages."""
    spoken: Words = request.param
    account = account_of(ada)
    account.language = spoken.language
    account.save(update_fields=["language"])
    return spoken


@pytest.fixture
def there(lyon: Site) -> Contact:
    details = ContactDetails(phone="+33199001235")
    return create_contact(
        lyon, name=PersonName(last_name="Delorme", first_name="Sophie"), details=details, by=make_agent()
    )


@pytest.fixture
def empty(lyon: Site) -> Ticket:
    return make_ticket(site=lyon)


def open_dialog(page: Page, ticket: Ticket, words: Words, typed: str) -> Locator:
    page.goto(f"/tickets/{ticket.number}/")
    field = page.get_by_role("combobox", name=words.user)
    field.fill(typed)
    expect(page.get_by_role("option").last).to_be_visible()
    field.press("ArrowUp")
    field.press("Enter")
    return page.get_by_role("dialog")


def test_who_may_be_the_same_is_shown_while_typing_and_merged_with(
    page_of: PageOf, ada: Employee, empty: Ticket, there: Contact, words: Words, every_look: Callable[[Page], None]
) -> None:
    """C6: by keyboard alone."""
    page = page_of(ada)
    dialog = open_dialog(page, empty, words, "Sohpie Delorme 06 39 98 12 44")
    expect(dialog.get_by_text(words.alike)).to_be_visible()
    every_look(page)
    page.set_viewport_size({"width": 1280, "height": 800})

    dialog.get_by_role("button", name=f"{words.merge} ").first.press("Enter")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    every_look(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    card = page.get_by_role("group", name=words.user)
    expect(card.get_by_text("Sophie Delorme", exact=True)).to_be_visible()
    expect(card.get_by_text("06 39 98 12 44", exact=True).first).to_be_visible()
    assert Contact.objects.count() == 1


def test_both_are_kept_and_enter_saves(
    page_of: PageOf, ada: Employee, empty: Ticket, there: Contact, words: Words
) -> None:
    """C6, U3: the list goes, the focus returns to the field, and Enter presses none of the buttons of the list."""
    page = page_of(ada)
    dialog = open_dialog(page, empty, words, "Sohpie Delorme")
    page.set_viewport_size({"width": 360, "height": 800})
    expect(dialog.get_by_text(words.alike)).to_be_visible()
    last_name = dialog.get_by_label(words.last_name, exact=True)
    last_name.fill("Delormes")
    expect(dialog.get_by_text(words.alike)).to_be_hidden()
    last_name.fill("Delorme")
    dialog.locator("[data-keep-both]").press("Enter")
    expect(last_name).to_be_focused()

    last_name.press("Enter")

    expect(dialog).to_be_hidden()
    assert Contact.objects.count() == 2


def test_a_contact_is_made_and_called_with_two_clicks(
    page_of: PageOf, ada: Employee, empty: Ticket, words: Words
) -> None:
    """C2, P1: the name and the number are typed once, where one looks for people."""
    page = page_of(ada)
    page.goto(f"/tickets/{empty.number}/")
    page.get_by_role("combobox", name=words.user).fill("Zoé Zorglub 01 99 00 12 44")
    page.get_by_role("option", name=words.create.replace("« ", "«\u00a0").replace(" »", "\u00a0»")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label(words.mobile)).to_be_focused()

    page.keyboard.press("Enter")

    card = page.get_by_role("group", name=words.user)
    expect(card.locator('a[href^="tel:+33199001244"]')).to_be_visible()


def test_a_number_is_of_the_country_beside_it_and_stays_after_escape(
    page_of: PageOf, ada: Employee, empty: Ticket, words: Words
) -> None:
    """C5, U2"""
    page = page_of(ada)
    dialog = open_dialog(page, empty, words, "Zoé Zorglub")
    dialog.get_by_label(words.mobile).fill("0470 12 34 56")
    dialog.get_by_label(words.country).nth(1).select_option("BE")
    expect(dialog.get_by_text(words.kept)).to_be_visible()
    page.keyboard.press("Escape")
    page.reload()

    dialog = open_dialog(page, empty, words, "Zoé Zorglub")
    expect(dialog.get_by_label(words.mobile)).to_have_value("0470 12 34 56")
    expect(dialog.get_by_label(words.country).nth(1)).to_have_value("BE")
    dialog.get_by_role("button", name=words.save).click()

    expect(dialog).to_be_hidden()
    assert Contact.objects.get().mobile == "+32470123456"


def test_a_further_number_becomes_the_principal_one(
    page_of: PageOf, ada: Employee, ticket: Ticket, carol: Contact, words: Words, every_look: Callable[[Page], None]
) -> None:
    """C2: with one press, and the principal one takes its place."""
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    card = page.get_by_role("group", name=words.requester)
    card.locator("summary").press("Enter")
    card.get_by_role("link", name=words.change).press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.locator(".further > summary").press("Enter")
    dialog.locator("[name=further-0-value]").fill("02 555 12 12")
    dialog.locator("[name=further-0-value_country]").select_option("BE")
    every_look(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    dialog.locator("principal-detail button").first.press("Enter")
    expect(dialog.locator("[name=phone]")).to_be_focused()

    page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    carol.refresh_from_db()
    assert carol.phone == "+3225551212"
    assert [one.value for one in carol.details.all()] == ["+33199001234"]


def test_what_a_colleague_changed_meanwhile_is_chosen_field_by_field(
    page_of: PageOf,
    ada: Employee,
    ticket: Ticket,
    carol: Contact,
    words: Words,
    complaints: Complaints,
) -> None:
    """C3, T6"""
    complaints.expect("status of 409")
    page = page_of(ada)
    page.goto(f"/tickets/{ticket.number}/")
    card = page.get_by_role("group", name=words.requester)
    card.locator("summary").click()
    card.get_by_role("link", name=words.change).click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=phone]").fill("01 99 00 12 88")
    Contact.objects.filter(pk=carol.pk).update(phone="+33199001277", notes="Absente le lundi")

    dialog.locator("[name=phone]").press("Enter")
    expect(dialog.get_by_role("radio", checked=True)).to_be_focused()
    dialog.get_by_role("radio", name=f"{words.keep} 01 99 00 12 77").check()
    page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    carol.refresh_from_db()
    assert (carol.phone, carol.notes) == ("+33199001277", "Absente le lundi")
