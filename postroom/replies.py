"""The text of a reply, split in three: what was written now, the signature, and what is quoted.

Forwards stay visible, answers between quotes stay with the quotes they answer, and where nothing would remain
visible everything does. Each line goes to exactly one of the three. How attributions and signatures look is known
in `attributions` and `signatures`; HTML is cut in `html_quotes`.
"""

from dataclasses import dataclass, replace
from typing import Final

from postroom import attribution_borders, attributions, forwards, groupware, signatures
from postroom.attributions import QuotedHeaders
from postroom.model import Forwarded
from postroom.threading import plain_subject

_MAX_DISTANCE: Final = 4
_LONGEST_REMAINDER: Final = 30
_SHORTEST_FULL_LINE: Final = 60
_SHORTEST_OPEN_LINE: Final = 70


@dataclass(frozen=True, kw_only=True)
class SplitText:
    """The three parts of a text, and the mail that it forwards."""

    visible: str
    signature: str = ""
    quoted: str = ""
    forwarded: Forwarded | None = None


@dataclass(frozen=True, kw_only=True)
class _QuoteStart:
    """The line from which everything is an earlier mail without quote marks."""

    start: int
    is_forward_title: bool = False
    block: QuotedHeaders | None = None
    attribution_end: int | None = None


def split(text: str, *, subject: str | None = None) -> SplitText:
    lines = attribution_borders.apart(text.split("\n"))
    quote = _find_quote_start(lines)
    if quote and _is_forward(lines, quote, subject):
        return _forward(lines, quote, subject)
    end = quote.start if quote else len(lines)
    visible, signature, quoted = _split_marked(lines[:end])
    if not _has_text(visible):
        return SplitText(visible=_text_of(lines))
    start = _after_attribution(visible)
    return SplitText(
        visible=_text_of(visible[start:]),
        signature=_text_of(signature),
        quoted=_text_of([*visible[:start], *quoted, *lines[end:]]),
    )


def _find_quote_start(lines: list[str]) -> _QuoteStart | None:
    position, is_answer, blocks = 0, False, groupware.beginnings(lines)
    while position < len(lines):
        line = lines[position]
        after = position + 1
        if line.strip():
            # Below an attribution, a forward with marks is a part of the mail that is answered.
            if not (is_answer and line.startswith(">")) and (quote := _forward_at(lines, position)):
                return quote
            if groupware.is_groupwise(line) and not _is_marked_next(lines, position + 1):
                return _QuoteStart(start=position)
            if not line.startswith((">", " >")):
                if quote := _quote_start_at(lines, position, may_be_block=position in blocks):
                    return quote
                end = attributions.attribution_end(lines, position)
                if end is not None and not _is_marked_next(lines, end):
                    return _QuoteStart(start=position, attribution_end=end)
                after, is_answer = end or after, is_answer or end is not None
        position = after
    return None


def _forward_at(lines: list[str], position: int) -> _QuoteStart | None:
    if attributions.is_forward_title(lines[position]):
        return _titled_forward(lines, position)
    if headers := attributions.headers_after_title(lines[position]):
        return _QuoteStart(start=position, is_forward_title=True, block=_on_one_line(headers, position))
    return None


def _quote_start_at(lines: list[str], position: int, *, may_be_block: bool) -> _QuoteStart | None:
    line = lines[position]
    if attributions.is_reply_above(line):
        return _QuoteStart(start=position)
    if attributions.is_original_title(line):
        below = _next_text(lines, position + 1)
        block = attributions.quoted_headers(lines, below, least=2) if below is not None else None
        return _QuoteStart(start=position, block=block)
    if attributions.is_written_title(line):
        return _QuoteStart(start=position)
    if least := attributions.least_headers_below(line):
        return _titled_quote(lines, position, least=least)
    block = attributions.quoted_headers(lines, position)
    if block is None and may_be_block:
        block = groupware.quoted_block(lines, position)
    elif block is not None and not block.is_of_a_mail:
        block = None
    return _QuoteStart(start=position, block=block) if block else None


def _titled_quote(lines: list[str], position: int, *, least: int) -> _QuoteStart | None:
    """The quote that begins with a rule or title, if headers stand right below it."""
    below = _next_text(lines, position + 1)
    is_near = below is not None and below - position < _MAX_DISTANCE
    block = attributions.quoted_headers(lines, below, least=least) if below is not None and is_near else None
    return _QuoteStart(start=position, block=block) if block else None


def _titled_forward(lines: list[str], position: int) -> _QuoteStart:
    below = _next_text(lines, position + 1)
    block = attributions.quoted_headers(lines, below, least=1) if below is not None else None
    return _QuoteStart(start=position, is_forward_title=True, block=block)


def _on_one_line(headers: list[str], position: int) -> QuotedHeaders | None:
    block = attributions.quoted_headers(headers, 0, least=1)
    return replace(block, start=position, end=position + 1) if block else None


def _next_text(lines: list[str], position: int) -> int | None:
    near = range(position, min(position + 5, len(lines)))
    return next((number for number in near if attributions.unmarked(lines[number])), None)


def _is_marked_next(lines: list[str], position: int) -> bool:
    """Whether the next line that is not blank has a quote mark."""
    for line in lines[position : position + 4]:
        if line.strip():
            return line.lstrip().startswith((">", "|"))
    return False


