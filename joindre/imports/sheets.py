"""Spreadsheets: bounded before anything of them is unpacked, and read by a child process within limits (A4)."""

import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Final

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from joindre.files.models import Blob
from joindre.imports.unreadable import UnreadableFile
from joindre.lib.logs import Log

LOG = Log(__name__)
#: What all parts together may be once unpacked, and how many there may be.
LARGEST_UNPACKED: Final = 400 * 1024 * 1024
MOST_PARTS: Final = 2_000
SECONDS: Final = 120
_CHILD: Final = Path(__file__).with_name("sheet_child.py")
#: The part that every workbook of this format has.
_WORKBOOK: Final = "xl/workbook.xml"


def rows_of_sheet(blob: Blob) -> tuple[str, Iterator[Sequence[str]]]:
    """The name of the first sheet that holds something, and its rows. Raise `UnreadableFile`."""
    with blob.open() as file:
        _ensure_bounded(file)
    answers = _answers(Path(default_storage.path(blob.path)))
    name = next(answers, None)
    if not name:
        raise UnreadableFile(
            _("There is no filled sheet in this file. Put the table on a sheet of its own, and send it again.")
        )
    return str(name[0]), answers


def _ensure_bounded(file: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise UnreadableFile(_damaged()) from error
    if not any(part.filename == _WORKBOOK for part in parts):
        raise UnreadableFile(_("This is no spreadsheet of the kind XLSX. Save it as XLSX or CSV, and send that."))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise UnreadableFile(
            _("This spreadsheet is too large once unpacked. Save its table alone as CSV, and send that.")
        )


def _answers(path: Path) -> Iterator[Sequence[str]]:
    """The lines of the child, each a list of texts. It ends with whoever stops reading, and after its time."""
    child = subprocess.Popen(  # noqa: S603 - our own file, by the interpreter that runs us
        [sys.executable, "-I", str(_CHILD), str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    )
    assert child.stdout is not None  # noqa: S101  # for the type checker: it is a pipe
    alarm = threading.Timer(SECONDS, child.kill)
    alarm.start()
    try:
        for line in child.stdout:
            yield json.loads(line)
        ended = child.wait()
    finally:
        alarm.cancel()
        child.kill()
        child.stdout.close()
        child.wait()
    if ended:
        LOG.info("no spreadsheet", ended=ended)
        raise UnreadableFile(_damaged())


def _damaged() -> str:
    return _("This spreadsheet is damaged, protected by a password, or too large. Save it as CSV, and send that.")
