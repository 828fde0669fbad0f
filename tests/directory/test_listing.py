"""The directory (C7): every contact once, in order, found by any part of what is known of them."""

from collections.abc import Iterator

import pytest

from joindre.directory.actions import reindex
from joindre.directory.listing import DirectoryOrder, Selection, list_contacts
from joindre.directory.models import Contact, ContactMark, Customer, Employee, Site
from joindre.mail.models import OutgoingEmail, Recipient
from tests.factories import make_contact, make_customer, make_site

EVERYBODY = Selection()


def names(wanted: Selection, author: Employee) -> list[str]:
    return [contact.name for contact in list_contacts(wanted, author=author).contacts]


def all_pages(wanted: Selection, author: Employee, *, size: int) -> Iterator[list[str]]:
    page = list_contacts(wanted, author=author, size=size)
    yield [contact.name for contact in page.contacts]
    while page.after:
        page = list_contacts(wanted, author=author, after=page.after, size=size)
        yield [contact.name for contact in page.contacts]


def back_from_the_end(wanted: Selection, author: Employee, *, size: int) -> list[str]:
    page = list_contacts(wanted, author=author, size=size)
    while page.after:
        page = list_contacts(wanted, author=author, after=page.after, size=size)
    found = [contact.name for contact in page.contacts]
    while page.before:
        page = list_contacts(wanted, author=author, before=page.before, size=size)
        found = [contact.name for contact in page.contacts] + found
    return found


@pytest.fixture
def people(lyon: Site, nantes: Site) -> list[Contact]:
    made = [
        make_contact("Élise Étienne", site=lyon, email="elise@moreau.example", phone="+33478123456", is_main=True),
        make_contact("Paul Zola", site=lyon, email="", mobile="+33639981234", do_not_call=True),
        make_contact("Zoé Aubry", site=nantes, email="zoe@durand.example", is_active=False),
        make_contact("Martin Durand", site=nantes, email="m@durand.example", is_financial=True),
        make_contact("Anne Martin", site=lyon, email="anne@moreau.example", is_decision_maker=True, is_sales=True),
        make_contact("Jean Petit", site=make_site(make_customer("Martin et fils")), email="jean@petit.example"),
    ]
    reindex(made)
    return made


def test_the_order_is_that_of_last_names_whatever_their_accents(people: list[Contact], ada: Employee) -> None:
    """C7"""
    in_order = ["Zoé Aubry", "Martin Durand", "Élise Étienne", "Anne Martin", "Jean Petit", "Paul Zola"]

    assert names(EVERYBODY, ada) == in_order


def test_the_order_by_customer(people: list[Contact], ada: Employee) -> None:
    """C7: Ateliers Moreau, Imprimerie Durand, Martin et fils."""
    in_order = ["Élise Étienne", "Anne Martin", "Paul Zola", "Zoé Aubry", "Martin Durand", "Jean Petit"]

    assert names(Selection(order=DirectoryOrder.CUSTOMER), ada) == in_order


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("etienne elise", ["Élise Étienne"]),
        ("elise et", ["Élise Étienne"]),
        ("ÉTI", ["Élise Étienne"]),
        ("zoe@durand.example", ["Zoé Aubry"]),
        ("durand", ["Martin Durand", "Zoé Aubry"]),
        ("moreau", ["Élise Étienne", "Anne Martin", "Paul Zola"]),
        ("martin", ["Anne Martin", "Martin Durand", "Jean Petit"]),
        ("04 78 12", ["Élise Étienne"]),
        ("+33 (0)4.78.12.34.56", ["Élise Étienne"]),
        ("3456", ["Élise Étienne"]),
        ("zola 9812", ["Paul Zola"]),
        ("martin inconnu", []),
        ("_main", []),
        ("@", []),
        ("9999999", []),
    ],
)
def test_any_part_finds_them_and_who_is_called_so_comes_first(
    text: str, found: list[str], people: list[Contact], ada: Employee
) -> None:
    """C7: words in any order, without accents, the beginning of each; numbers in any notation, or a part of one."""
    assert names(Selection(text=text), ada) == found


