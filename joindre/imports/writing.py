"""Rows of text as a file: CSV that goes out while it is read, or a spreadsheet that is never whole in memory."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import IO, Final

from django.utils.translation import gettext_lazy as _
from xlsxwriter import Workbook

from joindre.imports.values import FORMULA
from joindre.lib import scratch
from joindre.lib.errors import Refusal

#: Rows that leave together.
BATCH: Final = 200
#: A sheet has room for a million rows; as many take half a minute.
MOST_ROWS: Final = 300_000
#: No program calculates with digits and blanks behind a plus, and people dial it.
_NUMBER: Final = re.compile(r"\+\d{1,3}(?:[ ().\-]\d[\d ().\-]*)?(?: [\w.]+ \d{1,7})?(?: \| \+.*)?")
#: Characters that XML does not know.
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDTH: Final = 22


class TooManyRows(Refusal):
    status = 422
    message = _("There are too many rows for one spreadsheet. Export them as CSV.")


def csv_parts(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The file in pieces, with the mark by which spreadsheets know UTF-8, and the separator that French ones expect."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    text.write("\ufeff")
    for count, row in enumerate(rows, start=1):
        writer.writerow([harmless(cell) for cell in row])
        if count % BATCH == 0:
            yield _taken(text)
    yield _taken(text)


def sheet_file(rows: Iterable[Sequence[str]], *, name: str) -> IO[bytes]:
    """An open file with one sheet, at its beginning. Each cell is text, so no program calculates with it.

    Raise `TooManyRows`.
    """
    file = scratch.unnamed_file()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(file, {**options, "tmpdir": str(scratch.folder())}) as book:
        sheet, bold = book.add_worksheet(name[:31]), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows):
            if number == 0:
                sheet.set_column(0, len(row) - 1, _WIDTH)
            if number > MOST_ROWS:
                raise TooManyRows
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, place, _UNFIT.sub("", cell), bold if number == 0 else None)
    file.seek(0)
    return file


def harmless(cell: str) -> str:
    """An apostrophe keeps a spreadsheet from calculating; an import takes it away again."""
    is_number = cell.startswith("+") and _NUMBER.fullmatch(cell) is not None
    would_count = cell.lstrip("'").startswith(FORMULA)
    return f"'{cell}" if would_count and not is_number else cell


def _taken(text: StringIO) -> bytes:
    taken = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return taken
