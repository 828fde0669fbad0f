"""The index of people: what a row holds, and which rows a question takes (M2, S3)."""

import pytest

from joindre.directory import actions
from joindre.directory.actions import reindex
from joindre.directory.models import Addressee, AddresseeWord, Contact, Employee, Site
from joindre.directory.models.addressees import LONGEST_NAME, LONGEST_WORD, sort_name, typed_words
from tests.factories import make_contact, make_employee
from tests.queries import count_queries


@pytest.fixture
def julie(lyon: Site) -> Contact:
    return make_contact("Julie Lefèvre", site=lyon, email="julie@compta.example")


@pytest.fixture
def nadia(db: None) -> Employee:
    return make_employee("Nadia Lefranc", email="nadia@joindre.example")


@pytest.fixture
def jean(nantes: Site) -> Contact:
    return make_contact("Jean Lefort", site=nantes, email="jean@durand.example")


def people(rows: object) -> set[str]:
    return {str(row.person) for row in rows}  # type: ignore[attr-defined]  # a queryset of addressees


def words_of(person: Contact | Employee) -> list[str]:
    return list(
        AddresseeWord.objects.filter(addressee=person.addressee).order_by("word").values_list("word", flat=True)
    )


def test_a_row_is_that_of_a_contact_or_of_an_employee(julie: Contact, nadia: Employee) -> None:
    """M2"""
    reindex([julie, nadia])

    of_contact, of_employee = Addressee.objects.get(contact=julie), Addressee.objects.get(employee=nadia)
    assert (of_contact.customer, of_contact.employee, of_contact.sort_name) == (julie.customer, None, "lefevre julie")
    assert (of_employee.customer, of_employee.contact, of_employee.sort_name) == (None, None, "lefranc nadia")
    assert (of_contact.person, of_employee.person) == (julie, nadia)
    assert (str(of_contact), str(of_employee)) == ("Julie Lefèvre", "Nadia Lefranc")


def test_its_words_are_those_of_name_address_and_customer(julie: Contact, nadia: Employee) -> None:
    """M2: each once, and with the customer whose they are."""
    reindex([julie, nadia])

    assert words_of(julie) == ["ateliers", "compta", "example", "julie", "lefevre", "moreau", "~eeeefijllruv"]
    assert words_of(nadia) == ["example", "joindre", "lefranc", "nadia"]
    assert set(AddresseeWord.objects.filter(addressee=julie.addressee).values_list("customer", flat=True)) == {
        julie.customer.pk
    }
    assert AddresseeWord.objects.filter(addressee__employee=nadia, customer=None).count() == 4
    assert str(AddresseeWord.objects.order_by("word")[0]) == "ateliers"


def test_a_long_word_or_name_is_cut_to_what_its_column_holds() -> None:
    assert (LONGEST_WORD, LONGEST_NAME) == (60, 161)
    assert typed_words("x" * 61 + " court") == ["x" * 60, "court"]
    assert sort_name("n" * 200, "p") == "n" * 161


def test_words_that_are_alike_once_cut_are_one() -> None:
    assert typed_words(" ".join("x" * 60 + end for end in "abc")) == ["x" * 60]


def test_who_has_no_first_name_stands_under_the_last_one() -> None:
    """M2: no blank at either end would bring them to another place of the list."""
    assert (sort_name("Moreau", ""), sort_name("", "Zoé"), sort_name("Étienne", "Luc")) == (
        "moreau",
        "zoe",
        "etienne luc",
    )


def test_a_question_about_customers_takes_theirs_and_colleagues(julie: Contact, jean: Contact, nadia: Employee) -> None:
    """S3: of all, of some, of none."""
    reindex([julie, jean, nadia])

    def found(customers: list[int] | None) -> tuple[set[str], set[str]]:
        words = AddresseeWord.objects.at(customers).filter(word__startswith="lef")
        return people(Addressee.objects.at(customers)), {str(word.addressee) for word in words}

    everybody = {"Julie Lefèvre", "Jean Lefort", "Nadia Lefranc"}
    assert found(None) == (everybody, everybody)
    assert found([jean.customer.pk]) == ({"Jean Lefort", "Nadia Lefranc"},) * 2
    assert found([]) == ({"Nadia Lefranc"},) * 2


def test_words_are_those_of_colleagues_or_of_contacts(julie: Contact, jean: Contact, nadia: Employee) -> None:
    """S3"""
    reindex([julie, jean, nadia])

    def names(words: object) -> set[str]:
        return {str(word.addressee) for word in words}  # type: ignore[attr-defined]  # a queryset of words

    assert names(AddresseeWord.objects.of_employees()) == {"Nadia Lefranc"}
    assert names(AddresseeWord.objects.of_contacts(at=None)) == {"Julie Lefèvre", "Jean Lefort"}
    assert names(AddresseeWord.objects.of_contacts(at=[jean.customer.pk])) == {"Jean Lefort"}
    assert names(AddresseeWord.objects.of_contacts(at=[])) == set()


def test_only_active_people_with_an_address_can_be_reached(julie: Contact, nadia: Employee, lyon: Site) -> None:
    """M2"""
    gone, silent = make_contact("Paul Parti", site=lyon, email="p@x.example", is_active=False), make_contact(site=lyon)
    left, quiet = make_employee("Lea Partie", email="l@x.example", is_active=False), make_employee("Zoé Muette")
    reindex([julie, nadia, gone, silent, left, quiet])

    assert people(Addressee.objects.reachable()) == {"Julie Lefèvre", "Nadia Lefranc"}


def test_the_list_goes_on_after_a_name_and_among_namesakes_after_a_row(lyon: Site) -> None:
    """M2: keyset paging."""
    for name in ("Luc Abel", "Luc Bon", "Luc Bon", "Luc Cote"):
        reindex([make_contact(name, site=lyon)])
    first, second, third, fourth = Addressee.objects.order_by("sort_name", "pk")

    assert set(Addressee.objects.after("bon luc", second.pk)) == {third, fourth}
    assert set(Addressee.objects.after("abel luc", first.pk)) == {second, third, fourth}
    assert not Addressee.objects.after("cote luc", fourth.pk).exists()


def test_people_are_read_with_what_is_shown_of_them(julie: Contact, nadia: Employee) -> None:
    """M2: in one query."""
    reindex([julie, nadia])

    def look() -> list[str]:
        rows = Addressee.objects.with_people()
        return [f"{row.person} {row.contact.site.customer}" if row.contact else str(row.person) for row in rows]

    assert count_queries(look) == 1


def test_an_index_written_anew_leaves_those_of_others(julie: Contact) -> None:
    """M2: a contact and an employee may have the same number."""
    nadia = make_employee("Nadia Lefranc", id=julie.pk)
    reindex([julie, nadia])

    reindex([julie])
    reindex([nadia])
    reindex([])

    assert people(Addressee.objects.all()) == {"Julie Lefèvre", "Nadia Lefranc"}
    assert Addressee.objects.count() == 2


def test_many_people_are_written_in_portions(lyon: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """M2: each of them once, however many there are."""
    monkeypatch.setattr(actions, "BATCH", 2)
    contacts = [make_contact(f"Luc Lefebvre{number}", site=lyon) for number in range(5)]

    reindex(contact for contact in contacts)

    assert list(Addressee.objects.order_by("contact").values_list("contact", flat=True)) == [one.pk for one in contacts]
    assert AddresseeWord.objects.filter(word="moreau").count() == 5
