"""The lines of a file that was sent, one after the other, whatever program wrote it: CSV of any charset, or XLSX."""

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice
from typing import IO, Final

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from joindre.files.models import Blob
from joindre.imports.sheets import rows_of_sheet
from joindre.imports.unreadable import UnreadableFile

MOST_LINES: Final = 200_000
MOST_COLUMNS: Final = 100
#: As many letters as a cell of a spreadsheet may have.
LONGEST_CELL: Final = 32_767
SAMPLE: Final = 64 * 1024
SEPARATORS: Final = ";,\t|"
_ZIP: Final = b"PK\x03\x04"
#: Of old programs for spreadsheets, whose format is another one.
_OLD_SHEET: Final = b"\xd0\xcf\x11\xe0"
#: Letters that French has and English lacks: the right charset of a file shows them, a wrong one shows signs.
_FRENCH: Final = frozenset("éèêëàâçîïôùûüœÉÈÊÀÇÔ’«»€")
_OF_WESTERN_EUROPE: Final = ("cp1252", "mac_roman", "cp850")


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """A row of the file, with its number as a spreadsheet counts."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class OpenedFile:
    """A file that can be read: how, and its rows without empty ones."""

    read_as: str
    rows: Iterator[FileRow]


def opened(blob: Blob) -> OpenedFile:
    """Raise `UnreadableFile`, now or while the rows are read."""
    with blob.open() as file:
        sample = file.read(SAMPLE)
    if sample.startswith(_ZIP):
        name, rows = rows_of_sheet(blob)
        return OpenedFile(read_as=name, rows=_bounded(rows))
    if sample.startswith(_OLD_SHEET):
        raise UnreadableFile(_("This is an old spreadsheet (.xls). Save it as XLSX or CSV, and send that."))
    return _opened_text(blob, sample)


def _opened_text(blob: Blob, sample: bytes) -> OpenedFile:
    charset = _charset(blob, sample)
    text = codecs.getincrementaldecoder(charset)(errors="replace").decode(sample)
    if "\x00" in text or not text.strip():
        raise UnreadableFile(_("There is no table in this file. Send a file of the kind CSV or XLSX."))
    first = text.partition("\n")[0].strip()
    told = first[4:] if first[:4].casefold() == "sep=" and len(first) == len("sep=") + 1 else ""
    separator = told or _separator(text)
    shown = {"\t": _("tab")}.get(separator, separator)
    rows = _rows_of_text(blob, charset, separator, skips=1 if told else 0)
    return OpenedFile(read_as=f"{charset.upper().removesuffix('-SIG')} · {shown}", rows=_bounded(rows))


def _rows_of_text(blob: Blob, charset: str, separator: str, *, skips: int) -> Iterator[Sequence[str]]:
    with blob.open() as file, TextIOWrapper(file, encoding=charset, errors="replace", newline="") as text:
        lines: Iterable[str] = (line.replace("\x00", "") for line in islice(text, skips, None))
        reader = csv.reader(lines, delimiter=separator)
        yield from ([] for _line in range(skips))
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise UnreadableFile(
                    _(
                        "Line %(line)s cannot be read: perhaps a quotation mark lacks its end. Correct it, and send "
                        "the file again."
                    )
                    % {"line": reader.line_num + skips}
                ) from error
            yield row


def _bounded(rows: Iterator[Sequence[str]]) -> Iterator[FileRow]:
    """Numbered, without empty rows. Raise `UnreadableFile` at the first that is too much."""
    count = 0
    for number, cells in enumerate(rows, start=1):
        kept = _without_end(cells)
        if not kept:
            continue
        count += 1
        if count > MOST_LINES + 1:
            raise UnreadableFile(
                _("The file has more than %(most)s lines. Split it, and send the parts.") % {"most": MOST_LINES}
            )
        if len(kept) > MOST_COLUMNS:
            raise UnreadableFile(
                _("Line %(line)s has more than %(most)s columns. Leave out those that are not needed.")
                % {"line": number, "most": MOST_COLUMNS}
            )
        if any(len(cell) > LONGEST_CELL for cell in kept):
            raise UnreadableFile(
                _("Line %(line)s has a cell of more than %(most)s characters. Shorten it, and send the file again.")
                % {"line": number, "most": LONGEST_CELL}
            )
        yield FileRow(number=number, cells=kept)


def _without_end(cells: Sequence[str]) -> Sequence[str]:
    """Without the empty cells behind the last one that is filled."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _charset(blob: Blob, sample: bytes) -> str:
    marks = (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    )
    for mark, charset in marks:
        if sample.startswith(mark):
            return charset
    if sample[1:200:2].count(0) > len(sample[:200]) // 4:
        return "utf-16-le"
    if sample[:200:2].count(0) > len(sample[:200]) // 4:
        return "utf-16-be"
    with blob.open() as file:
        if _is_utf8(file):
            return "utf-8"
        file.seek(0)
        return _of_old(_part_with_accents(file) or sample)


def _is_utf8(file: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while part := file.read(SAMPLE):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _part_with_accents(file: IO[bytes]) -> bytes:
    """The first part in which something else than ASCII stands."""
    while part := file.read(SAMPLE):
        if not part.isascii():
            return part
    return b""


def _of_old(sample: bytes) -> str:
    """Of those of Western Europe the one that shows most letters of French; else what the package guesses."""
    shown = {charset: _count_french(sample.decode(charset, errors="replace")) for charset in _OF_WESTERN_EUROPE}
    best = max(shown, key=lambda charset: shown[charset])
    foreign = sum(byte >= 0x80 for byte in sample)  # noqa: PLR2004 - beyond ASCII
    if shown[best] * 2 >= foreign:
        return best
    found = from_bytes(sample[:20_000]).best()
    return found.encoding if found else "cp1252"


def _count_french(text: str) -> int:
    return sum(letter in _FRENCH for letter in text)


def _separator(text: str) -> str:
    """The one that cuts the first lines into most columns, as many in each of them."""
    lines = text.splitlines(keepends=True)[:20]
    counts = {separator: _columns(lines, separator) for separator in SEPARATORS}
    return max(SEPARATORS, key=lambda separator: counts[separator])


def _columns(lines: Sequence[str], separator: str) -> tuple[int, int]:
    """How many lines have as many columns as the first one, which is more than one; and how many columns that are."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
    except csv.Error:
        return (0, 0)
    if not widths or widths[0] == 1:
        return (0, 0)
    return (sum(width == widths[0] for width in widths), widths[0])
