"""A text shared out: what was written now, the signature, and what is quoted from before.

Forwards stay visible, answers between quotes stay with the quotes they answer, and where nothing would remain
visible everything does. Every line goes to exactly one of the three.
"""

import re
from dataclasses import dataclass
from typing import Final

from postroom import attributions, forwards, signatures
from postroom.attributions import HeadBlock
from postroom.model import Forwarded

_WRAPPED: Final = 30
_FULL: Final = 60


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
        return _forward(lines, cut)
    end = cut.start if cut else len(lines)
    own_end = _end_of_own(lines, end)
    sign = _signature(lines, own_end)
    visible, signature = lines[: own_end if sign is None else sign], lines[own_end if sign is None else sign : own_end]
    if not _is_said(visible):
        return Split(visible=_joined(lines))
    return Split(visible=_joined(visible), signature=_joined(signature), quoted=_joined(lines[own_end:]))


def _first_cut(lines: list[str]) -> _Cut | None:
    position = 0
    while position < len(lines):
        line = lines[position]
        is_marked = line.startswith(">") or line.startswith(" >")
        if not line.strip():
            position += 1
            continue
        if attributions.is_forward_title(line):
            return _forward_cut(lines, position)
        if not is_marked:
            cut = _cut_at(lines, position)
            if cut:
                return cut
            if (end := attributions.sentence_end(lines, position)) is not None:
                if not _is_marked_next(lines, end):
                    return _Cut(start=position, sentence_end=end)
                position = end
                continue
        position += 1
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
        block = attributions.head_block(lines, below, least=2) if below is not None and below - position < 4 else None  # noqa: PLR2004
        return _Cut(start=position, block=block) if block else None
    block = attributions.head_block(lines, position)
    return _Cut(start=position, block=block) if block else None


def _forward_cut(lines: list[str], position: int) -> _Cut:
    below = _next_said(lines, position + 1)
    block = attributions.head_block(lines, below, least=1) if below is not None else None
    return _Cut(start=position, is_forward_title=True, block=block)


def _next_said(lines: list[str], position: int) -> int | None:
    return next((number for number in range(position, min(position + 5, len(lines))) if attributions.unmarked(lines[number])), None)


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


def _forward(lines: list[str], cut: _Cut) -> Split:
    sign = signatures.start(lines[: cut.start])
    note = lines[: cut.start if sign is None else sign]
    signature = [] if sign is None else lines[sign : cut.start]
    passed_on = forwards.describe(lines, cut.start, block=cut.block, sentence_end=cut.sentence_end)
    visible = [*note, *lines[cut.start :]]
    return Split(visible=_joined(visible), signature=_joined(signature), forwarded=passed_on)


def _end_of_own(lines: list[str], end: int) -> int:
    """The line after the last one that somebody wrote now."""
    marked = _marked(lines, end)
    while end > 0 and (marked[end - 1] or not lines[end - 1].strip()):
        end -= 1
    return end


def _marked(lines: list[str], end: int) -> list[bool]:
    """Which lines belong to quotes: those with marks, what announces them, and what a program broke off them."""
    marked = [line.startswith(">") or line.lstrip(" \u00a0").startswith(">") for line in lines[:end]]
    for number in range(1, end - 1):
        if not marked[number] and marked[number - 1] and marked[number + 1] and _is_broken_off(lines, number):
            marked[number] = True
    position = 0
    while position < end:
        if not marked[position] and lines[position].strip():
            after = attributions.sentence_end(lines, position)
            if after is None and _announces(lines, position):
                after = position + 1
            if after is not None and after <= end and _is_marked_next(lines, after):
                marked[position:after] = [True] * (after - position)
                position = after
                continue
        position += 1
    return marked


def _is_broken_off(lines: list[str], number: int) -> bool:
    line = lines[number].strip()
    return 0 < len(line) <= _WRAPPED and line[0].islower() and len(lines[number - 1]) >= _FULL


def _announces(lines: list[str], position: int) -> bool:
    """`Bob wrote:` without a date, right above a quote."""
    line = lines[position].strip()
    return len(line) < 100 and line.endswith(":") and attributions.VERB.search(line) is not None  # noqa: PLR2004


def _signature(lines: list[str], end: int) -> int | None:
    """Only below the last quote that somebody answered."""
    floor = next((number + 1 for number in range(end - 1, -1, -1) if lines[number].lstrip().startswith(">")), 0)
    found = signatures.start(lines[floor:end]) if not floor else signatures.start(["x", *lines[floor:end]])
    if found is None:
        return None
    return found + floor - bool(floor)


def _is_said(lines: list[str]) -> bool:
    return any(line.strip(" \t\u00a0\ufeff\u200b") for line in lines)


def _joined(lines: list[str]) -> str:
    return re.sub(r"\A(?:[ \t]*\n)+|\s+\Z", "", "\n".join(lines))