def _is_forward(lines: list[str], quote: _QuoteStart, subject: str | None) -> bool:
    if quote.is_forward_title:
        return True
    if not quote.block and quote.attribution_end is None:
        return False
    if forwards.is_forward_subject(subject, quote.block.labels if quote.block else ()):
        return True
    return quote.block is not None and not _has_text(lines[: quote.start]) and not forwards.is_reply_subject(subject)


def _forward(lines: list[str], quote: _QuoteStart, subject: str | None) -> SplitText:
    sign = signatures.start(lines[: quote.start])
    note = lines[: quote.start if sign is None else sign]
    signature = [] if sign is None else lines[sign : quote.start]
    passed_on = forwards.describe(lines, quote.start, block=quote.block, attribution_end=quote.attribution_end)
    if passed_on.subject is None and forwards.is_forward_subject(subject, ()):
        passed_on = replace(passed_on, subject=plain_subject(subject) or None)
    visible = [*note, *lines[quote.start :]]
    return SplitText(visible=_text_of(visible), signature=_text_of(signature), forwarded=passed_on)


def _split_marked(lines: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Return the visible, signature and quoted lines of a text in which quotes have marks.

    A signature may also stand below the quotes, if a program or a mailing list added it at the end.
    """
    marked = _marked(lines)
    if below := _below_whole_quote(lines, marked):
        return below
    end = _before_quotes(lines, marked, len(lines))
    sign = _signature(lines, marked, end)
    if sign is None or _has_text(lines[_after_quotes(marked, end) : sign]) or not any(marked[:sign]):
        sign = end if sign is None else sign
        return lines[:sign], lines[sign:end], lines[end:]
    above = _before_quotes(lines, marked, sign)
    second = _signature(lines, marked, above)
    second = above if second is None else second
    return lines[:second], [*lines[second:above], *lines[sign:end]], [*lines[above:sign], *lines[end:]]


def _below_whole_quote(lines: list[str], marked: list[bool]) -> tuple[list[str], list[str], list[str]] | None:
    """The three parts of a text that is one quote from its start, and below it all of the answer."""
    border = _after_quotes(marked, len(lines))
    if not border or any(line.strip() and not marked[number] for number, line in enumerate(lines[:border])):
        return None
    sign = signatures.start(lines[border:], is_first=False)
    sign = len(lines) if sign is None else border + sign
    if not _has_text(lines[border:sign]):
        return None
    return lines[border:sign], lines[sign:], lines[:border]


def _after_attribution(visible: list[str]) -> int:
    """The line after an attribution at the top: above answers between quotes, it is counted as quoted."""
    first = next((number for number, line in enumerate(visible) if line.strip()), 0)
    after = attributions.attribution_end(visible, first)
    return after if after is not None and _is_marked_next(visible, after) else 0


def _before_quotes(lines: list[str], marked: list[bool], end: int) -> int:
    """The line after the last one that is neither quoted nor blank."""
    while end > 0 and (marked[end - 1] or not lines[end - 1].strip()):
        end -= 1
    return end


def _after_quotes(marked: list[bool], end: int) -> int:
    return next((number + 1 for number in range(end - 1, -1, -1) if marked[number]), 0)


def _marked(lines: list[str]) -> list[bool]:
    """Which lines belong to quotes: lines with marks, their attributions, and what a program wrapped out of them."""
    marked = [line.lstrip(" \u00a0").startswith(">") for line in lines]
    for number in range(1, len(lines)):
        if not marked[number] and marked[number - 1] and _is_wrapped_quote(lines, number):
            marked[number] = True
    position = 0
    while position < len(lines):
        after = None if marked[position] else _attribution_end(lines, position)
        if after is not None and _is_marked_next(lines, after):
            marked[position:after] = [True] * (after - position)
            position = after
        else:
            position += 1
    return marked


def _is_wrapped_quote(lines: list[str], number: int) -> bool:
    """Whether the line is the wrapped end of a quoted line: the line above is full and its sentence goes on."""
    line, above = lines[number].strip(), lines[number - 1].rstrip()
    if not line or not (line[0].islower() or line[0] in "\"'”»)") or len(above) < _SHORTEST_FULL_LINE:
        return False
    is_within = number + 1 < len(lines) and lines[number + 1].startswith(">")
    return (is_within and len(line) <= _LONGEST_REMAINDER) or (
        above[-1] not in ".?!:;" and len(above) >= _SHORTEST_OPEN_LINE
    )


def _attribution_end(lines: list[str], position: int) -> int | None:
    """The line after the attribution that begins on this line, or None."""
    if not lines[position].strip():
        return None
    after = attributions.attribution_end(lines, position)
    return position + 1 if after is None and attributions.is_bare_attribution(lines[position]) else after


def _signature(lines: list[str], marked: list[bool], end: int) -> int | None:
    """The first line of the signature. It is looked for only below the last quote above `end`."""
    floor = _after_quotes(marked, end)
    found = signatures.start(lines[floor:end], is_first=floor == 0)
    return None if found is None else floor + found


def _has_text(lines: list[str]) -> bool:
    return any(line.strip(" \t\u00a0\ufeff\u200b") for line in lines)


def _text_of(lines: list[str]) -> str:
    """Join lines, without the blank lines at both ends. No regular expression is used: it would be quadratic."""
    first = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    return "\n".join(lines[first:]).rstrip()
