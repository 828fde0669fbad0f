"""Imports after the erasure of somebody who stands in them: file and line go, and it can still be taken back (C8)."""

from collections.abc import Callable
from typing import Any

from django.db import connection

from joindre.directory.models import Contact, Employee, Person
from joindre.imports.actions import look_for_unused, remove_unused, start_import
from joindre.imports.models import DirectoryImport
from tests.imports.importing import checked, fates, imported, reasons, run, work
from tests.personal_data.planting import MARKS, empty_store, found_in_files, found_in_tables
from tests.personal_data.test_erase_person import erase, go_through

ELISE = ("Nordal", "Siège", "Lille", "Mme", "Zyxwold", "Élise", "elise.zyxwold@nordal.example", "01 99 00 87 65", "")
JEAN = ("Nordal", "Siège", "", "M.", "Martin", "Jean", "jean.martin@nordal.example", "03 20 00 00 01", "")


def elise() -> Contact:
    return Contact.objects.get(email="elise.zyxwold@nordal.example")


def test_nothing_of_the_person_is_left_of_an_import(root: Employee) -> None:
    """C8, C9: neither in its file nor in its lines; those of others stay."""
    empty_store()
    source = imported(ELISE, JEAN, by=root)

    erase(elise(), by=root)
    go_through()

    assert sorted(set(found_in_tables())) == []
    assert sorted(found_in_files()) == []
    line, other = source.lines.order_by("number")
    assert (line.cells, line.values, line.fate) == ([], {}, "new")
    assert (other.cells[4], other.values["last_name"], other.reasons) == ("Martin", "Martin", [])
    assert reasons(source)[0] == "Cette ligne nommait une personne dont les données personnelles ont été effacées."


def test_a_name_in_two_cells_that_do_not_touch_is_found(root: Employee) -> None:
    """C8: in a file of which no column is chosen, too."""
    headings = ("A", "B", "C", "D")
    source = checked(("élise", "1", "ZYXWOLD", "x"), ("Élise", "2", "Martin", "x"), by=root, headings=headings)
    imported(ELISE, by=root)

    erase(elise(), by=root)
    go_through()

    assert [line.cells for line in source.lines.order_by("number")] == [[], ["Élise", "2", "Martin", "x"]]
    source.refresh_from_db()
    assert source.file is not None
    assert not any(mark.encode() in source.file.blob.read().lower() for mark in MARKS)


def test_what_the_import_made_is_still_taken_back(root: Employee) -> None:
    """C8, C9"""
    source = imported(ELISE, JEAN, by=root)
    erase(elise(), by=root)
    go_through()

    look_for_unused(source, by=root)
    work()
    remove_unused(source, by=root)
    work()

    source.refresh_from_db()
    assert source.state == DirectoryImport.State.REMOVED
    assert not Contact.objects.filter(email="jean.martin@nordal.example").exists()
    assert Person.objects.filter(erased_at__isnull=False).count() == 1


def test_an_import_that_is_still_to_come_makes_nobody_of_the_erased_line(root: Employee) -> None:
    """C8"""
    imported(ELISE, by=root)
    source = checked(ELISE, JEAN, by=root)
    erase(elise(), by=root)
    go_through()

    run(source, by=root)

    assert fates(source) == ["refused", "new"]
    assert [contact.email for contact in Contact.objects.all()] == ["jean.martin@nordal.example"]


def test_who_is_erased_while_a_slice_is_written_gets_no_other_place(root: Employee) -> None:
    """C4, C8: found by the address at another site, and erased before the line is written."""
    imported(ELISE, by=root)
    source = checked(("Nordal", "Atelier", *ELISE[2:]), by=root)
    start_import(source, doubtful="leave", by=root)
    erased: list[int] = []

    def erase_first(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401, FBT001 - as Django calls it
        is_lock = sql.startswith("SELECT") and '"directory_person"."erased_at" IS NULL' in sql
        if is_lock and not erased:
            erased.append(1)
            erase(elise(), by=root)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(erase_first):
        work()

    assert erased
    assert fates(source) == ["refused"]
    assert Contact.objects.count() == 0
