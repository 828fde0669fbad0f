"""From a file to customers, sites and contacts: what is made, what is changed, and nothing twice (C9)."""

import pytest
from django.db.models import Model

from joindre.audit.models import SettingChange
from joindre.directory.models import Addressee, Contact, ContactChange, Customer, Employee, Person, Site
from joindre.imports.models import DirectoryImport
from joindre.search.models import IndexedText
from tests.imports.importing import checked, fates, imported, reasons, run

JEAN = ("Nordal", "Siège", "Lille", "M.", "Martin", "Jean", "jean.martin@nordal.example", "03 20 00 00 01", "")
LISE = ("Nordal", "Siège", "", "Mme", "Faure", "Lise", "lise.faure@nordal.example", "", "06 39 98 00 01")


def counts(*tables: type[Model]) -> list[int]:
    return [table._base_manager.count() for table in tables]  # noqa: SLF001 - documented by Django as public


def test_a_file_makes_customers_sites_and_contacts(root: Employee) -> None:
    """C4, C5."""
    source = imported(JEAN, LISE, by=root)

    assert source.state == DirectoryImport.State.DONE
    assert fates(source) == ["new", "new"], reasons(source)
    assert {name: source.counts[name] for name in ("customers", "sites", "contacts")} == {
        "customers": 1,
        "sites": 1,
        "contacts": 2,
    }
    jean = Contact.objects.select_related("person__title", "site__customer").get(email="jean.martin@nordal.example")
    assert (jean.name, jean.phone, jean.person.title and jean.person.title.name) == (
        "Jean Martin",
        "+33320000001",
        "M.",
    )
    assert (jean.site.name, jean.site.city, jean.customer.name) == ("Siège", "Lille", "Nordal")
    assert Contact.objects.get(email="lise.faure@nordal.example").mobile == "+33639980001"


def test_the_dry_run_tells_the_same_and_changes_nothing(root: Employee) -> None:
    source = checked(JEAN, LISE, by=root)

    assert source.state == DirectoryImport.State.CHECKED
    assert (source.counts["new"], source.counts["customers"], source.counts["sites"]) == (2, 1, 1)
    assert counts(Customer, Site, Contact, Person) == [0, 0, 0, 0]


def test_the_same_file_a_second_time_changes_nothing(root: Employee) -> None:
    imported(JEAN, LISE, by=root)
    before = counts(Customer, Site, Contact, Person, ContactChange, SettingChange)

    source = imported(JEAN, LISE, by=root)

    assert fates(source) == ["same", "same"]
    assert counts(Customer, Site, Contact, Person, ContactChange, SettingChange) == before


def test_who_was_imported_is_found(root: Employee) -> None:
    """M2, T5."""
    imported(JEAN, by=root)

    assert Addressee.objects.filter(sort_name="martin jean", words__word="nordal").exists()
    assert "_p_martin" in IndexedText.objects.get(kind=IndexedText.CONTACT).words


def test_the_history_says_which_file_it_was(root: Employee) -> None:
    """T8."""
    imported(JEAN, by=root)
    imported((*JEAN[:7], "03 20 00 00 02", ""), by=root)

    made, changed = ContactChange.objects.order_by("pk")
    assert (made.what, made.employee) == (ContactChange.What.CREATED, root)
    assert made.differences[-1] == ["origin", None, "clients.csv"]
    assert changed.differences == [["phone", "+33320000001", "+33320000002"], ["origin", None, "clients.csv"]]
    assert SettingChange.objects.get(model="directory.customer").differences[-1][0] == "origin"


def test_a_change_is_shown_before_it_is_made(root: Employee) -> None:
    imported(JEAN, by=root)

    source = checked((*JEAN[:7], "03 20 00 00 02", ""), by=root)

    line = source.lines.get()
    assert (line.fate, line.changes) == ("changed", [["phone", "+33320000001", "+33320000002"]])
    run(source, by=root)
    assert Contact.objects.get().phone == "+33320000002"


def test_blank_cells_take_nothing_away(root: Employee) -> None:
    imported(JEAN, by=root)

    source = imported(("Nordal", "", "", "", "Martin", "Jean", "jean.martin@nordal.example", "", ""), by=root)

    assert fates(source) == ["same"]
    assert Contact.objects.get().phone == "+33320000001"


