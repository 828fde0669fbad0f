"""Received emails: the customer of an unknown sender is chosen from what is found by typing (I7, S3, U3)."""

import pytest
from django.test import Client

from joindre.accounts.rights import Right
from joindre.directory.customers import index_customer
from joindre.directory.models import Contact, Employee, Site
from joindre.mail.models import IncomingEmail
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.messaging.first_mails import arrive_first, make_mailbox, opened

PAGE = "/settings/received-mails/"
PLACES = "/settings/places/"


@pytest.fixture
def aside(db: None) -> IncomingEmail:
    return arrive_first(make_mailbox(), sender="Léa Lamy <lea@ailleurs.example>", subject="Panne")


@pytest.fixture
def nantes(lyon: Site) -> Site:
    """A second site of the same customer."""
    index_customer(lyon.customer)
    return Site.objects.create(customer=lyon.customer, name="Atelier de Nantes", city="Nantes", country="FR")


def found(browser: Client, **asked: str) -> list[str]:
    return [choice["value"] for choice in browser.get(PLACES, asked).json()]


def test_customers_are_found_with_their_sites(root: Employee, lyon: Site, nantes: Site) -> None:
    """I7: the words behind the name of the customer say which site."""
    browser = browse(root)

    assert set(found(browser, q="more")) == {f"site-{lyon.pk}", f"site-{nantes.pk}"}
    assert found(browser, q="moreau · nan") == [f"site-{nantes.pk}"]
    assert found(browser, q="personne") == found(browser, q=" ") == []
    assert {f"site-{lyon.pk}", f"site-{nantes.pk}"} <= set(found(browser, q="", all="1"))


def test_what_is_out_of_service_is_not_offered(root: Employee, lyon: Site, nantes: Site) -> None:
    Site.objects.filter(pk=nantes.pk).update(is_active=False)

    assert found(browse(root), q="moreau") == [f"site-{lyon.pk}"]


def test_whoever_sees_some_customers_only_finds_no_other(ben: Employee, lyon: Site, nantes: Site) -> None:
    """S3"""
    profile = account_of(ben).profile
    profile.rights = [*profile.rights, Right.CATCHMAIL_JOURNAL]
    profile.save()

    assert lyon.customer_id not in (ben.customers or ())
    assert found(browse(ben), q="moreau") == []
    assert f"site-{lyon.pk}" not in found(browse(ben), all="1")


def test_the_right_to_the_journal_is_needed(ada: Employee) -> None:
    """S2"""
    assert browse(ada).get(PLACES, {"q": "moreau"}).status_code == 403


def test_the_sender_becomes_a_contact_of_the_chosen_site(root: Employee, aside: IncomingEmail, nantes: Site) -> None:
    """I7: what is typed without script takes the place of what stood there before."""
    sent = {"place": ["Nulle part", f"site-{nantes.pk}"]}
    answer = browse(root).post(f"{PAGE}{aside.pk}/request/", sent)

    contact = Contact.objects.get(email="lea@ailleurs.example")
    assert (contact.site, opened()[0].requester) == (nantes, contact)
    assert answer["Location"] == f"/tickets/{opened()[0].number}/"


def test_a_site_that_went_out_of_service_meanwhile_is_told(root: Employee, aside: IncomingEmail, nantes: Site) -> None:
    """U3: and a name that means several sites names them."""
    browser = browse(root)
    several = text_of(browser.post(f"{PAGE}{aside.pk}/request/", {"place": "Moreau"}), status=422)
    Site.objects.filter(pk=nantes.pk).update(is_active=False)
    gone = text_of(browser.post(f"{PAGE}{aside.pk}/request/", {"place": f"site-{nantes.pk}"}), status=422)

    assert "Atelier de Nantes" in several
    assert 'value="Moreau"' in several
    assert "hors service" in gone
    assert f"{nantes.customer.name} · Atelier de Nantes</option>" in gone
    assert not opened()
