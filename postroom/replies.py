"""A text shared out: what was written now, the signature, and what is quoted from before.

Forwards stay visible, answers between quotes stay with the quotes they answer, and where nothing would remain
visible everything does. Every line goes to exactly one of the three.
"""

from dataclasses import dataclass, replace
from typing import Final

from postroom import attributions, forwards, signatures
from postroom.attributions import HeadBlock
from postroom.model import Forwarded
from postroom.threading import plain_subject

_NEAR: Final = 4
_SHORT: Final = 100
_WRAPPED: Final = 30
_FULL: Final = 60
_WIDE: Final = 70


@dataclass(frozen=True, kw_only=True)
class Split:
    """The three shares of a text."""

    visible: str
    signature: str = ""
    quoted: str = ""
    forwarded: Forwarded | None = None


@dataclass(frozen=True, kw_only=True)
class _Cut:
    """Where everything below is an earlier mail without quote marks."""

    start: int
    is_forward_title: bool = False
    block: HeadBlock | None = None
    sentence_end: int | None = None


def split(text: str, *, subject: str | None = None) -> Split:
    lines = text.split("\n")
    cut = _first_cut(lines)
    if cut and _is_forward(lines, cut, subject):
        return _forward(lines, cut, subject)
    end = cut.start if cut else len(lines)
    visible, signature, quoted = _share(lines[:end])
    if not _is_said(visible):
        return Split(visible=_joined(lines))
    said = _after_introduction(visible)
    return Split(
        visible=_joined(visible[said:]),
        signature=_joined(signature),
        quoted=_joined([*visible[:said], *quoted, *lines[end:]]),
    )


def _first_cut(lines: list[str]) -> _Cut | None:
    position = 0
    while position < len(lines):
        line = lines[position]
        after = position + 1
        if line.strip():
            if cut := _forward_at(lines, position):
                return cut
            if not line.startswith((">", " >")):
                if cut := _cut_at(lines, position):
                    return cut
                end = attributions.sentence_end(lines, position)
                if end is not None and not _is_marked_next(lines, end):
                    return _Cut(start=position, sentence_end=end)
                after = end or after
        position = after
    return None


def _forward_at(lines: list[str], position: int) -> _Cut | None:
    if attributions.is_forward_title(lines[position]):
        return _forward_cut(lines, position)
    if heads := attributions.heads_after_title(lines[position]):
        return _Cut(start=position, is_forward_title=True, block=_on_one_line(heads, position))
    return None


def _cut_at(lines: list[str], position: int) -> _Cut | None:
    line = lines[position]
    if attributions.is_reply_above(line):
        return _Cut(start=position)
    if attributions.is_original_title(line):
        below = _next_said(lines, position + 1)
        block = attributions.head_block(lines, below, least=2) if below is not None else None
        return _Cut(start=position, block=block)
    if attributions.is_rule(line):
        below = _next_said(lines, position + 1)
        is_near = below is not None and below - position < _NEAR
        block = attributions.head_block(lines, below, least=2) if below is not None and is_near else None
        return _Cut(start=position, block=block) if block else None
    block = attributions.head_block(lines, position)
    return _Cut(start=position, block=block) if block else None


def _forward_cut(lines: list[str], position: int) -> _Cut:
    below = _next_said(lines, position + 1)
    block = attributions.head_block(lines, below, least=1) if below is not None else None
    return _Cut(start=position, is_forward_title=True, block=block)


def _on_one_line(heads: list[str], position: int) -> HeadBlock | None:
    block = attributions.head_block(heads, 0, least=1)
    return replace(block, start=position, end=position + 1) if block else None


def _next_said(lines: list[str], position: int) -> int | None:
    near = range(position, min(position + 5, len(lines)))
    return next((number for number in near if attributions.unmarked(lines[number])), None)


def _is_marked_next(lines: list[str], position: int) -> bool:
    """Whether the quote that is announced carries quote marks."""
    for line in lines[position : position + 4]:
        if line.strip():
            return line.lstrip().startswith((">", "|"))
    return False


def _is_forward(lines: list[str], cut: _Cut, subject: str | None) -> bool:
    if cut.is_forward_title:
        return True
    if not cut.block and cut.sentence_end is None:
        return False
    if forwards.is_forward_subject(subject, cut.block.labels if cut.block else ()):
        return True
    return cut.block is not None and not _is_said(lines[: cut.start]) and not forwards.is_reply_subject(subject)


