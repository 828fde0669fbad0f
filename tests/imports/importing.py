"""Helpers of the tests of imports: a file is sent, and the worker does what is due."""

import csv
import io
from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile

from joindre.directory.models import Employee
from joindre.imports.actions import send_file, start_import
from joindre.imports.models import DirectoryImport
from joindre.imports.working import ImportQueue

HEADINGS = ("Société", "Site", "Ville", "Civilité", "Nom", "Prénom", "Courriel", "Tél. fixe", "Mobile")
Line = Sequence[str]


def work() -> None:
    """All that a worker would do now."""
    while ImportQueue().run_due():
        pass


def written(*lines: Line, headings: Line = HEADINGS) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([headings, *lines])
    return text.getvalue().encode()


def checked(*lines: Line, by: Employee, headings: Line = HEADINGS) -> DirectoryImport:
    """An import as far as its dry run."""
    return sent(written(*lines, headings=headings), by=by)


def sent(data: bytes, *, by: Employee, name: str = "clients.csv") -> DirectoryImport:
    source = send_file(SimpleUploadedFile(name, data), by=by)
    work()
    source.refresh_from_db()
    return source


def run(source: DirectoryImport, *, by: Employee, doubtful: str = "leave") -> DirectoryImport:
    start_import(source, doubtful=doubtful, by=by)
    work()
    source.refresh_from_db()
    return source


def imported(*lines: Line, by: Employee, headings: Line = HEADINGS, doubtful: str = "leave") -> DirectoryImport:
    return run(checked(*lines, by=by, headings=headings), by=by, doubtful=doubtful)


def fates(source: DirectoryImport) -> list[str]:
    return list(source.lines.order_by("number").values_list("fate", flat=True))


def reasons(source: DirectoryImport) -> list[str]:
    return [" ".join(told) for told in source.lines.order_by("number").values_list("reasons", flat=True)]
