"""Settings, Import and export: from a file to what became of its lines, and out again (C9)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from joindre.directory.models import Contact, Customer, Employee
from joindre.imports.forgetting import AGE, forget_old_lines
from joindre.imports.models import DirectoryImport, ImportLine
from joindre.lib import clock
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_account, make_employee, make_profile
from tests.imports.importing import checked, imported, work
from tests.queries import assert_constant_queries

IMPORTS = "/settings/imports/"
LINE = ("Nord", "Lille", "", "Mme", "Faure", "Lise", "lise@nord.example", "03 20 00 00 01", "")
WRONG = ("Nord", "Lille", "", "", "Martin", "Jean", "jean", "", "")


def send(browser: Client, data: bytes, *, name: str = "clients.csv") -> DirectoryImport:
    answer = browser.post(IMPORTS, {"upload": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    work()
    return DirectoryImport.objects.latest("pk")


def test_a_file_is_sent_checked_and_run(root: Employee) -> None:
    """C4, C5."""
    browser = browse(root)
    source = send(browser, "Société;Nom;Courriel\nNord;Faure;lise@nord.example\nNord;Martin;jean\n".encode())
    page = f"{IMPORTS}{source.pk}/"

    shown = text_of(browser.get(page))
    assert "Faure" in shown
    assert "« jean »" in shown.replace("\u00a0", " ")
    assert Contact.objects.count() == 0

    assert browser.post(f"{page}start/", {"doubtful": "leave"}).status_code == 302
    assert "import-progress" in text_of(browser.get(page))
    work()
    assert browser.get(f"{page}progress/").headers["HX-Refresh"] == "true"
    assert "Créés" in text_of(browser.get(page))
    assert Contact.objects.get().email == "lise@nord.example"


def test_columns_can_be_chosen(root: Employee) -> None:
    browser = browse(root)
    source = send(browser, b"A;B;C\nNord;Faure;Lise\n")
    page = f"{IMPORTS}{source.pk}/"
    assert source.state == DirectoryImport.State.COLUMNS
    assert "Faure" in text_of(browser.get(page))

    answer = browser.post(
        f"{page}columns/", {"column-0": "customer", "column-1": "last_name", "column-2": "first_name"}
    )

    assert answer.status_code == 302
    work()
    assert source.lines.get().values == {"customer": "Nord", "last_name": "Faure", "first_name": "Lise"}


@pytest.mark.parametrize(
    "columns", [{"column-0": "last_name"}, {"column-0": "customer", "column-1": "customer"}, {"column-0": "rien"}]
)
def test_columns_that_cannot_be_are_refused_and_nothing_is_lost(root: Employee, columns: dict[str, str]) -> None:
    browser = browse(root)
    source = send(browser, b"A;B\nNord;Faure\n")

    answer = browser.post(f"{IMPORTS}{source.pk}/columns/", columns)

    assert 'value="last_name" selected' in text_of(answer, status=422) or "column-0" in answer.text
    assert not ImportLine.objects.get().values


def test_a_file_that_is_missing_or_empty_is_refused_at_its_field(root: Employee) -> None:
    for data in ({}, {"upload": SimpleUploadedFile("a.csv", b"")}):
        assert "id_upload" in text_of(browse(root).post(IMPORTS, data), status=422)


def test_what_cannot_be_read_says_what_to_do(root: Employee) -> None:
    browser = browse(root)
    source = send(browser, b"\xd0\xcf\x11\xe0" + bytes(600), name="vieux.xls")

    assert "XLSX" in text_of(browser.get(f"{IMPORTS}{source.pk}/"))


def test_lines_are_filtered_and_downloaded_with_their_reasons(root: Employee) -> None:
    source = checked(LINE, WRONG, by=root)
    browser = browse(root)

    refused = text_of(browser.get(f"{IMPORTS}{source.pk}/?fate=refused"))
    assert "Martin" in refused
    assert "Faure" not in refused.partition('id="lines"')[2].partition("columns-title")[0]
    answer = browser.get(f"{IMPORTS}{source.pk}/lines.csv?fate=refused")
    [_headings, line] = answer.getvalue().decode("utf-8-sig").splitlines()
    assert line.startswith("Nord;Lille;;;Martin;Jean;jean;;;3;")
    assert "jean" in line.rpartition(";")[2]


def test_a_page_costs_the_same_with_more_lines(root: Employee) -> None:
    """A3: nothing is counted, and nothing read beyond a page."""
    source = checked(LINE, by=root)
    browser = browse(root)

    def grow() -> None:
        number = source.lines.count() + 2
        ImportLine.objects.create(source=source, number=number, cells=list(WRONG), fate="doubtful", alike=number)

    assert_constant_queries(lambda: browser.get(f"{IMPORTS}{source.pk}/"), grow)


def test_the_list_costs_the_same_with_more_imports(root: Employee) -> None:
    browser = browse(root)

    assert_constant_queries(
        lambda: browser.get(IMPORTS), lambda: DirectoryImport.objects.create(name="a.csv", employee=root)
    )


def test_pages_of_lines_go_on(root: Employee) -> None:
    source = checked(*[(f"Nord {number}", *[""] * 8) for number in range(60)], by=root)
    browser = browse(root)

    first = text_of(browser.get(f"{IMPORTS}{source.pk}/"))
    assert "after=51" in first
    assert "Nord 59" in text_of(browser.get(f"{IMPORTS}{source.pk}/?after=51"))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_directory_is_exported(root: Employee, kind: str) -> None:
    imported(LINE, by=root)

    answer = browse(root).get(f"{IMPORTS}export/contacts.{kind}")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f'.{kind}"')
    data = answer.getvalue()
    answer.close()
    assert ("Faure" in data.decode("utf-8-sig")) if kind == "csv" else data.startswith(b"PK")


def test_who_may_not_is_refused(root: Employee, ada: Employee, ben: Employee) -> None:
    """S2, S3."""
    source = checked(LINE, by=root)
    paths = (IMPORTS, f"{IMPORTS}{source.pk}/", f"{IMPORTS}{source.pk}/lines.csv", f"{IMPORTS}export/customers.csv")
    limited = make_employee(account=make_account(profile=root.signed_in.profile), is_limited=True)

    for person in (ada, ben, limited):
        assert [browse(person).get(path).status_code for path in paths] == [403] * len(paths)


def test_without_the_right_to_contacts_nothing_is_sent_or_exported(root: Employee) -> None:
    """S2."""
    settings_only = make_employee(account=make_account(profile=make_profile(rights=["900106"])))
    browser = browse(settings_only)

    answer = browser.post(IMPORTS, {"upload": SimpleUploadedFile("a.csv", b"Client\nNord\n")})

    assert answer.status_code in {403, 422}
    assert browser.get(f"{IMPORTS}export/contacts.csv").status_code == 403
    assert not DirectoryImport.objects.exists()


def test_what_it_made_is_removed_from_its_page(root: Employee) -> None:
    source = imported(LINE, by=root)
    browser, page = browse(root), f"{IMPORTS}{source.pk}/"

    browser.post(f"{page}unused/")
    work()
    assert "removal/" in text_of(browser.get(page))
    browser.post(f"{page}removal/")
    work()

    assert "removal/" not in text_of(browser.get(page))
    assert not Customer.objects.exists()


def test_lines_and_file_are_forgotten_after_a_month(root: Employee) -> None:
    """C8: they hold personal data."""
    source = imported(LINE, by=root)
    waiting = checked(WRONG, by=root)
    old = clock.now() - AGE - timedelta(days=1)
    DirectoryImport.objects.update(ended_at=old, asked_at=old)
    DirectoryImport.objects.filter(pk=waiting.pk).update(ended_at=None)

    forget_old_lines()

    assert not ImportLine.objects.exists()
    for one in (source, waiting):
        one.refresh_from_db()
        assert one.file is None
        text_of(browse(root).get(f"{IMPORTS}{one.pk}/"))
