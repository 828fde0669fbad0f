"""Headings as people and programs write them, and the cells below them."""

import pytest
from django.utils import translation

from joindre.directory.models import Employee, Title
from joindre.imports.columns import COLUMNS, code_named, columns_named
from joindre.imports.values import Meaning, known_titles
from tests.imports.importing import imported, reasons

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Société", "customer"), ("RAISON SOCIALE", "customer"), ("Company Name", "customer"),
        ("N° client", "customer_key"),
        ("Site", "site"), ("Ville", "city"), ("C.P.", ""), ("CP", "postal_code"), ("Nom", "last_name"),
        ("Prénom", "first_name"), ("Nom complet", "full_name"), ("Civilité", "title"), ("Courriel", "email"),
        ("E-mail", "email"), ("Adresse e-mail", "email"), ("Tél. fixe", "phone"), ("TEL_FIXE", "phone"),
        ("Mobile", "mobile"),
        ("Tél. portable", "mobile"), ("Business Phone 2", "other_phones"), ("Chiffre d'affaires", ""), ("", ""),
    ],
)  # fmt: skip
def test_headings_are_known(heading: str, code: str) -> None:
    assert code_named(heading) == code


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_exported_is_known_again(language: str) -> None:
    with translation.override(language):
        assert columns_named([str(column.label) for column in COLUMNS]) == [column.code for column in COLUMNS]


def test_a_column_is_given_once() -> None:
    assert columns_named(["Nom", "Nom", "Mail"]) == ["last_name", "", "email"]


@pytest.mark.parametrize(
    ("code", "cell", "value"),
    [
        ("country", "Belgique", "BE"), ("country", "france", "FR"), ("country", "ch", "CH"), ("is_main", "Oui", True),
        ("is_main", "x", True), ("is_main", "no", False), ("language", "Anglais", "en"), ("language", "fr-FR", "fr"),
        ("email", " <Lise@Nord.example> ", "Lise@nord.example"), ("phone", "'+33 3 20 00 00 01", "+33320000001"),
        ("customer", "'=Nord", "=Nord"), ("other_emails", "a@b.example | c@d.example", ["a@b.example", "c@d.example"]),
        ("time_zone", "bruxelles", None), ("phone", "03 20", None), ("email", "lise", None),
        ("is_main", "peut-être", None),
        ("country", "Atlantide", None), ("title", "Duc", None), ("customer", "N" * 121, None),
    ],
)  # fmt: skip
def test_cells_become_values_or_faults(code: str, cell: str, value: object) -> None:
    """C5."""
    read = Meaning(columns=[code], country="FR", titles=known_titles()).read([cell])

    assert read.values.get(code) == value
    assert len(read.faults) == (value is None)


def test_numbers_are_of_the_country_of_their_line() -> None:
    """C5."""
    meaning = Meaning(columns=["phone", "country"], country="FR", titles={})

    assert meaning.read(["02 555 12 12", "Belgique"]).values["phone"] == "+3225551212"


def test_a_whole_name_is_taken_apart() -> None:
    """C2."""
    read = Meaning(columns=["full_name"], country="FR", titles=known_titles()).read(["Mme FAURE Lise"])

    assert (read.values["last_name"], read.values["first_name"]) == ("FAURE", "Lise")
    assert Title.objects.get(pk=read.values["title"]).name == "Mme"


def test_a_thousand_wrong_lines_are_a_thousand_short_lines(root: Employee) -> None:
    lines = [("Nord", "", "", "", "Martin", "", f"faux-{number}", "", "") for number in range(1000)]

    source = imported(*lines, by=root)

    assert source.counts["refused"] == len(lines)
    assert all(reason and len(reason) < 200 for reason in reasons(source))
