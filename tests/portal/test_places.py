import pytest

from joindre.directory.models import Contact, Site
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import CLIENT, make_account, make_contact, make_ticket


@pytest.fixture
def carol_elsewhere(carol: Contact, nantes: Site) -> Contact:
    """The same person at another customer."""
    return make_contact(person=carol.person, site=nantes, email="c.chevalier@durand.example")


def test_who_has_several_places_picks_one(carol: Contact, carol_elsewhere: Contact, ticket: Ticket) -> None:
    """K1"""
    browser = browse(carol)
    assert browser.get("/portal/")["Location"] == "/portal/places/"
    assert "Imprimerie Durand · Nantes" in text_of(browser.get("/portal/places/"))

    answer = browser.post("/portal/places/", {"contact": carol.pk}, follow=True)

    assert str(ticket.number) in answer.text


def test_each_place_shows_its_own_requests(carol: Contact, carol_elsewhere: Contact, ticket: Ticket) -> None:
    """S3"""
    other = make_ticket(requester=carol_elsewhere)
    browser = browse(carol)

    browser.post("/portal/places/", {"contact": carol_elsewhere.pk})

    page = text_of(browser.get("/portal/"))
    assert f"/portal/tickets/{other.number}/" in page
    assert f"/portal/tickets/{ticket.number}/" not in page


@pytest.mark.parametrize("choice", ["", "x", "999999"])
def test_a_place_that_is_not_theirs_is_404(choice: str, carol: Contact, dora: Contact) -> None:
    assert browse(carol).post("/portal/places/", {"contact": choice}).status_code == 404
    assert browse(carol).post("/portal/places/", {"contact": dora.pk}).status_code == 404


def test_a_place_that_ended_is_chosen_anew(carol: Contact, carol_elsewhere: Contact, lyon: Site) -> None:
    make_contact(person=carol.person, site=make_contact().site)
    browser = browse(carol)
    browser.post("/portal/places/", {"contact": carol_elsewhere.pk})

    carol_elsewhere.is_active = False
    carol_elsewhere.save()

    assert browser.get("/portal/")["Location"] == "/portal/places/"


def test_an_account_without_any_place_is_told_so(db: None) -> None:
    nobody = make_contact("Zoé Zola", account=make_account("zoe@moreau.example", profile=CLIENT), is_active=False)

    answer = browse(nobody).get("/portal/", follow=True)

    assert answer.status_code == 200
    assert "rattaché à aucune société" in answer.text
