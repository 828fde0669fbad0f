"""What goes out comes in again: without a change, and without a formula (C9)."""

import csv
import io

import pytest
from django.utils import translation

from joindre.directory.models import Contact, ContactDetail, Employee, Site
from joindre.files.actions import keep
from joindre.imports.exporting import Exported, export_directory
from joindre.imports.reading import opened
from joindre.imports.writing import csv_parts, harmless, sheet_file
from tests.imports.importing import fates, imported, reasons, run, sent

HEADINGS = ("Code client", "Société", "Site", "Adresse", "Nom", "Prénom", "Courriel", "Tél. fixe", "Notes", "Principal")
FILLED = (
    "C-1", "=Nord", "@Siège", "4 rue des Lilas\nBâtiment B", "-Martin", "Jean", "jean@nord.example",
    "03 20 00 00 01 poste 4",
    "+ de détails\nà demander", "oui",
)  # fmt: skip


@pytest.fixture
def jean(root: Employee) -> Contact:
    imported(FILLED, by=root, headings=HEADINGS)
    jean = Contact.objects.get()
    ContactDetail.objects.create(contact=jean, kind="fax", value="+33320000009", label="Atelier")
    ContactDetail.objects.create(contact=jean, kind="email", value="autre@nord.example")
    return jean


def exported(what: Exported, by: Employee) -> bytes:
    return b"".join(csv_parts(export_directory(what, by=by)))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("what", list(Exported))
def test_what_is_exported_is_imported_without_a_change(
    jean: Contact, root: Employee, what: Exported, language: str
) -> None:
    with translation.override(language):
        data = exported(what, root)

    source = sent(data, by=root)

    assert (fates(source), reasons(source)) == (["same"], [""]), source.lines.get().changes
    assert fates(run(source, by=root)) == ["same"]


def test_the_same_as_a_spreadsheet(jean: Contact, root: Employee) -> None:
    with sheet_file(export_directory(Exported.CONTACTS, by=root), name="Contacts") as file:
        source = sent(file.read(), by=root, name="contacts.xlsx")

    assert (fates(source), reasons(source)) == (["same"], [""]), source.lines.get().changes


def test_no_cell_is_a_formula_and_numbers_keep_their_sign(jean: Contact, root: Employee) -> None:
    text = exported(Exported.CONTACTS, root).decode("utf-8-sig")

    [headings, row] = csv.reader(io.StringIO(text), delimiter=";")
    values = dict(zip(headings, row, strict=True))
    assert values["Client"] == "'=Nord" if "Client" in values else values["Customer"] == "'=Nord"
    assert any(cell.startswith("+33 3 20 00 00 01") for cell in row)
    assert not [cell for cell in row if cell.startswith(("=", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"), ("-2", "'-2"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"), ("+33 4 78 00 00 00", "+33 4 78 00 00 00"), ("+1 204-234-5678", "+1 204-234-5678"),
        ("+33 1 99 00 12 34 ext. 12", "+33 1 99 00 12 34 ext. 12"), ("+33", "+33"), ("a=1", "a=1"), ("", ""),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(cell: str, written: str) -> None:
    """A4."""
    assert harmless(cell) == written


def test_cells_of_a_spreadsheet_are_text(root: Employee) -> None:
    with sheet_file(iter([["Client"], ["=1+1"], ["\x0bNord"]]), name="Clients") as file:
        rows = [row.cells for row in opened(keep(file.read())).rows]

    assert rows == [["Client"], ["=1+1"], ["Nord"]]


def test_a_table_larger_than_a_window_goes_out_whole(
    root: Employee, lyon: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("joindre.imports.exporting.WINDOW", 2)
    Site.objects.bulk_create(Site(customer=lyon.customer, name=f"Site {number}") for number in range(6))

    assert len(exported(Exported.SITES, root).splitlines()) == 1 + 7
