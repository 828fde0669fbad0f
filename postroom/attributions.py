"""Attributions: the lines with which a mail program introduces the mail that it quotes, in some thirty languages.

They have three forms: a sentence ("On ... wrote:"), a block of headers ("From: ... Sent: ..."), and a title between
rules. This module recognises them in lines. Where a text is cut is decided in `replies`.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from postroom import attribution_sentences, phrases


class HeaderField(StrEnum):
    """The headers that a quoted block may hold, whatever their label is in its language."""

    SENDER = "sender"
    DATE = "date"
    TO = "to"
    CC = "cc"
    SUBJECT = "subject"
    OTHER = "other"


_LABELS: Final = {
    HeaderField.SENDER: phrases.SENDER_LABELS,
    HeaderField.DATE: phrases.DATE_LABELS,
    HeaderField.TO: phrases.TO_LABELS,
    HeaderField.CC: phrases.CC_LABELS,
    HeaderField.SUBJECT: phrases.SUBJECT_LABELS,
    HeaderField.OTHER: phrases.OTHER_LABELS,
}
LABELS: Final = {label: kind for kind, labels in _LABELS.items() for label in labels.split("|")}
_CAPITALISED: Final = "|".join(
    re.escape(label[0].upper() + label[1:]) for label in sorted(LABELS, key=len, reverse=True)
)
_COLON: Final = "[:\uff1a]"
_LABEL_INSIDE: Final = re.compile(rf"({_CAPITALISED})(?=\s?{_COLON}\s)")
VERB: Final = re.compile(rf"(?:^|[\s,.>)\"»’'])(?:{phrases.VERBS})(?:\(\w+\)|\s|{_COLON}|[>,]|$)|>wrote", re.IGNORECASE)
_OPENER: Final = re.compile(rf"(?:[-–—*]+\s*)?(?:{phrases.OPENERS})\b|\d", re.IGNORECASE)
_DATE: Final = re.compile(
    r"\b\d{1,2}\s?[:h.]\s?\d{2}\b|\b\d{1,4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,4}|\b(?:19|20)\d\d\b|"
    r"\b\d{1,2}\.?\s+\w{3,9}\.?|\w{3,9}\.? \d{1,2}\b"
)
_TIME: Final = re.compile(r"\b\d{1,2}\s?[:h.]\s?\d{2}\b")
_ADDRESS: Final = re.compile(r"[\w.+'*-]{1,64}@\s?[\w.-]{2,200}", re.UNICODE)
_END: Final = re.compile(rf"{_COLON}\s*[*_]*\s*$")
# Zoho writes dashes where others write a colon. Some programs write nothing there.
_BARE_END: Final = re.compile(r"(?:wrote|a écrit|escribió|schrieb|ha scritto|escreveu)\s*-*\s*$", re.IGNORECASE)
# Without an opener, the verb stands at the end, before an address or a few short words at most.
_LAST_VERB: Final = re.compile(
    rf"(?:{VERB.pattern})(?:[^\w<(]*(?:<[^<>]*>|\([^()]*\)|\w{{1,12}})){{0,3}}\W*$", re.IGNORECASE
)
_MAX_LINES: Final = 6
_MAX_PURE_LINES: Final = 3
_LONGEST: Final = 700
_LONGEST_TITLE: Final = 120
_LONGEST_REQUEST: Final = 200
_LONGEST_BARE: Final = 100

_RULE: Final = re.compile(r"[\s>*]*(?:[-_=~─—–#*+]\s?){3,}\s*")
_TITLE_OF_ORIGINAL: Final = re.compile(phrases.ORIGINAL_TITLES, re.IGNORECASE)
_TITLE_OF_FORWARD: Final = re.compile(phrases.FORWARD_TITLES, re.IGNORECASE)
_WRITTEN_TITLE: Final = re.compile(r"\s*-{2,}\s?([^-].{1,100}?)\s?-{2,}\s*")
_ANSWER_TITLE: Final = re.compile(rf"\s*-{{3,}}\s*{phrases.ANSWER_TITLES}\b[^-\n]{{0,80}}-{{3,}}\s*", re.IGNORECASE)
_OTHER_TITLE: Final = re.compile(r"\s*-{3,}\s*[^\W\d_][^-\n]{2,60}-{3,}\s*")
_QUOTING: Final = re.compile(rf"(?:{phrases.QUOTING})\s+(?=[\w\"'<])", re.IGNORECASE)
_BEGIN_OF_FORWARD: Final = re.compile(rf"(?:{phrases.FORWARD_BEGINNINGS})\s*{_COLON}?", re.IGNORECASE)
_REPLY_ABOVE: Final = re.compile(phrases.REPLY_ABOVE, re.IGNORECASE)
_TITLE_BEFORE_HEADERS: Final = re.compile(r"\s*-{3,}[^-:]{3,60}-{3,}\s+(?=\S)")
_HEADER_LINE: Final = re.compile(rf"[\s>*_|]*([^\W\d_][^:\uff1a\n@]{{0,24}}?)[\s*_]*{_COLON}[\s*_]*(.*)")
_UNMARKED: Final = re.compile(r"^[>\s\ufeff\u200b]+")


@dataclass(frozen=True, kw_only=True)
class QuotedHeaders:
    """Headers that a mail program copied into the text: the lines from `start` up to `end`, and their values."""

    start: int
    end: int
    fields: dict[HeaderField, str] = field(default_factory=dict)
    labels: tuple[str, ...] = ()

    @property
    def is_of_a_mail(self) -> bool:
        """Whether it names a subject, an address or a time. `From: Paris`, `To: Lyon`, `Date: 3 May` is an order."""
        values = " ".join(self.fields.values())
        return HeaderField.SUBJECT in self.fields or "@" in values or _TIME.search(values) is not None


def attribution_end(lines: list[str], start: int) -> int | None:
    """The line after an "On ... wrote:" that begins on this line, or None. It may be wrapped over several lines."""
    first = unmarked(lines[start])
    if not first:
        return None
    if _OPENER.match(first) or (_END.search(first) and VERB.search(first)):
        end = _sentence_end(lines, start)
        return _pure_end(lines, start, first) if end is None else end
    return _pure_end(lines, start, first)


def _sentence_end(lines: list[str], start: int) -> int | None:
    """The line after a sentence that begins and ends as an attribution does."""
    joined = ""
    for position in range(start, min(start + _MAX_LINES, len(lines))):
        line = unmarked(lines[position])
        if not line or len(joined) > _LONGEST:
            return None
        joined = f"{joined} {line}" if joined else line
        if _END.search(line) or (_BARE_END.search(line) and _ADDRESS.search(joined)):
            is_found = _is_sentence(joined) and (_OPENER.match(joined) or _LAST_VERB.search(joined))
            return position + 1 if is_found else None
    return None


def _pure_end(lines: list[str], start: int, first: str) -> int | None:
    """The line after a sentence of at most three lines that is an attribution and nothing else, in any order.

    A date and a name count only above a line with a quote mark: `3 November 09:12, Room 4:` may head a list too.
    """
    if not _may_be_pure(lines, start, first):
        return None
    joined = ""
    for position in range(start, min(start + _MAX_PURE_LINES, len(lines))):
        line = unmarked(lines[position])
        if not line:
            return None
        joined = f"{joined} {line}" if joined else line
        if _END.search(line):
            is_found = attribution_sentences.is_attribution(joined) or (
                _is_marked(lines, position + 1) and attribution_sentences.is_date_and_name(joined)
            )
            return position + 1 if is_found else None
    return None


def _may_be_pure(lines: list[str], start: int, first: str) -> bool:
    """Whether the first line holds a part of an attribution: a look that costs less than the whole test."""
    if len(first) > _LONGEST:
        return False
    if ends_with_colon(first):
        return "@" in first or _DATE.search(first) is not None
    below = lines[start + 1 : start + _MAX_PURE_LINES]
    if not any(map(ends_with_colon, below)):
        return False
    return "@" in first or below[0].startswith(("<", "(", "[")) or VERB.search(first) is not None


def ends_with_colon(line: str) -> bool:
    return line.rstrip(" \t\r\u00a0*_").endswith((":", "\uff1a"))


def _is_marked(lines: list[str], position: int) -> bool:
    below = next((line for line in lines[position : position + 3] if line.strip()), "")
    return below.lstrip().startswith(">")


def quoted_headers(lines: list[str], start: int, *, least: int = 3) -> QuotedHeaders | None:
    """The block of headers that begins on this line, or None unless it has a sender and `least` headers in all."""
    if not header_line(lines[start]):
        return None
    fields: dict[HeaderField, str] = {}
    labels: list[str] = []
    end, last = start, HeaderField.OTHER
    for position in range(start, min(start + 40, len(lines))):
        line = unmarked(lines[position])
        found = header_line(line)
        if found and (found[0] not in fields or found[0] in {HeaderField.OTHER, HeaderField.CC}):
            last, end = found[0], position + 1
            fields.setdefault(found[0], found[1])
            labels.append(found[2])
        elif found or position - end >= _gap(line):
            break
        elif line and last is not HeaderField.OTHER:
            fields[last] = f"{fields[last]} {line}".strip()
    fields = _without_overrun(lines, end, _without_other(fields), last)
    if HeaderField.SENDER not in fields or len(fields) < least:
        return None
    return QuotedHeaders(start=start, end=_with_continuation(lines, end, last), fields=fields, labels=tuple(labels))


def header_line(line: str) -> tuple[HeaderField, str, str] | None:
    if ":" not in line and "\uff1a" not in line:
        return None
    match = _HEADER_LINE.match(line)
    if not match:
        return None
    label = unicodedata.normalize("NFC", match[1]).casefold().strip(" *_")
    kind = LABELS.get(label)
    return (kind, match[2].strip().strip("*_").strip(), label) if kind else None


def is_original_title(line: str) -> bool:
    return bool(_RULE.match(line) and len(line) < _LONGEST_TITLE and _TITLE_OF_ORIGINAL.search(line))


def is_written_title(line: str) -> bool:
    """Whether the line is one like `---- Ann Reed wrote: ----`."""
    match = _WRITTEN_TITLE.fullmatch(line) if line.lstrip().startswith("--") and len(line) < _LONGEST_TITLE else None
    return match is not None and attribution_sentences.is_name_and_verb(match[1])


def is_answer_title(line: str) -> bool:
    """Whether the line is one like `-----Antwort von Ann Reed-----`. People write such lines too, above an answer."""
    return line.lstrip().startswith("--") and len(line) < _LONGEST_TITLE and bool(_ANSWER_TITLE.fullmatch(line))


def least_headers_below(line: str) -> int:
    """How many headers must stand below this line to make it the title of a quote, or 0 where it can be none.

    Three make one of any words between dashes.
    """
    if is_rule(line) or is_answer_title(line):
        return 2
    is_title = line.lstrip().startswith("--") and len(line) < _LONGEST_TITLE and _OTHER_TITLE.fullmatch(line)
    return 3 if is_title else 0


def is_bare_attribution(line: str) -> bool:
    """Whether the line introduces a quote without a date, such as `Bob wrote:` or `Zitat von Bob <bob@x.example>:`."""
    line = line.strip()
    if not line.endswith(":") or len(line) >= _LONGEST_BARE:
        return False
    return VERB.search(line) is not None or _QUOTING.match(line) is not None


def is_forward_title(line: str) -> bool:
    """Whether the line is one like `---- Forwarded message ----` or `Begin forwarded message:`."""
    if len(line) > _LONGEST_TITLE:
        return False
    bare = unmarked(line).strip("*_ ")
    if _RULE.match(bare) and _TITLE_OF_FORWARD.search(bare):
        return True
    return _BEGIN_OF_FORWARD.fullmatch(bare) is not None


def headers_after_title(line: str) -> list[str]:
    """The headers that some programs write on the line of a forward's title, each as a line of its own."""
    match = _TITLE_BEFORE_HEADERS.match(line)
    if not match or not _TITLE_OF_FORWARD.search(match[0]):
        return []
    return _LABEL_INSIDE.sub(r"\n\1", line[match.end() :]).strip().split("\n")