def _forward(lines: list[str], cut: _Cut, subject: str | None) -> Split:
    sign = signatures.start(lines[: cut.start])
    note = lines[: cut.start if sign is None else sign]
    signature = [] if sign is None else lines[sign : cut.start]
    passed_on = forwards.describe(lines, cut.start, block=cut.block, sentence_end=cut.sentence_end)
    if passed_on.subject is None and forwards.is_forward_subject(subject, ()):
        passed_on = replace(passed_on, subject=plain_subject(subject) or None)
    visible = [*note, *lines[cut.start :]]
    return Split(visible=_joined(visible), signature=_joined(signature), forwarded=passed_on)


def _share(lines: list[str]) -> tuple[list[str], list[str], list[str]]:
    """(visible, signature, quoted) of lines in which quotes carry marks.

    A signature may stand below the quotes too, when the program put it, or a list its footer, at the very end.
    """
    marked = _marked(lines)
    end = _before_quotes(lines, marked, len(lines))
    sign = _signature(lines, marked, end)
    if sign is None or _is_said(lines[_after_quotes(marked, end) : sign]) or not any(marked[:sign]):
        sign = end if sign is None else sign
        return lines[:sign], lines[sign:end], lines[end:]
    above = _before_quotes(lines, marked, sign)
    second = _signature(lines, marked, above)
    second = above if second is None else second
    return lines[:second], [*lines[second:above], *lines[sign:end]], [*lines[above:sign], *lines[end:]]


def _after_introduction(visible: list[str]) -> int:
    """Above answers that stand between quotes nobody needs the sentence that introduces the first quote."""
    first = next((number for number, line in enumerate(visible) if line.strip()), 0)
    after = attributions.sentence_end(visible, first)
    return after if after is not None and _is_marked_next(visible, after) else 0


def _before_quotes(lines: list[str], marked: list[bool], end: int) -> int:
    """The line after the last one that somebody wrote now."""
    while end > 0 and (marked[end - 1] or not lines[end - 1].strip()):
        end -= 1
    return end


def _after_quotes(marked: list[bool], end: int) -> int:
    return next((number + 1 for number in range(end - 1, -1, -1) if marked[number]), 0)


def _marked(lines: list[str]) -> list[bool]:
    """Which lines belong to quotes: those with marks, what announces them, and what a program broke off them."""
    marked = [line.lstrip(" \u00a0").startswith(">") for line in lines]
    for number in range(1, len(lines)):
        if not marked[number] and marked[number - 1] and _is_broken_off(lines, number):
            marked[number] = True
    position = 0
    while position < len(lines):
        after = None if marked[position] else _announced(lines, position)
        if after is not None and _is_marked_next(lines, after):
            marked[position:after] = [True] * (after - position)
            position = after
        else:
            position += 1
    return marked


def _is_broken_off(lines: list[str], number: int) -> bool:
    """The end of a quoted line, without its mark: the line above is full and the sentence goes on."""
    line, above = lines[number].strip(), lines[number - 1].rstrip()
    if not line or not (line[0].islower() or line[0] in "\"'”»)") or len(above) < _FULL:
        return False
    is_within = number + 1 < len(lines) and lines[number + 1].startswith(">")
    return (is_within and len(line) <= _WRAPPED) or (above[-1] not in ".?!:;" and len(above) >= _WIDE)


def _announced(lines: list[str], position: int) -> int | None:
    """The line after the sentence that introduces a quote, if one begins here."""
    if not lines[position].strip():
        return None
    after = attributions.sentence_end(lines, position)
    return position + 1 if after is None and _announces(lines, position) else after


def _announces(lines: list[str], position: int) -> bool:
    """`Bob wrote:` without a date, right above a quote."""
    line = lines[position].strip()
    return len(line) < _SHORT and line.endswith(":") and attributions.VERB.search(line) is not None


def _signature(lines: list[str], marked: list[bool], end: int) -> int | None:
    """Only below the last quote that somebody answered."""
    floor = _after_quotes(marked, end)
    found = signatures.start(lines[floor:end], is_first=floor == 0)
    return None if found is None else floor + found


def _is_said(lines: list[str]) -> bool:
    return any(line.strip(" \t\u00a0\ufeff\u200b") for line in lines)


def _joined(lines: list[str]) -> str:
    """Lines as a text without blank lines at either end; a search for blanks at the end would be quadratic."""
    first = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    return "\n".join(lines[first:]).rstrip()
