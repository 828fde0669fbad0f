"""The blocks that groupware (Notes, Domino, GroupWise) writes above a quote: cells without colons, not sentences.

Notes writes name, date, and labels with their values, each in a line or cell of its own. GroupWise writes name and date
between `>>>`.
"""

import re
from collections.abc import Iterator
from typing import Final

from postroom import attribution_sentences, attributions
from postroom.attributions import HeaderField, QuotedHeaders

_CELL: Final = re.compile(r"\t+| {3,}")
_GROUPWISE: Final = re.compile(r">>>\s?([^>\s].{2,300}?)\s*(?:>>>|:)\s*")
_TIME: Final = re.compile(r"\d[:.hH]\d\d")
_YEAR: Final = re.compile(r"(?:19|20)\d\d|[-/.]\d\d")
_MAX_LINES: Final = 30
_MAX_DISTANCE: Final = 3
_MAX_TO_LABEL: Final = 9
_LONGEST: Final = 200


def beginnings(lines: list[str]) -> set[int]:
    """The lines on which a block may begin: there is a date with a time on them, or just below."""
    stamped = (number for number, line in enumerate(lines) if _has_stamp(line))
    return {number - distance for number in stamped for distance in range(_MAX_DISTANCE)}


def quoted_block(lines: list[str], start: int) -> QuotedHeaders | None:
    """The block of Notes that begins on this line: who, when, to whom and about what."""
    stamped = _stamp_end(lines, start)
    if stamped is None:
        return None
    is_one_line = stamped == start + 1
    fields = {HeaderField.SENDER: lines[start].strip(), HeaderField.DATE: lines[stamped - 1].strip()}
    labels, end, waiting = [], stamped, None
    for number, cell in _cells(lines, stamped):
        label = _label(cell, with_value=is_one_line)
        if label:
            kind, value, text = label
            fields[kind], waiting, end = value, (None if value else kind), number + 1
            labels.append(text)
        elif waiting and cell:
            fields[waiting], waiting, end = cell, None, number + 1
        elif cell and HeaderField.SUBJECT in fields:
            break
    if not {HeaderField.TO, HeaderField.SUBJECT} <= fields.keys():
        return None
    return QuotedHeaders(start=start, end=end, fields=fields, labels=tuple(labels))


def is_groupwise(line: str) -> bool:
    """Whether the line is one like `>>> "Ann Reed" <ann@reed.example> 03/11/2026 09:12 >>>`."""
    match = _GROUPWISE.fullmatch(line) if line.startswith(">>>") and len(line) < _LONGEST else None
    return match is not None and (
        attribution_sentences.is_stamped_name(match[1]) or attribution_sentences.is_attribution(f"{match[1]}:")
    )


def _stamp_end(lines: list[str], start: int) -> int | None:
    """The line after name and date, which stand in one line or in two, with who sent it between them."""
    first = lines[start].strip()
    if len(first) > _LONGEST or not any(map(_begins_with_label, lines[start + 1 : start + _MAX_TO_LABEL])):
        return None
    near = range(start + 1, min(start + 1 + _MAX_DISTANCE, len(lines)))
    below = next((number for number in near if _has_stamp(lines[number])), None)
    if below is not None and attribution_sentences.is_stamp(_CELL.split(lines[below].strip())[0]):
        return below + 1 if attribution_sentences.is_name(_without_domain(first)) else None
    if _has_stamp(first) and attribution_sentences.is_stamped_name(_without_domain(first)):
        return start + 1
    return None


def _has_stamp(line: str) -> bool:
    """Whether there may be a date and a time: a look that costs less than the whole test."""
    return len(line) < _LONGEST and _TIME.search(line) is not None and _YEAR.search(line) is not None


def _begins_with_label(line: str) -> bool:
    """Whether the line, or one of its cells, is or begins with the label of a recipient."""
    text = line.strip()[:_LONGEST]
    if "\t" in text or "   " in text:
        return any(_label_of(cell) is HeaderField.TO for cell in _CELL.split(text))
    return len(text) < _LONGEST and _label_of(text) is HeaderField.TO


def _label_of(cell: str) -> HeaderField | None:
    return attributions.LABELS.get(cell.partition(":")[0].strip(" *").casefold())


def _without_domain(name: str) -> str:
    """The name without the organisation that Notes writes behind it: `Ann Reed/PARIS/REED@REED`."""
    return re.sub(r"/[^\W\d][^\s/]{0,40}", "", name)


def _cells(lines: list[str], start: int) -> Iterator[tuple[int, str]]:
    for number in range(start - 1, min(start + _MAX_LINES, len(lines))):
        cells = _CELL.split(lines[number].strip())
        yield from ((number, cell.strip()) for cell in (cells[1:] if number < start else cells))


def _label(cell: str, *, with_value: bool) -> tuple[HeaderField, str, str] | None:
    """The label of a cell, with the value where both stand in it."""
    if with_value and (found := attributions.header_line(cell)):
        return found
    text = cell.rstrip(" :*").lstrip("*").casefold()
    kind = attributions.LABELS.get(text)
    return (kind, "", text) if kind else None