def is_reply_above(line: str) -> bool:
    return len(line) < _LONGEST_REQUEST and _REPLY_ABOVE.search(line) is not None


def is_rule(line: str) -> bool:
    return _RULE.fullmatch(line) is not None


def unmarked(line: str) -> str:
    """Return the line without its quote marks, and each accent in one character with its letter, as in our tables."""
    return unicodedata.normalize("NFC", _UNMARKED.sub("", line).rstrip())


def _is_sentence(joined: str) -> bool:
    if VERB.search(joined):
        if attribution_sentences.says_more(joined):
            return False
        return bool(_DATE.search(joined) or _ADDRESS.search(joined))
    return bool(_ADDRESS.search(joined) and _DATE.search(joined) and _OPENER.match(joined))


def _gap(line: str) -> int:
    """How many lines may stand between two headers: one blank line, or the rest of a long list of recipients."""
    return 4 if line else 2


def _without_other(fields: dict[HeaderField, str]) -> dict[HeaderField, str]:
    return {name: value for name, value in fields.items() if name is not HeaderField.OTHER}


def _without_overrun(
    lines: list[str], end: int, fields: dict[HeaderField, str], last: HeaderField
) -> dict[HeaderField, str]:
    """Read the last header again, since text below the block may have been added to its value."""
    if last is HeaderField.OTHER or last not in fields:
        return fields
    found = header_line(unmarked(lines[end - 1]))
    return {**fields, last: found[1]} if found and found[0] is last else fields


def _with_continuation(lines: list[str], end: int, last: HeaderField) -> int:
    """The end of the block after wrapped recipients: an address list goes on while its lines end with a comma."""
    while (
        last in {HeaderField.TO, HeaderField.CC}
        and end < len(lines)
        and lines[end - 1].rstrip().endswith((",", ";", "<"))
    ):
        if not lines[end].strip():
            break
        end += 1
    return end
