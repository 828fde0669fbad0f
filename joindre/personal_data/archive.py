"""The archive of an export: JSON for programs, a page for people, their files and the sources of their mails (C8).

Everything is written as it is read, into a temporary file beside the stored ones: the largest thing in memory is one
record, or one chunk of a file.
"""

import json
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from joindre.company.models import Company
from joindre.files import actions as files
from joindre.files.models import Blob
from joindre.lib import clock, heartbeats, scratch
from joindre.personal_data.holding import HeldRecord, Section, records_of
from joindre.personal_data.models import DataExport
from joindre.personal_data.people import Whole, whole_of

#: Of the archive, for programs that read it.
FORMAT: Final = 1
#: Splits the page into what stands before the records and what stands behind them.
_RECORDS: Final = "<!-- records -->"
#: What the staff alone reads.
STAFF_ONLY: Final = "staff-only/"
SHEET: Final = Path(__file__).with_name("static") / "personal_data" / "archive.css"


class ArchiveFailed(Exception):
    """The archive cannot be made now."""


def make_archive(export: DataExport) -> Blob:
    """Write the archive of everything held on the person, in their language. Raise `ArchiveFailed`."""
    whole, company = whole_of(export.person), Company.current()
    if export.person.erased_at is not None:
        raise ArchiveFailed("the person was erased")
    with translation.override(export.person.written_language), timezone.override(company.zone):
        try:
            with scratch.named_file() as file:
                with ZipFile(file, "w", ZIP_DEFLATED) as archive:
                    _write(archive, whole, export)
                file.flush()
                return files.keep_path(Path(file.name))
        except OSError as error:
            raise ArchiveFailed(str(error)) from error


def file_name(export: DataExport) -> str:
    """It names nobody: archives lie in folders of downloads for years."""
    return _("personal-data-%(number)s.zip") % {"number": export.person_id}


def _write(archive: ZipFile, whole: Whole, export: DataExport) -> None:
    for folder in ("", STAFF_ONLY):
        is_staff_only = folder == STAFF_ONLY
        _write_json(archive, f"{folder}personal-data.json", whole, export, is_staff_only=is_staff_only)
        _write_page(archive, f"{folder}personal-data.html", whole, export, is_staff_only=is_staff_only)
        archive.writestr(_named(f"{folder}archive.css"), SHEET.read_bytes())
    written: set[str] = set()
    for record in records_of(whole):
        heartbeats.note_progress(export.claim_key)
        for path, blob in _attached(record):
            if path not in written:
                written.add(path)
                _copy(archive, path, blob)


def _attached(record: HeldRecord) -> Iterator[tuple[str, Blob]]:
    """Where each file stands in the archive. The number keeps equal names apart."""
    folder = STAFF_ONLY if record.is_staff_only else ""
    for file in record.files:
        yield f"{folder}files/{file.pk}-{file.name}", file.blob
    if record.source is not None:
        yield f"{folder}emails/{record.source.pk}.eml", record.source


def _copy(archive: ZipFile, path: str, blob: Blob) -> None:
    try:
        stored = blob.open()
    except FileNotFoundError:
        # Its bytes are gone: the records say that it was there.
        return
    with stored, archive.open(_named(path), "w", force_zip64=True) as target:
        shutil.copyfileobj(stored, target)


def _write_json(archive: ZipFile, path: str, whole: Whole, export: DataExport, *, is_staff_only: bool) -> None:
    head = {"format": FORMAT, "person": whole.person.pk, "made_at": clock.now(), "staff_only": is_staff_only}
    with archive.open(_named(path), "w", force_zip64=True) as target:
        _put(target, f'{json.dumps(head, default=_written, ensure_ascii=False)[:-1]}, "records": [')
        for place, record in enumerate(_records(whole, export, is_staff_only=is_staff_only)):
            held = {
                "section": record.section,
                "title": record.title,
                "at": record.at,
                "text": record.text,
                "columns": record.columns,
                "files": [attached.removeprefix(STAFF_ONLY) for attached, _blob in _attached(record)],
            }
            _put(target, f"{',' if place else ''}\n{json.dumps(held, default=_written, ensure_ascii=False)}")
        _put(target, "\n]}\n")


def _write_page(archive: ZipFile, path: str, whole: Whole, export: DataExport, *, is_staff_only: bool) -> None:
    context = {
        "person": whole.person,
        "company": Company.current(),
        "made_at": clock.now(),
        "is_staff_only": is_staff_only,
        "language": translation.get_language(),
    }
    before, after = render_to_string("personal_data/archive.html", context).split(_RECORDS)
    with archive.open(_named(path), "w", force_zip64=True) as target:
        _put(target, before)
        records = _records(whole, export, is_staff_only=is_staff_only)
        for section, found in groupby(records, key=lambda record: record.section):
            _put(target, f"<h2>{Section(section).label}</h2>\n")
            for record in found:
                attached = [path.removeprefix(STAFF_ONLY) for path, _blob in _attached(record)]
                shown = {"record": record, "attached": attached}
                _put(target, render_to_string("personal_data/_record.html", shown))
        _put(target, after)


def _records(whole: Whole, export: DataExport, *, is_staff_only: bool) -> Iterator[HeldRecord]:
    for record in records_of(whole):
        heartbeats.note_progress(export.claim_key)
        if record.is_staff_only == is_staff_only:
            yield record


def _named(path: str) -> ZipInfo:
    """A file of the archive with the time at which it was made: without one it would be of 1980."""
    made = ZipInfo(path, date_time=timezone.localtime(clock.now()).timetuple()[:6])
    made.compress_type = ZIP_DEFLATED
    return made


def _put(target: IO[bytes], text: str) -> None:
    target.write(text.encode(errors="replace"))


def _written(value: Any) -> str:  # noqa: ANN401 - what JSON does not know
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value.pk if isinstance(value, Model) else value)
