"""The header section of a mail or of a part: this module finds it and decodes its values (RFC 5322, RFC 2047).

The parser of the standard library is not used, since it raises on some headers and is slow on others. Parameters,
addresses and dates within values are read in `parameters`, `address_lists` and `date_parsing`.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final

from postroom.charsets import decode, guess_label

_LINE: Final = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_BREAKS: Final = re.compile(rb"[\r\n]*")
_BLANK_LINE: Final = re.compile(rb"\n\r?\n|\r\r")
_FIELD: Final = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
# Lines are headers only if one of these is among them: a text may begin with "Note: ..." too.
_KNOWN: Final = re.compile(
    rb"(?:received|from|to|cc|subject|date|message-id|mime-version|return-path|delivered-to|reply-to|sender"
    rb"|in-reply-to|references|content-[a-z-]+|x-[!-9;-~]+|dkim-signature|arc-[a-z-]+|authentication-results)[ \t]*:",
    re.IGNORECASE,
)
# The same names, after at most five folded lines.
_KNOWN_AFTER_FOLDED: Final = re.compile(rb"(?:[ \t]+[^\r\n]{0,500}(?:\r\n|\n|\r)){0,5}" + _KNOWN.pattern, re.IGNORECASE)
_BLANKS: Final = b" \t"
_KNOWN_LINE: Final = re.compile(rb"[\r\n](?=" + _KNOWN.pattern + rb")", re.IGNORECASE)
_PARAMETER_LINE: Final = re.compile(rb"[\w*-]{1,40}[ \t]?=")
# What the lines of long headers look like when a relay took their indentation off, the last header's too.
_TAGS: Final = re.compile(rb"[a-z]{1,4}=\S|[A-Za-z0-9+/=:;]{40,}[ \t]*\r?\n?$")
_FOLDED_FORMS: Final = {
    b"received": re.compile(rb"(?:from|by|for|with|id|via|using)[ \t]+\S|\(|;"),
    b"dkim-signature": _TAGS, b"arc-seal": _TAGS, b"arc-message-signature": _TAGS, b"domainkey-signature": _TAGS,
    b"authentication-results": re.compile(rb"(?:spf|dkim|dmarc|arc|auth)=|(?:header|smtp)\."),
    b"references": re.compile(rb"<[^<>\s]{3,300}>"), b"in-reply-to": re.compile(rb"<[^<>\s]{3,300}>"),
    b"x-spam-report": re.compile(rb"\*|-?\d"), b"x-spam-status": re.compile(rb"[\w-]{2,20}=|[A-Z_]{4,}"),
    b"content-type": _PARAMETER_LINE, b"content-disposition": _PARAMETER_LINE,
}  # fmt: skip
# Headers of one short value, to which a strange line adds nothing.
_WHOLE: Final = {b"from", b"sender", b"date", b"message-id", b"mime-version", b"content-transfer-encoding"}
_ADDRESSES: Final = {b"to", b"cc", b"reply-to", b"delivered-to", b"x-original-to"}
_LONGEST_FOLDED: Final = 16_000
_CHARSET: Final = re.compile(rb"charset[ \t]*=[ \t]*[\"']?([\w.:+-]{1,40})", re.IGNORECASE)
_ENCODED_WORD: Final = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^\r\n]{0,2000}?)\?=")
_BETWEEN_WORDS: Final = re.compile(r"(\?=)[ \t\r\n]+(?==\?[^?\s]{1,100}\?[bBqQ]\?)")
_SAMPLE: Final = 2_000
_MAX_VALUES: Final = 50
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LINE_BREAKS: Final = re.compile(r"[\r\n]+")


@dataclass(frozen=True)
class Headers:
    """The headers in their order, with values as they were sent."""

    fields: tuple[tuple[str, bytes], ...] = ()
    max_value: int = 64_000

    def raw(self, name: str) -> Iterator[bytes]:
        return iter(self._by_name.get(name.casefold(), ()))

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[bytes]]:
        """A mail is asked for some thirty headers, most of which it does not have."""
        found: dict[str, list[bytes]] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return found

    def all(self, name: str) -> list[str]:
        """The decoded values of this header in their order, each on one line. At most 50 are read."""
        return [self._text(value) for value in islice(self.raw(name), _MAX_VALUES)]

    def first(self, name: str) -> str | None:
        """The first value that is not empty, decoded, or None."""
        return next((text for value in self.raw(name) if (text := self._text(value))), None)

    def undecoded(self, name: str) -> list[str]:
        """The values with their encoded words not yet decoded, for structured headers."""
        return [unfold(self._decoded(value)) for value in self.raw(name)]

    def _text(self, value: bytes) -> str:
        return unstructured(self._decoded(value))

    def _decoded(self, value: bytes) -> str:
        """Decode raw octets, which are mostly in the charset that the Content-Type declares."""
        value = value[: self.max_value]
        return decode(value, None if value.isascii() else self._charset, is_short=True).text

    @cached_property
    def _charset(self) -> str | None:
        """The charset of raw octets: that of the Content-Type, or one guessed once for all headers together."""
        found = (_CHARSET.search(value[: self.max_value]) for value in self.raw("content-type"))
        if declared := next((match[1].decode("ascii") for match in found if match), None):
            return declared
        octets = b" ".join(value[:_SAMPLE] for _, value in self.fields if not value.isascii())
        return guess_label(octets[:_SAMPLE])

    def __contains__(self, name: str) -> bool:
        return name in self._by_name


@dataclass(frozen=True, kw_only=True)
class HeaderSection:
    """The headers, where the body begins, and how many lines were neither."""

    headers: Headers
    body: int
    junk: int = 0
    is_cut: bool = False


def find(raw: bytes, start: int, end: int, *, max_section: int, max_value: int) -> HeaderSection:
    """Read headers from `start` on. Lines before or between them that are no headers are skipped and counted."""
    reader = _HeaderReader(raw, start, min(end, start + max_section))
    fields = tuple((name.decode("ascii").casefold(), value) for name, value in reader.fields())
    is_cut = reader.is_unfinished and start < reader.position and reader.end < end
    # The line break before a blank line may be the last octet that was read.
    body = _after_blank(raw, reader.position - 1, end) if is_cut else reader.position
    return HeaderSection(headers=Headers(fields, max_value), body=body, junk=reader.junk, is_cut=is_cut)


def _after_blank(raw: bytes, start: int, end: int) -> int:
    match = _BLANK_LINE.search(raw, start, end)
    return match.end() if match else end


class _HeaderReader:
    """Reads the lines of a header section once, from its start to its end."""

    def __init__(self, raw: bytes, start: int, end: int) -> None:
        self.raw, self.position, self.end = raw, start, end
        self.junk = 0
        self.is_unfinished = False
        self.name, self.value = b"", bytearray()
        self.known = start
        """Up to here, lines that are no headers belong to the section: a header follows them."""

    def fields(self) -> Iterator[tuple[bytes, bytes]]:
        while self.position < self.end:
            line_end = self._line_end()
            line = self.raw[self.position : line_end]
            if match := _FIELD.match(line):
                yield from self._finished()
                self.name, self.value = match[1], bytearray(line[match.end() :])
            elif not line.strip() and not (self.name and line[0] in _BLANKS and self._headers_follow(line_end)):
                if self.name or not self._headers_follow(line_end):
                    self.position = line_end
                    break
                line_end = self._after_breaks(line_end)
            elif not self._takes_other_line(line, line_end):
                # Where the octets end, it may be half a header.
                self.is_unfinished = line_end == self.end and not line.endswith((b"\n", b"\r"))
                break
            self.position = line_end
        else:
            self.is_unfinished = True
        yield from self._finished()

    def _finished(self) -> Iterator[tuple[bytes, bytes]]:
        if self.name:
            yield self.name, bytes(self.value).strip()

    def _takes_other_line(self, line: bytes, line_end: int) -> bool:
        """Whether a line without a header name belongs to the section all the same: folded, or junk between headers."""
        if self.name and (line[0] in _BLANKS or _is_broken_address(self.value, line)):
            self.value += b" " + line
            return True
        if self.name and self._lost_its_indentation(line, line_end):
            self.junk += 1
            self.value += b" " + line if _may_go_on(self.name.lower(), line) else b""
            return True
        if line[0] in _BLANKS and (match := _FIELD.match(line.lstrip())):
            self.name, self.value = match[1], bytearray(line.lstrip()[match.end() :])
            return is_known_name(match[1])
        is_mbox = line.startswith((b"From ", b">From "))
        self.junk += not is_mbox
        return is_mbox or self._headers_follow(line_end)

    def _lost_its_indentation(self, line: bytes, line_end: int) -> bool:
        """Whether the line continues the header above it: a known header follows, or the line can be nothing else."""
        if self.position >= self.known:
            blank = _BLANK_LINE.search(self.raw, line_end - 1, min(self.end, line_end + _LONGEST_FOLDED))
            limit = blank.start() + 1 if blank else min(self.end, line_end + _LONGEST_FOLDED)
            if found := _KNOWN_LINE.search(self.raw, line_end - 1, limit):
                self.known = found.start() + 1
        if self.position < self.known:
            return True
        is_open = self.value.rstrip().endswith(b";") and _PARAMETER_LINE.match(line)
        form = _FOLDED_FORMS.get(self.name.lower())
        return bool(is_open or (form and form.match(line)))

    def _line_end(self) -> int:
        match = _LINE.match(self.raw, self.position, self.end)
        return max(match.end(), self.position + 1) if match else self.end

    def _headers_follow(self, position: int) -> bool:
        """Whether a known header comes next. If so, a blank line or a line of junk did not end the section."""
        return _KNOWN_AFTER_FOLDED.match(self.raw, self._after_breaks(position), self.end) is not None

    def _after_breaks(self, position: int) -> int:
        match = _BREAKS.match(self.raw, position, self.end)
        return match.end() if match else position


def _is_broken_address(value: bytearray, line: bytes) -> bool:
    """Whether an address list was folded inside an address, without the blank that marks a folded line."""
    return value.rfind(b"<") > value.rfind(b">") and b">" in line and not _FIELD.match(line)


def _may_go_on(name: bytes, line: bytes) -> bool:
    """Whether the line adds to the value above it. To an address list only an address does."""
    return name not in _WHOLE and (name not in _ADDRESSES or b"@" in line)


def is_known(headers: Headers) -> bool:
    """Whether at least one of the headers has a name that is usual in mail."""
    return any(is_known_name(name.encode()) for name, _ in headers.fields)


def is_known_name(name: bytes) -> bool:
    return _KNOWN.match(name + b":") is not None


def unstructured(text: str) -> str:
    """The text of a header on one line, with encoded words decoded and control characters removed (RFC 2047)."""
    text = words(unfold(text))
    return _CONTROLS.sub(" ", text.replace("\n", " ").replace("\r", " ")).strip()


def unfold(text: str) -> str:
    """The text on one line. Its lines are split first: a search for blanks before a line break is quadratic."""
    if "\n" in text or "\r" in text:
        text = " ".join(line.strip(" \t") for line in _LINE_BREAKS.split(text))
    return text.strip().replace("\x00", "")


def words(text: str) -> str:
    """Decode encoded words, also those that are split inside a letter, nested, or not separated by blanks."""
    for _ in range(2):
        if "=?" not in text:
            break
        joined = _BETWEEN_WORDS.sub(r"\1", text)
        text = "".join(_runs(joined))
    return text


def _runs(text: str) -> Iterator[str]:
    """Decode adjacent words of one charset together, since some programs split a letter between two of them."""
    position, pending, charset = 0, bytearray(), ""
    for match in _ENCODED_WORD.finditer(text):
        if pending and (match.start() > position or match[1].casefold() != charset):
            yield decode(bytes(pending), charset, is_short=position > _SAMPLE).text
            pending.clear()
        yield text[position : match.start()]
        charset = match[1].casefold()
        pending += _octets(match[3], match[2])
        position = match.end()
    if pending:
        yield decode(bytes(pending), charset, is_short=position > _SAMPLE).text
    yield text[position:]


def _octets(payload: str, encoding: str) -> bytes:
    data = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    data = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    if len(data) % 4 == 1:
        data = data[:-1]
    return base64.b64decode(data + b"=" * (-len(data) % 4))