@pytest.mark.parametrize(
    ("marks", "found"),
    [
        ((ContactMark.MAIN,), ["Élise Étienne"]),
        ((ContactMark.DECISION_MAKER,), ["Anne Martin"]),
        ((ContactMark.FINANCIAL,), ["Martin Durand"]),
        ((ContactMark.SALES, ContactMark.DECISION_MAKER), ["Anne Martin"]),
        ((ContactMark.INACTIVE,), ["Zoé Aubry"]),
        ((ContactMark.NO_ADDRESS,), ["Paul Zola"]),
        ((ContactMark.DO_NOT_CALL,), ["Paul Zola"]),
        ((ContactMark.MAIN, ContactMark.INACTIVE), []),
    ],
)
def test_filters(marks: tuple[ContactMark, ...], found: list[str], people: list[Contact], ada: Employee) -> None:
    """C7"""
    assert names(Selection(marks=marks), ada) == found


def test_a_filter_and_words_together(people: list[Contact], moreau: Customer, ada: Employee) -> None:
    """C7"""
    assert names(Selection(text="moreau", marks=(ContactMark.NO_ADDRESS,)), ada) == ["Paul Zola"]
    assert names(Selection(text="martin", customer=moreau.pk), ada) == ["Anne Martin"]
    assert names(Selection(text="1234", marks=(ContactMark.MAIN,)), ada) == ["Élise Étienne"]
    assert names(Selection(customer=moreau.pk, order=DirectoryOrder.CUSTOMER), ada) == [
        "Élise Étienne",
        "Anne Martin",
        "Paul Zola",
    ]


def test_addresses_from_which_mail_came_back(people: list[Contact], ada: Employee) -> None:
    """C7: until something is accepted for them again."""
    mail = OutgoingEmail.objects.create(subject="Panne", message_id="a@joindre.example")
    for address in ("Elise@moreau.example", "anne@moreau.example"):
        Recipient.objects.create(email=mail, address=address, state="bounced", doubt="bad")
    assert names(Selection(has_bounced=True), ada) == ["Élise Étienne", "Anne Martin"]
    assert names(Selection(has_bounced=True, text="martin"), ada) == ["Anne Martin"]

    Recipient.objects.create(email=mail, address="anne@moreau.example", state=Recipient.State.ACCEPTED)
    assert names(Selection(has_bounced=True), ada) == ["Élise Étienne"]


@pytest.mark.parametrize("order", DirectoryOrder)
@pytest.mark.parametrize("text", ["", "durand", "moreau", "martin"])
def test_pages_show_each_once_both_ways(order: DirectoryOrder, text: str, people: list[Contact], ada: Employee) -> None:
    """C7, T5"""
    wanted = Selection(text=text, order=order)
    whole = names(wanted, ada)

    pages = list(all_pages(wanted, ada, size=2))

    assert [name for page in pages for name in page] == whole
    assert all(len(page) == 2 for page in pages[:-1])
    assert back_from_the_end(wanted, ada, size=2) == whole


@pytest.mark.parametrize("after", ["x", "0\t1", "9\t1\ta", "0\t-1\ta", "0\t" + "9" * 40 + "\ta", "0\t1\ta\tb", "\x00"])
def test_a_page_that_is_none_is_the_first(after: str, people: list[Contact], ada: Employee) -> None:
    page = list_contacts(EVERYBODY, author=ada, after=after)

    assert page.contacts[0].name == "Zoé Aubry"


def test_who_is_limited_finds_nobody_of_other_customers(people: list[Contact], ben: Employee) -> None:
    """S3: neither by a name, nor by a number, a customer or a filter."""
    assert names(EVERYBODY, ben) == ["Zoé Aubry", "Martin Durand"]
    assert names(Selection(text="martin"), ben) == ["Martin Durand"]
    assert names(Selection(text="3456"), ben) == []
    assert names(Selection(customer=people[0].site.customer_id), ben) == []
    assert names(Selection(customer=people[0].site.customer_id, text="3456"), ben) == []
    assert names(Selection(marks=(ContactMark.MAIN,)), ben) == []
