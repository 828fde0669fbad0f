"""The headers of a mail or part: found without the stdlib's parser, which raises on some and is slow on others.

RFC 5322 (fields), RFC 2047 (encoded words), RFC 2231 (parameters), and what is sent instead of them.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from postroom.charsets import decode

_LINE: Final = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_BREAKS: Final = re.compile(rb"[\r\n]*")
_BLANK_LINE: Final = re.compile(rb"\n\r?\n|\r\r")
_FIELD: Final = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
# Enough of these and a block of lines is headers; a text may well begin with "Note: ...".
_KNOWN: Final = re.compile(
    rb"(?:received|from|to|cc|subject|date|message-id|mime-version|return-path|delivered-to|reply-to|sender"
    rb"|in-reply-to|references|content-[a-z-]+|x-[!-9;-~]+|dkim-signature|arc-[a-z-]+|authentication-results)[ \t]*:",
    re.IGNORECASE,
)
# The same, perhaps below lines that were folded.
_KNOWN_AFTER_FOLDED: Final = re.compile(rb"(?:[ \t]+[^\r\n]{0,500}(?:\r\n|\n|\r)){0,5}" + _KNOWN.pattern, re.IGNORECASE)
_BLANKS: Final = b" \t"
_CHARSET: Final = re.compile(rb"charset[ \t]*=[ \t]*[\"']?([\w.:+-]{1,40})", re.IGNORECASE)
_ENCODED_WORD: Final = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^\r\n]{0,2000}?)\?=")
_BETWEEN_WORDS: Final = re.compile(r"(\?=)[ \t\r\n]+(?==\?[^?\s]{1,100}\?[bBqQ]\?)")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_FOLD: Final = re.compile(r"[ \t]*[\r\n]+[ \t]*")


@dataclass(frozen=True)
class Headers:
    """Headers in their order, values as they came."""

    fields: tuple[tuple[str, bytes], ...] = ()
    max_value: int = 64_000

    def raw(self, name: str) -> Iterator[bytes]:
        name = name.casefold()
        return (value for own, value in self.fields if own == name)

    def all(self, name: str) -> list[str]:
        """Values of this header, decoded, on one line each, in their order."""
        return [self._text(value) for value in self.raw(name)]

    def first(self, name: str) -> str | None:
        """The first value that is not empty, decoded."""
        return next((text for value in self.raw(name) if (text := self._text(value))), None)

    def undecoded(self, name: str) -> list[str]:
        """Values with their encoded words still in them, for structured headers."""
        return [unfold(self._decoded(value)) for value in self.raw(name)]

    def _text(self, value: bytes) -> str:
        return unstructured(self._decoded(value))

    def _decoded(self, value: bytes) -> str:
        """Raw octets in headers are mostly in the charset of the text below them."""
        value = value[: self.max_value]
        return decode(value, None if value.isascii() else self._charset()).text

    def _charset(self) -> str | None:
        found = (_CHARSET.search(value) for value in self.raw("content-type"))
        return next((match[1].decode("ascii") for match in found if match), None)

    def __contains__(self, name: str) -> bool:
        return any(own == name for own, _ in self.fields)


@dataclass(frozen=True, kw_only=True)
class HeaderSection:
    """Where the headers end, and what stood in their way."""

    headers: Headers
    body: int
    junk: int = 0
    is_cut: bool = False


def find(raw: bytes, start: int, end: int, *, max_section: int, max_value: int) -> HeaderSection:
    """Read headers from `start` on; lines of junk before or between them are skipped and counted."""
    reader = _HeaderReader(raw, start, min(end, start + max_section))
    fields = tuple((name.decode("ascii").casefold(), value) for name, value in reader.fields())
    is_cut = start + max_section < end and raw.find(b"\n", reader.position, start + max_section) < 0
    body = _after_blank(raw, reader.position, end) if is_cut else reader.position
    return HeaderSection(headers=Headers(fields, max_value), body=body, junk=reader.junk, is_cut=is_cut)


def _after_blank(raw: bytes, start: int, end: int) -> int:
    match = _BLANK_LINE.search(raw, start, end)
    return match.end() if match else end


class _HeaderReader:
    """One walk over the lines of a block of headers."""

    def __init__(self, raw: bytes, start: int, end: int) -> None:
        self.raw, self.position, self.end = raw, start, end
        self.junk = 0
        self.name, self.value = b"", bytearray()

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
                break
            self.position = line_end
        yield from self._finished()

    def _finished(self) -> Iterator[tuple[bytes, bytes]]:
        if self.name:
            yield self.name, bytes(self.value).strip()

    def _takes_other_line(self, line: bytes, line_end: int) -> bool:
        """Whether a line that is no header belongs to the headers all the same: folded, or junk between them."""
        if self.name and (line[0] in _BLANKS or _is_broken_address(self.value, line)):
            self.value += b" " + line
            return True
        if line[0] in _BLANKS and (match := _FIELD.match(line.lstrip())):
            self.name, self.value = match[1], bytearray(line.lstrip()[match.end() :])
            return is_known_name(match[1])
        is_mbox = line.startswith((b"From ", b">From "))
        self.junk += not is_mbox
        return is_mbox or self._headers_follow(line_end)

    def _line_end(self) -> int:
        match = _LINE.match(self.raw, self.position, self.end)
        return max(match.end(), self.position + 1) if match else self.end

    def _headers_follow(self, position: int) -> bool:
        """Whether what comes next is a known header: then a line of junk, or a blank one, did not end them."""
        return _KNOWN_AFTER_FOLDED.match(self.raw, self._after_breaks(position), self.end) is not None

    def _after_breaks(self, position: int) -> int:
        match = _BREAKS.match(self.raw, position, self.end)
        return match.end() if match else position


def _is_broken_address(value: bytearray, line: bytes) -> bool:
    """A list folded inside an address, without the blank that says so."""
    return value.rfind(b"<") > value.rfind(b">") and b">" in line and not _FIELD.match(line)


def is_known(headers: Headers) -> bool:
    """Whether at least one of the headers is one that mail has."""
    return any(is_known_name(name.encode()) for name, _ in headers.fields)


def is_known_name(name: bytes) -> bool:
    return _KNOWN.match(name + b":") is not None


def unstructured(text: str) -> str:
    """A header's text on one line, encoded words decoded, controls gone (RFC 2047)."""
    text = words(unfold(text))
    return _CONTROLS.sub(" ", text.replace("\n", " ").replace("\r", " ")).strip()


def unfold(text: str) -> str:
    return _FOLD.sub(" ", text).strip().replace("\x00", "")


def words(text: str) -> str:
    """Decode encoded words, also those broken inside a letter, without blanks between them, or nested."""
    for _ in range(2):
        if "=?" not in text:
            break
        joined = _BETWEEN_WORDS.sub(r"\1", text)
        text = "".join(_runs(joined))
    return text


def _runs(text: str) -> Iterator[str]:
    """Adjacent words of one charset are joined before decoding: some split a letter between two of them."""
    position, pending, charset = 0, bytearray(), ""
    for match in _ENCODED_WORD.finditer(text):
        if pending and (match.start() > position or match[1].casefold() != charset):
            yield decode(bytes(pending), charset).text
            pending.clear()
        yield text[position : match.start()]
        charset = match[1].casefold()
        pending += _octets(match[3], match[2])
        position = match.end()
    if pending:
        yield decode(bytes(pending), charset).text
    yield text[position:]


def _octets(payload: str, encoding: str) -> bytes:
    data = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    data = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    if len(data) % 4 == 1:
        data = data[:-1]
    return base64.b64decode(data + b"=" * (-len(data) % 4))
