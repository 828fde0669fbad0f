"""Transfer encodings (RFC 2045, 6): this module decodes base64, quoted-printable and uuencode, damaged ones too.

It returns octets. The charset of a text is decoded in `charsets`.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_AS_IT_IS: Final = {"", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits"}
_UUENCODE: Final = {"x-uuencode", "uuencode", "x-uue", "uue"}
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/=\s]")
_NOT_ALPHABET: Final = re.compile(rb"[^A-Za-z0-9+/]")
_UU_FILE: Final = re.compile(
    r"^begin [0-7]{3,4} (?P<name>[^\r\n]{1,200})\r?\n(?P<body>(?:[ -`][^\r\n]{0,90}\r?\n)*?)(?:[ `]?\r?\n)?end[ \t]*$",
    re.MULTILINE,
)
_WORDS: Final = re.compile(rb"[a-z]+[ ,.;:!?-]+ ?(?=[A-Za-z])")
_MANY_WORDS: Final = 5
_PADDING: Final = re.compile(rb"=+")


@dataclass(frozen=True, kw_only=True)
class DecodedContent:
    """The decoded octets. It also says whether some were damaged or the encoding is unknown."""

    data: bytes
    is_damaged: bool = False
    is_unknown: bool = False


def decode(body: bytes, encoding: str) -> DecodedContent:
    name = encoding.split(";", maxsplit=1)[0].strip().strip("\"'").casefold()
    if name == "base64":
        return _base64(body)
    if name in {"quoted-printable", "quotedprintable", "quoted_printable"}:
        return DecodedContent(data=binascii.a2b_qp(body))
    if name in _UUENCODE:
        return _uuencode(body)
    return DecodedContent(data=body, is_unknown=name not in _AS_IT_IS)


def uuencoded_files(text: str) -> Iterator[tuple[str, bytes, tuple[int, int]]]:
    """The uuencoded files within a text: name, octets, and the range of the text that they take."""
    for match in _UU_FILE.finditer(text):
        lines = match["body"].encode("ascii", "replace").splitlines()
        yield match["name"].strip(), b"".join(map(_uu_line, lines)), match.span()


def _base64(body: bytes) -> DecodedContent:
    try:
        return DecodedContent(data=base64.b64decode(body.translate(None, b"\r\n \t"), validate=True))
    except binascii.Error:
        pass
    if len(_WORDS.findall(body[:4096])) > _MANY_WORDS:
        # Words with blanks between them are plain text with a wrong label.
        return DecodedContent(data=body, is_unknown=True)
    is_damaged = _NOT_BASE64.search(body) is not None
    data = b"".join(_base64_run(run) for run in _PADDING.split(body))
    return DecodedContent(data=data, is_damaged=is_damaged or not data or _is_cut(body))


def _base64_run(run: bytes) -> bytes:
    letters = _NOT_ALPHABET.sub(b"", run)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))


def _is_cut(body: bytes) -> bool:
    return len(_NOT_ALPHABET.sub(b"", body)) % 4 == 1 or body.count(b"=") not in {0, 1, 2}


def _uuencode(body: bytes) -> DecodedContent:
    lines = body.splitlines()
    begin = next((number for number, line in enumerate(lines) if line.startswith(b"begin ")), -1)
    end = next((number for number, line in enumerate(lines) if line.strip() == b"end"), len(lines))
    data = b"".join(map(_uu_line, lines[begin + 1 : end]))
    return DecodedContent(data=data, is_damaged=begin < 0 or end == len(lines))


def _uu_line(line: bytes) -> bytes:
    """Decode one line. Its first octet gives its length; what some encoders write beyond that is ignored."""
    if not line.strip():
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        length = (((line[0] - 32) & 63) * 4 + 5) // 3
    try:
        return binascii.a2b_uu(line[:length])
    except binascii.Error:
        return b""