def test_a_wrong_cell_refuses_its_line_and_says_what_to_correct(root: Employee) -> None:
    """C5."""
    wrong = ("Nordal", "Siège", "", "", "Faure", "Lise", "lise.faure", "03 20", "")

    source = imported(JEAN, wrong, by=root)

    assert fates(source) == ["new", "refused"]
    assert "lise.faure" in reasons(source)[1]
    assert Contact.objects.count() == 1


def test_one_person_at_two_sites_is_one_person(root: Employee) -> None:
    """C4."""
    other = ("Nordal", "Atelier", *JEAN[2:])

    source = imported(JEAN, other, by=root)

    assert (fates(source), counts(Person, Contact, Site)) == (["new", "new"], [1, 2, 2])
    assert fates(imported(JEAN, other, by=root)) == ["same", "same"]


def test_a_line_that_stands_twice_is_refused(root: Employee) -> None:
    source = imported(JEAN, JEAN, by=root)

    assert (fates(source), counts(Contact)) == (["new", "refused"], [1])
    assert "2" in reasons(source)[1]


def test_two_people_of_one_name_are_doubtful(root: Employee) -> None:
    """C6."""
    namesake = (*JEAN[:6], "j.martin@nordal.example", "", "")

    source = imported(JEAN, namesake, by=root)

    assert (fates(source), counts(Contact)) == (["new", "doubtful"], [1])


def test_doubtful_lines_can_be_created_and_then_are_known(root: Employee) -> None:
    """C6."""
    namesake = (*JEAN[:6], "j.martin@nordal.example", "", "")

    source = imported(JEAN, namesake, by=root, doubtful="create")

    assert (fates(source), counts(Contact)) == (["new", "new"], [2])
    assert fates(imported(JEAN, namesake, by=root)) == ["same", "same"]


def test_an_address_under_another_name_is_doubtful_and_can_be_the_same_person(root: Employee) -> None:
    """C6."""
    imported(JEAN, by=root)
    married = (*JEAN[:4], "Durand", *JEAN[5:])

    source = checked(married, by=root)
    assert fates(source) == ["doubtful"]
    assert "Jean Martin" in reasons(source)[0]

    run(source, by=root, doubtful="same")
    assert Contact.objects.get().name == "Jean Durand"


def test_without_address_and_number_the_name_at_the_site_is_enough(root: Employee) -> None:
    bare = ("Nordal", "Siège", "", "", "Martin", "Jean", "", "", "")

    imported(bare, by=root)

    assert fates(imported(bare, by=root)) == ["same"]


def test_lines_may_be_about_a_customer_or_a_site_alone(root: Employee) -> None:
    source = imported(("Nordal", *[""] * 8), ("Sudex", "Lyon", *[""] * 7), by=root)

    assert (fates(source), counts(Customer, Site, Contact)) == (["new", "new"], [2, 1, 0])


def test_who_says_otherwise_of_a_site_is_refused(root: Employee) -> None:
    other = ("Nordal", "Siège", "Lyon", *LISE[3:])

    source = imported(JEAN, other, by=root)

    assert fates(source) == ["new", "refused"]
    assert "Lille" in reasons(source)[1]


def test_a_customer_is_found_by_its_code(root: Employee) -> None:
    headings = ("Code client", "Société", "Site")
    imported(("C-100", "Nordal", "Siège"), by=root, headings=headings)

    source = imported(("C-100", "", "Atelier"), ("C-200", "", "Siège"), by=root, headings=headings)

    assert fates(source) == ["new", "refused"]
    assert list(Customer.objects.get().sites.order_by("name").values_list("name", flat=True)) == ["Atelier", "Siège"]


@pytest.mark.parametrize("codes", [("C-1", "C-2"), ("C-1", "C-1")])
def test_codes_that_contradict_each_other_are_refused(root: Employee, codes: tuple[str, str]) -> None:
    names = ("Nordal", "Nordal") if codes[0] != codes[1] else ("Nordal", "Sudex")
    lines = [(code, name, "") for code, name in zip(codes, names, strict=True)]

    source = imported(*lines, by=root, headings=("Code client", "Société", "Site"))

    assert (fates(source), Customer.objects.count()) == (["new", "refused"], 1)


def test_a_site_is_needed_where_there_are_several(root: Employee) -> None:
    imported(("Nordal", "Lille", *[""] * 7), ("Nordal", "Lyon", *[""] * 7), by=root)

    source = imported(("Nordal", "", "", *JEAN[3:]), by=root)

    assert fates(source) == ["refused"]
