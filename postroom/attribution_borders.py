"""Lines in which the answer ends and the attribution of its quote begins: they are cut in two.

Programs that drop line breaks write `Thanks. On Tue, 3 Nov 2026 at 09:12, Ann Reed wrote:` on one line.
"""

import re
from typing import Final

from postroom import attribution_sentences, attributions

# An opener that a date follows, with a capital within the line.
_OPENER: Final = re.compile(
    r"(?<=\s)(?=(?:On|Le|Am|El|Il giorno|Il|Op|Den|Dnia|W dniu|Em|No dia|Dne|Dňa|På|Pe|În data)\s+"
    r"(?:[^\W\d]{1,12}[.,]{0,2}\s+){0,2}\d)"
)
_AFTER_SENTENCE: Final = re.compile(r"(?<=[.!?…)\]»”;])\s+(?=[^\s.!?…)\]»”;])|(?<=[.!?…])(?=[A-ZÀ-Þ])")
_MAX_LINES: Final = 3
_LONGEST: Final = 2_000
_LONGEST_ATTRIBUTION: Final = 350
_MAX_BORDERS: Final = 12


def apart(lines: list[str]) -> list[str]:
    """The lines, with each attribution that shares a line with the words before it on a line of its own."""
    found = dict(_borders(lines))
    if not found:
        return lines
    cut: list[str] = []
    for number, line in enumerate(lines):
        border = found.get(number)
        cut += [line] if border is None else [line[:border].rstrip(), line[border:]]
    return cut


def _borders(lines: list[str]) -> list[tuple[int, int]]:
    """The lines to cut, and where. Each attribution is looked for from its end, which has a colon."""
    found = []
    for last, line in enumerate(lines):
        if (
            len(line) > _LONGEST
            or line.startswith(">")
            or not attributions.ends_with_colon(line)
            or not _is_promising(lines, last)
        ):
            continue
        for first in range(last, max(-1, last - _MAX_LINES), -1):
            if not lines[first].strip() or lines[first].startswith(">") or len(lines[first]) > _LONGEST:
                break
            border = _border(lines[first], lines[first + 1 : last + 1])
            if border and any(map(str.isalnum, lines[first][:border])):
                found.append((first, border))
                break
    return found


def _is_promising(lines: list[str], last: int) -> bool:
    """Whether an attribution may end on this line: a look that costs less than the whole test."""
    if not attributions.ends_with_colon(lines[last]):
        return False
    near = " ".join(line[-_LONGEST_ATTRIBUTION:] for line in lines[max(0, last - _MAX_LINES + 1) : last + 1])
    return "@" in near or attributions.VERB.search(near) is not None


def _border(line: str, following: list[str]) -> int | None:
    """Where in the line the attribution begins that ends with these lines, or None."""
    start = max(0, len(line) - _LONGEST_ATTRIBUTION)
    openers = [match.start() for match in _OPENER.finditer(line, start)]
    for border in openers[:_MAX_BORDERS]:
        if attribution_sentences.is_attribution(" ".join((line[border:], *following))):
            return border
    if attribution_sentences.is_attribution(" ".join((line, *following))):
        return None
    sentences = [match.end() for match in _AFTER_SENTENCE.finditer(line, start)]
    for border in sentences[-_MAX_BORDERS:]:
        if attribution_sentences.is_attribution(" ".join((line[border:], *following))):
            return border
    return None
