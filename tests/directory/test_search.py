import pytest

from joindre.directory import search
from joindre.directory.actions import reindex
from joindre.directory.models import Addressee, AddresseeWord, Contact, Customer, Employee, Site
from joindre.directory.search import find_active_contacts, find_addressees, find_contacts, list_addressees
from tests.factories import make_contact, make_customer, make_employee, make_site
from tests.queries import assert_constant_queries


def add(name: str, email: str = "quelqu.un@moreau.example", *, site: Site | None = None, **fields: bool) -> Contact:
    contact = make_contact(name, email=email, site=site, **fields)  # type: ignore[arg-type]  # further fields alone
    reindex([contact])
    return contact


def add_colleague(name: str, email: str = "x@joindre.example", *, is_active: bool = True) -> Employee:
    employee = make_employee(name, email=email, is_active=is_active)
    reindex([employee])
    return employee


def names(text: str, author: Employee, **limits: int) -> list[str]:
    return [found.label for found in find_addressees(text, author=author, **limits)]


@pytest.mark.parametrize(
    "typed",
    ["lef", "LEFÈV", "lefev julie", "julie lef", "jul", "compta", "moreau lef", "ateliers", "julie.l", "  lef  ",
     "j.lefevre@compta.moreau.example", "example"],
)  # fmt: skip
def test_a_contact_is_found_by_the_beginning_of_any_of_their_words(ada: Employee, lyon: Site, typed: str) -> None:
    """M2"""
    add("Julie Lefèvre", "j.lefevre@compta.moreau.example", site=lyon)
    add("Paul Simon", "paul@autre.test.fr", site=make_site(make_customer("Autre")))

    assert names(typed, ada) == ["Julie Lefèvre"]


@pytest.mark.parametrize("typed", ["efèvre", "julie simon", "", "   ", "@", "lefz", "lef" * 40])
def test_nobody_is_found_by_anything_else(ada: Employee, lyon: Site, typed: str) -> None:
    """M2"""
    add("Julie Lefèvre", site=lyon)
    add("Paul Simon", site=lyon)

    assert names(typed, ada) == []


def test_what_is_shown_of_them(ada: Employee, lyon: Site) -> None:
    contact = add("Julie Lefèvre", "julie@moreau.example", site=lyon, is_financial=True)
    colleague = add_colleague("Nadia Lefranc", "nadia@joindre.example")

    found = find_addressees("lef", author=ada)

    assert [(one.value, one.label, one.address, one.client, one.initials) for one in found] == [
        (f"e{colleague.pk}", "Nadia Lefranc", "nadia@joindre.example", False, "NL"),
        (f"c{contact.pk}", "Julie Lefèvre", "julie@moreau.example", True, "JL"),
    ]
    assert found[1].detail.endswith(" · Ateliers Moreau, Lyon")


def test_colleagues_are_not_lost_among_many_contacts(ada: Employee, lyon: Site) -> None:
    for number in range(12):
        add(f"Luc Lefebvre{number}", site=lyon)
    add_colleague("Zoé Lefranc")

    assert names("lef", ada)[0] == "Zoé Lefranc"
    assert len(names("lef", ada)) == 10


def test_only_active_people_with_an_address_are_offered(ada: Employee, lyon: Site) -> None:
    """M2"""
    add("Sans Lefaux", "", site=lyon)
    add("Parti Lefaux", site=lyon, is_active=False)
    add_colleague("Partie Lefaux", is_active=False)
    add_colleague("Discrète Lefaux", "")

    assert names("lefaux", ada) == []
    assert list_addressees("lefaux", author=ada).people == []


def test_each_person_comes_once(ada: Employee, lyon: Site) -> None:
    add("Martin Martinez", "martine@martin.example", site=lyon)

    assert names("mart", ada) == ["Martin Martinez"]


def test_of_two_words_whoever_is_called_so_comes_first(ada: Employee, lyon: Site) -> None:
    """M2: the words may stand either way round, and that of the first name may go on."""
    for number in range(30):
        add(f"Marie Abel{number}", "marie@martin.example", site=lyon)
    add("Marie Martin", "m@autre.example", site=lyon)
    add("Mariette Martin", "n@autre.example", site=lyon)
    add("Martin Marie", "parti@autre.example", site=lyon, is_active=False)
    add("Marie Martin", "", site=lyon)

    found = names("martin marie", ada)

    assert found[:2] == ["Marie Martin", "Mariette Martin"]
    assert len(set(found)) == 10
    assert names("marie martin", ada)[0] == "Marie Martin"


def test_whoever_is_called_so_is_of_the_customers_of_a_limited_person(ben: Employee, lyon: Site, nantes: Site) -> None:
    """S3"""
    add("Julie Lefèvre", "julie@durand.example", site=lyon)
    add("Julie Lefèvre", "j@moreau.example", site=nantes)

    found = find_addressees("julie lefevre", author=ben)

    assert [one.address for one in found] == ["j@moreau.example"]


def test_contacts_to_choose_from_are_the_active_ones(ada: Employee, ben: Employee, lyon: Site, nantes: Site) -> None:
    """S3: a limited person chooses among those of their customers."""
    add("Julie Lefèvre", "", site=lyon)
    add("Jean Lefort", site=nantes)
    add("Parti Lefaux", site=lyon, is_active=False)
    add_colleague("Nadia Lefranc")

    chosen = {author: find_active_contacts("lef", author=author, limit=20) for author in (ada, ben)}

    assert [contact.name for contact in chosen[ada]] == ["Jean Lefort", "Julie Lefèvre"]
    assert [contact.name for contact in chosen[ben]] == ["Jean Lefort"]
    assert find_active_contacts(" ", author=ada, limit=20) == []


