"""What the palette finds, and what it shows to whom (U1, S3)."""

import html
import re

import pytest

from joindre.accounts.rights import Right
from joindre.directory.actions import reindex
from joindre.directory.customers import create_customer
from joindre.directory.models import Contact, ContactDetail, Customer, Employee, Site
from joindre.tickets.actions import Details, save_details
from joindre.tickets.models import Status, Ticket, YearCounter
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import make_contact, make_profile, make_status, make_ticket
from tests.queries import assert_constant_queries

PAGE = "/palette/"
NUMBERED = "Demande portant ce numéro"


@pytest.fixture
def known(carol: Contact, dora: Contact) -> None:
    """Carol and Dora as the acts that make contacts let them be found."""
    reindex([carol, dora])


def shown(who: Employee, **asked: str) -> str:
    """What a person reads of the answer, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text_of(browse(who).get(PAGE, asked)))).split())


@pytest.mark.parametrize("typed", ["{sequence}", "{year}-{sequence}", "#{number}", "{number}"])
def test_a_request_is_found_by_its_number_in_any_form(ada: Employee, ticket: Ticket, typed: str) -> None:
    """U1"""
    found = shown(ada, q=typed.format(sequence=ticket.sequence, year=ticket.year, number=ticket.number))

    assert found.startswith(f"{NUMBERED} {ticket.number} {ticket.title}")


def test_of_digits_alone_the_caller_is_meant_first(ada: Employee, ticket: Ticket, carol: Contact, known: None) -> None:
    """U1: the same digits may be those of a request."""
    Ticket.objects.filter(pk=ticket.pk).update(sequence=1234)
    YearCounter.objects.update_or_create(year=ticket.year, defaults={"last": 1234})

    assert shown(ada, q="1234").startswith(f"Personnes {carol.initials} {carol.name}")
    assert NUMBERED in shown(ada, q="1234")
    assert shown(ada, q="#1234").startswith(NUMBERED)


def test_a_request_is_found_by_beginnings_of_words_of_its_title(ada: Employee, lyon: Site) -> None:
    """U1"""
    make_ticket(site=lyon, title="Réglage de l’imprimante du premier")

    assert "Réglage" in shown(ada, q="imprim regl")
    assert "Réglage" not in shown(ada, q="primante")


@pytest.mark.parametrize(
    "typed", ["06 39 98 12 34", "+33 6 39 98", "981234", "1234", "carol", "chevalier car", "moreau car"]
)
def test_a_person_is_found_by_name_customer_and_a_part_of_the_number(
    ada: Employee, carol: Contact, known: None, typed: str
) -> None:
    """U1: with the customer and the number, to be sure that it is who calls."""
    found = shown(ada, q=typed)

    assert f"{carol.name} Ateliers Moreau, Lyon" in found
    assert "06 39 98 12 34" in found


@pytest.mark.parametrize("typed", ["40 12 34 56", "+33 2 40 12", "0240123456"])
def test_the_number_that_was_typed_is_the_one_that_is_shown(ada: Employee, carol: Contact, typed: str) -> None:
    """U1: though it be a further one, of which nobody is called by the icons."""
    ContactDetail.objects.create(contact=carol, kind="phone", value="+33240123456", label="atelier")
    reindex([carol])

    found = shown(ada, q=typed)

    assert f"{carol.name} Ateliers Moreau, Lyon 02 40 12 34 56" in found
    assert "06 39 98 12 34" not in found


def test_people_of_one_name_are_told_apart(ada: Employee, carol: Contact, nantes: Site) -> None:
    """U1: by role, customer and site."""
    twin = make_contact(carol.name, site=nantes, is_financial=True)
    reindex([carol, twin])

    found = shown(ada, q="chevalier")

    assert f"{carol.name} Ateliers Moreau, Lyon" in found
    assert f"{carol.name} contact financier · Imprimerie Durand, Nantes" in found


def test_a_person_is_found_by_address(ada: Employee, carol: Contact) -> None:
    """U1"""
    carol.email = "c.chevalier@moreau.example"
    carol.save()
    reindex([carol])

    assert carol.name in shown(ada, q="c.chevalier@mor")


def test_a_word_of_the_description_is_no_word_of_the_title(ada: Employee, lyon: Site) -> None:
    """U1: the newest requests in whose titles it stands come first, and no others are shown."""
    old = make_ticket(site=lyon, title="Massicot bloqué")
    for _number in range(6):
        make_ticket(site=lyon, title="Autre chose", description="<p>Le massicot va bien.</p>")

    found = shown(ada, q="massic")

    assert old.title in found
    assert "Autre chose" not in found


def test_a_title_is_found_by_its_new_words_alone(ada: Employee, ticket: Ticket) -> None:
    save_details(ticket, Details(wanted={"title": "Massicot bloqué"}, shown={"title": ticket.title}), by=ada)

    assert "Massicot" in shown(ada, q="massicot")
    assert "Massicot" not in shown(ada, q="imprimante")


def test_each_person_has_a_second_action(ada: Employee, carol: Contact, known: None) -> None:
    """U1, T4, S2: a new request for them, for who may open one."""
    offered = f'data-second="/tickets/new/?requester={carol.pk}"'
    assert offered in text_of(browse(ada).get(PAGE, {"q": "carol"}))

    account = account_of(ada)
    account.profile = make_profile(rights=[Right.SEARCH_TICKETS])
    account.save()
    assert offered not in text_of(browse(ada).get(PAGE, {"q": "carol"}))


def test_under_a_person_stand_the_newest_open_requests(ada: Employee, carol: Contact, known: None) -> None:
    """U1"""
    for number in range(4):
        make_ticket(requester=carol, title=f"Panne {number}")
    make_ticket(requester=carol, title="Finie", status=make_status(Status.Type.CLOSED_INTERNALLY))

    found = shown(ada, q="carol")

    assert "4 demandes ouvertes" in found
    assert [f"Panne {number}" in found for number in range(4)] == [False, True, True, True]
    assert "Finie" not in found


def test_a_name_stands_before_a_customer_of_that_name(ada: Employee, lyon: Site, known: None) -> None:
    """U1"""
    reindex([make_contact("Zoé Moreau", site=lyon)])

    found = shown(ada, q="moreau")

    assert found.index("Zoé Moreau") < found.index("Carol Chevalier")


def test_customers_and_pages_are_found_by_who_may_open_them(ada: Employee, root: Employee) -> None:
    """U1, S2"""
    customer = create_customer("Scierie du Lac", by=root)

    assert f"customer={customer.pk}" in text_of(browse(ada).get(PAGE, {"q": "scierie"}))
    assert "Statuts" in shown(root, q="statuts")
    assert "Statuts" not in shown(ada, q="statuts")
    assert "Préférences" in shown(ada, q="prefer")


def test_nobody_finds_what_is_of_a_customer_they_do_not_see(
    ben: Employee, carol: Contact, ticket: Ticket, known: None
) -> None:
    """S3: neither by what is typed, nor by what a browser says was opened."""
    asked = [{"q": typed} for typed in (str(ticket.number), "imprimante", "carol", carol.mobile, "1234", "moreau")]

    for one in [*asked, {"request": str(ticket.number), "person": str(carol.person_id)}]:
        found = shown(ben, **one)
        assert not [word for word in (NUMBERED, ticket.title, carol.name, "Ateliers", "Lyon") if word in found]


def test_who_sees_no_request_finds_nobody(ada: Employee, carol: Contact, ticket: Ticket, known: None) -> None:
    """S2"""
    account = account_of(ada)
    account.profile = make_profile(rights=[Right.WRITE_NOTES])
    account.save()

    for typed in ("carol", "1234", "moreau", str(ticket.number)):
        found = shown(ada, q=typed)
        assert carol.name not in found
        assert ticket.title not in found


def test_what_was_opened_last_is_shown_before_anything_is_typed(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """U1"""
    found = shown(ada, request=str(ticket.number), person=str(carol.person_id))

    assert "Demandes ouvertes récemment" in found
    assert ticket.title in found
    assert f"Personnes ouvertes récemment {carol.initials} {carol.name}" in found


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "\x00"},
        {"q": "' OR 1=1 --"},
        {"q": "%" * 500},
        {"q": "«"},
        {"q": "-"},
        {"request": "x"},
        {"person": "9" * 40},
    ],
)
def test_nothing_that_is_typed_is_an_error(ada: Employee, ticket: Ticket, asked: dict[str, str]) -> None:
    """U1"""
    assert ticket.title not in shown(ada, **asked)


def test_it_costs_the_same_with_one_row_as_with_eleven(ada: Employee, lyon: Site, moreau: Customer) -> None:
    """U1"""

    def grow() -> None:
        contact = make_contact("Marc Moreau", site=lyon)
        reindex([contact])
        make_ticket(requester=contact, title="Moreau attend")
        make_ticket(requester=contact, title="Moreau attend encore")

    for _ in range(5):
        grow()
    assert_constant_queries(lambda: browse(ada).get(PAGE, {"q": "moreau"}), grow)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("06 39 98 98 76", "06 39 98 98 76"),
        ("+33639989876", "06 39 98 98 76"),
        ("06 12", "06 12"),
        ("+33 6 12", "+33 6 12"),
        ("1234", ""),
        ("06", ""),
        ("+999 12", ""),
        ("0612x", ""),
    ],
)
def test_a_number_of_nobody_offers_a_new_contact(ada: Employee, typed: str, offered: str) -> None:
    """U1, C2: also its beginning, but nothing that can become no number."""
    found = shown(ada, q=typed)

    assert ("Créer" in found) is bool(offered)
    assert offered in found


def test_a_number_of_somebody_offers_none(ada: Employee, carol: Contact, known: None) -> None:
    """U1, C2, S2"""
    assert "Créer" not in shown(ada, q=carol.phone)
    account_of(ada).profile.rights.remove("160402")
    account_of(ada).profile.save()
    assert "Créer" not in shown(ada, q="06 39 98 98 76")


def test_the_beginning_of_a_number_is_for_a_new_contact_alone(ada: Employee, carol: Contact, known: None) -> None:
    """C2: it stands in the field of its kind; whoever is known is given whole numbers."""
    client, page = browse(ada), "/calls/whose/?number=06+12"

    found = client.get(f"{page}&q={carol.person.last_name}")
    form = client.get(f"{page}&site={carol.site_id}")

    assert "people" not in found.context or not found.context["people"]
    assert "dont le numéro commence ainsi" in text_of(found)
    assert 'value="06 12"' in text_of(form)
    assert client.post(page, {"contact": str(carol.pk)}).status_code == 422
    carol.refresh_from_db()
    assert carol.mobile != "06 12"
