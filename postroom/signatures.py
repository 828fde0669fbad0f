"""The beginning of the signature: a delimiter, the line of a mobile program, a closing formula or a disclaimer.

Quotes are taken off before, in `replies`.
"""

import re
from typing import Final

from postroom import phrases

_DELIMITER: Final = re.compile(r"\s{0,3}(?:--|—|––)\s*")
_LONGEST_BLOCK: Final = 25
_SENT_FROM: Final = re.compile(rf"[\s*_\-]*(?:{phrases.SENT_FROM})\b", re.IGNORECASE)
_ADVERT: Final = re.compile(rf"[\s*_\-]*(?:{phrases.ADVERTS})", re.IGNORECASE)
_DEVICE: Final = re.compile(phrases.DEVICES, re.IGNORECASE)
# Mobile programs put this line above the quote. What is below it was not written now.
_SENT_FROM_MINE: Final = re.compile(r"[\s*_\-]*sent (?:from|via) my (?:\w[\w.-]*\s?){1,6}\W*", re.IGNORECASE)
_LIST: Final = re.compile(
    r"mailing list|listinfo|unsubscribe|liste de diffusion|mailingliste|@[\w.-]+\nhttps?://", re.IGNORECASE
)
_NEAR: Final = 8
_FEW: Final = 6
_SENTENCE_TAIL: Final = re.compile(r"[,;]\s+\w+.*\w+\s+\w+|[a-zé]\.\s*$")
_CLOSING: Final = re.compile(rf"\s*(?:{phrases.CLOSINGS})\s*[,.!:;]*\s*", re.IGNORECASE)
_CLOSING_AND_NAME: Final = re.compile(
    rf"\s*(?:{phrases.CLOSINGS})\s*[,.!]+\s*(?:[^\W\d_][\w.'’-]*\s*){{1,4}}", re.IGNORECASE
)
_DASHED_NAME: Final = re.compile(r"\s{0,2}(?:[-/~]|[–—]\s?)[^\W\d_a-z][\w.'’-]+(?:\s[^\W\d_a-z][\w.'’-]*){0,3}\s*")
_DISCLAIMER: Final = re.compile(rf"[\s*_>]*(?:{phrases.DISCLAIMERS})", re.IGNORECASE)
_WIDEST: Final = 110


def start(lines: list[str], *, is_first: bool = True) -> int | None:
    """The first line of the signature at the end of these lines, or None. An explicit delimiter comes first.

    `is_first` says that the lines are the beginning of the text. Then something must stand above the signature.
    """
    last = _last(lines)
    if last is None:
        return None
    found = _delimiter(lines, last)
    if found is None:
        marks = (_sent_from(lines, last), _footer(lines, last), _disclaimer(lines, last))
        cut = min((mark for mark in marks if mark is not None), default=None)
        closing = _closing(lines, last if cut is None else cut - 1)
        found = closing if closing is not None else cut
    if found is None or (is_first and not any(line.strip() for line in lines[:found])):
        return None
    return found


def _last(lines: list[str]) -> int | None:
    return next((number for number in range(len(lines) - 1, -1, -1) if lines[number].strip()), None)


def _delimiter(lines: list[str], last: int) -> int | None:
    for number in range(last, max(-1, last - 200), -1):
        if _DELIMITER.fullmatch(lines[number]):
            below = sum(1 for line in lines[number + 1 :] if line.strip())
            return number if lines[number] == "-- " or below <= _LONGEST_BLOCK else None
    return None


def _sent_from(lines: list[str], last: int) -> int | None:
    """The line of a mobile program. It is near the end, and no sentence that only begins in the same way."""
    for number in range(last, max(-1, last - _LONGEST_BLOCK), -1):
        line = lines[number]
        if len(line) <= _WIDEST * 2 and _ADVERT.fullmatch(line):
            return number
        if len(line) > _WIDEST * 2 or not _SENT_FROM.match(line) or _SENTENCE_TAIL.search(line):
            continue
        is_short = bool(_DEVICE.search(line)) or len(line.split()) <= _FEW
        if (is_short and last - number < _NEAR) or _SENT_FROM_MINE.fullmatch(line):
            return number
    return None


def _footer(lines: list[str], last: int) -> int | None:
    """The first line of the footer of a mailing list: a rule of underscores above its name and address."""
    for number in range(last, max(-1, last - _NEAR), -1):
        if lines[number].startswith("__") and _is_rule(lines[number]):
            return number if _LIST.search("\n".join(lines[number:])) else None
    return None


def _disclaimer(lines: list[str], last: int) -> int | None:
    """The first line of a disclaimer: a paragraph near the end that begins as disclaimers do."""
    found = None
    for number in range(last, max(0, last - 40), -1):
        above = lines[number - 1]
        if (not above.strip() or _is_rule(above)) and _DISCLAIMER.match(" ".join(lines[number : number + 3])):
            found = number - 1 if _is_rule(above) else number
    return found


def _is_rule(line: str) -> bool:
    return bool(line.strip()) and not line.strip(" -_=*~")


def _closing(lines: list[str], last: int) -> int | None:
    """The line of a closing formula above short lines only, or of a name after a dash at the end."""
    below = 0
    for number in range(last, max(-1, last - _LONGEST_BLOCK), -1):
        line = lines[number]
        if len(line) <= _WIDEST and (_CLOSING.fullmatch(line) or _CLOSING_AND_NAME.fullmatch(line)):
            return number
        below += bool(line.strip())
        if len(line) > _WIDEST or below > 14 or line.lstrip().startswith(">"):  # noqa: PLR2004 - the lines of a long signature
            break
    ending = _last(lines[: last + 1])
    if (
        ending is not None
        and len(lines[ending]) <= _WIDEST
        and _DASHED_NAME.fullmatch(lines[ending])
        and (ending == 0 or not _is_listed(lines[ending - 1]))
    ):
        return ending
    return None


def _is_listed(line: str) -> bool:
    return line.lstrip().startswith(("-", "*", "•", "/"))