def test_a_limited_person_finds_their_customers_contacts_alone(ben: Employee, lyon: Site, nantes: Site) -> None:
    """S3"""
    add("Julie Lefèvre", "julie@durand.example", site=lyon)
    add("Jean Lefort", "jean@moreau.example", site=nantes)
    add_colleague("Nadia Lefranc", "nadia@joindre.example")

    assert names("lef", ben) == ["Nadia Lefranc", "Jean Lefort"]
    assert names("durand", ben) == ["Jean Lefort"]
    assert [one.label for one in list_addressees("", author=ben).people] == ["Jean Lefort", "Nadia Lefranc"]
    assert [one.label for one in list_addressees("lef", author=ben).people] == ["Jean Lefort", "Nadia Lefranc"]


def test_a_limited_person_without_customers_finds_colleagues_alone(ben: Employee, lyon: Site) -> None:
    """S3"""
    ben.limited_to.clear()
    add("Julie Lefèvre", site=lyon)

    assert names("lef", ben) == []
    assert list_addressees("", author=ben).people == []

    add_colleague("Nadia Lefranc", "nadia@joindre.example")

    assert [one.label for one in list_addressees("", author=ben).people] == ["Nadia Lefranc"]


def test_the_list_of_a_frequent_word_is_walked(ada: Employee, lyon: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """M2: it says the same as where those whom a word finds are sorted."""
    for name in ["Zoé Martin", "Marie Bon", "Marie Abel", "Luc Martin", "Marie Martin"]:
        add(name, site=lyon)
    add("Marie Martin", "", site=lyon)
    sorted_ones = [list_addressees(text, author=ada, size=2).people for text in ("mar", "marie martin")]

    monkeypatch.setattr(search, "MOST_SORTED", 2)
    monkeypatch.setattr(search, "MOST_SORTED_OF_SEVERAL", 2)

    walked = [list_addressees(text, author=ada, size=2).people for text in ("mar", "marie martin")]
    assert walked == sorted_ones
    assert [[one.label for one in people] for people in walked] == [["Marie Abel", "Marie Bon"], ["Marie Martin"]]


def test_the_words_follow_a_change(ada: Employee, lyon: Site) -> None:
    contact = add("Julie Lefèvre", site=lyon)
    Customer.objects.filter(pk=lyon.customer_id).update(name="Fonderie Neuve")

    reindex(Contact.objects.with_identity().filter(pk=contact.pk))

    assert names("fonderie", ada) == ["Julie Lefèvre"]
    assert names("ateliers", ada) == []
    assert Addressee.objects.count() == 1


def test_an_index_that_is_written_twice_is_the_same(lyon: Site) -> None:
    contact = add("Julie Lefèvre", site=lyon)
    before = sorted(AddresseeWord.objects.values_list("word", flat=True))

    reindex([contact])

    assert sorted(AddresseeWord.objects.values_list("word", flat=True)) == before


def test_the_full_list_goes_on_where_the_page_before_ended(ada: Employee, lyon: Site) -> None:
    """M2"""
    for name in ["Zoé Abel", "Élie Bon", "Eva Bon", "Luc Éric", "Jean Faure"]:
        add(name, site=lyon)
    add_colleague("Ève Bon")

    pages = [list_addressees("", author=ada, size=2)]
    while pages[-1].after:
        pages.append(list_addressees("", author=ada, size=2, after=pages[-1].after))

    assert [[one.label for one in page.people] for page in pages] == [
        ["Zoé Abel", "Élie Bon"], ["Eva Bon", "Ève Bon"], ["Luc Éric", "Jean Faure"],
    ]  # fmt: skip


@pytest.mark.parametrize("after", ["x", "-", "12", "999999999999999999999-a", "²-a"])
def test_a_bent_cursor_is_no_error(ada: Employee, lyon: Site, after: str) -> None:
    add("Julie Lefèvre", site=lyon)

    assert list_addressees("", author=ada, after=after).people is not None


def test_the_full_list_narrows(ada: Employee, lyon: Site) -> None:
    """M2"""
    add("Julie Lefèvre", site=lyon)
    add("Paul Simon", site=lyon)

    assert [one.label for one in list_addressees("moreau ju", author=ada).people] == ["Julie Lefèvre"]


def test_contacts_of_one_customer_are_found_without_an_address_too(lyon: Site, nantes: Site) -> None:
    """C1, T4"""
    here = add("Julie Lefèvre", "", site=lyon)
    add("Jean Lefort", site=nantes)
    add("Parti Lefaux", site=lyon, is_active=False)

    assert find_contacts("lef", site=lyon) == [here]
    assert find_contacts("", site=lyon) == [here]


def test_those_of_the_site_come_first(lyon: Site) -> None:
    """T4"""
    paris = make_site(lyon.customer, "Paris")
    there, here = add("Anne Lefaux", site=paris), add("Zoé Lefort", site=lyon)

    assert find_contacts("lef", site=lyon) == [here, there]
    assert find_contacts("", site=paris) == [there, here]


@pytest.mark.parametrize("typed", ["lef", "julie lef"])
def test_it_costs_the_same_with_one_contact_as_with_eleven(ada: Employee, lyon: Site, typed: str) -> None:
    add_colleague("Julie Lefranc")

    assert_constant_queries(lambda: find_addressees(typed, author=ada), lambda: add("Julie Lefèvre", site=lyon))
    assert_constant_queries(lambda: list_addressees(typed, author=ada), lambda: add("Julie Lefèvre", site=lyon))
    assert_constant_queries(
        lambda: [contact.site.customer.name for contact in find_contacts(typed, site=lyon)],
        lambda: add("Julie Lefèvre", site=lyon),
    )
