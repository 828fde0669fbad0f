"""Files of many programs, read as they are: charset, separator, quotes, spreadsheets; and those that are none (C9)."""

import io
import zipfile
from collections.abc import Sequence

import pytest
from xlsxwriter import Workbook

from joindre.directory.models import Contact, Employee
from joindre.files.actions import keep
from joindre.imports import reading, sheets
from joindre.imports.models import DirectoryImport
from joindre.imports.reading import opened
from joindre.imports.unreadable import UnreadableFile
from tests.imports.importing import run, sent

pytestmark = pytest.mark.django_db
TABLE = "Société;Nom;Prénom\r\nCafé de la Gare;Lefèvre;Zoé\r\n"
READ = [["Société", "Nom", "Prénom"], ["Café de la Gare", "Lefèvre", "Zoé"]]


def rows_of(data: bytes) -> list[Sequence[str]]:
    return [row.cells for row in opened(keep(data)).rows]


def sheet(*rows: Sequence[object], before: int = 0) -> bytes:
    file = io.BytesIO()
    with Workbook(file) as book:
        book.add_worksheet("Vide")
        filled = book.add_worksheet("Clients")
        for number, row in enumerate(rows, start=before):
            filled.write_row(number, 0, row)
    return file.getvalue()


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "mac_roman", "cp850"])
def test_any_charset_is_read(charset: str) -> None:
    assert rows_of(TABLE.encode(charset)) == READ


def test_a_charset_is_known_by_what_stands_far_below() -> None:
    plain = "Société;Nom\n".encode("ascii", "ignore") + b"Nord;Martin\n" * 20_000

    assert rows_of(plain + "Nord;Lefèvre\n".encode("cp1252"))[-1] == ["Nord", "Lefèvre"]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    text = TABLE.replace(";", separator)

    assert rows_of(text.encode()) == READ


def test_what_stands_in_quotes_is_one_cell() -> None:
    text = 'Client,Notes\r\nNord,"Rue des Lilas, 4\nau fond ""à droite"""\r\n\r\nSud,\r\n'

    rows = list(opened(keep(text.encode())).rows)

    assert [row.cells for row in rows][1:] == [["Nord", 'Rue des Lilas, 4\nau fond "à droite"'], ["Sud"]]
    assert [row.number for row in rows] == [1, 2, 4]


def test_excel_may_name_the_separator() -> None:
    rows = list(opened(keep(b"sep=;\r\nClient;Nom\r\nNord;Martin\r\n")).rows)

    assert [(row.number, row.cells) for row in rows] == [(2, ["Client", "Nom"]), (3, ["Nord", "Martin"])]


def test_a_spreadsheet_is_read_with_its_own_numbers_of_lines() -> None:
    data = sheet(["Client", "Téléphone", "Principal"], ["Nord", 320000001, True], [], ["Sud", 4.5], before=2)

    rows = list(opened(keep(data)).rows)

    assert opened(keep(data)).read_as == "Clients"
    assert [(row.number, row.cells) for row in rows] == [
        (3, ["Client", "Téléphone", "Principal"]),
        (4, ["Nord", "320000001", "1"]),
        (6, ["Sud", "4.5"]),
    ]


def test_a_spreadsheet_is_imported(root: Employee) -> None:
    """C5: a spreadsheet that has taken a number for one has lost the zero in front of it."""
    source = sent(sheet(["Client", "Nom", "Téléphone"], ["Nord", "Martin", 320000001]), by=root, name="clients.xlsx")

    run(source, by=root)

    assert Contact.objects.get().phone == "+33320000001"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(300),
        b"\xd0\xcf\x11\xe0" + bytes(300),
        b"PK\x03\x04" + b"damaged" * 20,
        b"   \n  ",
        b"Client;Nom\n" + b'Nord;"Martin\n' + b"Sud;Petit\n" * 20_000,
        b"Client\n" + b"a;" * 101 + b"b\n",
    ],
    ids=["picture", "old spreadsheet", "damaged", "blank", "quote without end", "too many columns"],
)
def test_what_is_no_table_is_refused_with_a_sentence(root: Employee, data: bytes) -> None:
    """A4."""
    source = sent(data, by=root, name="clients.csv")

    assert source.state == DirectoryImport.State.UNREADABLE
    assert source.problem.endswith(".")


def test_a_spreadsheet_that_unfolds_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A4."""
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 50_000)
    bomb = io.BytesIO(sheet(["Client"], ["Nord"]))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image.bin", bytes(100_000))

    with pytest.raises(UnreadableFile):
        rows_of(bomb.getvalue())


def test_an_archive_of_something_else_is_refused() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr("word/document.xml", "<a/>")

    with pytest.raises(UnreadableFile):
        rows_of(archive.getvalue())


def test_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch, root: Employee) -> None:
    """A4."""
    monkeypatch.setattr(reading, "MOST_LINES", 3)

    assert sent(b"Client\n" + b"Nord\n" * 3, by=root).state == DirectoryImport.State.CHECKED
    assert sent(b"Client\n" + b"Nord\n" * 4, by=root).state == DirectoryImport.State.UNREADABLE
