"""The format of winmail.dat, in which Outlook sends files and text to other Outlooks (MS-OXTNEF).

This module returns files and text. How they become part of a mail is decided in `body_parts`.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from postroom.charsets import decode

_SIGNATURE: Final = 0x223E9F78
_TITLE, _DATA, _NEW_FILE, _PROPERTIES, _FILE_PROPERTIES = 0x8010, 0x800F, 0x9002, 0x9003, 0x9005
_LONG_NAME, _SHORT_NAME, _FILE_DATA, _HTML, _PLAIN = 0x3707, 0x3704, 0x3701, 0x1013, 0x1000
_MEDIA_TYPE, _CONTENT_ID = 0x370E, 0x3712
_SIZES: Final = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_OBJECT, _TEXT, _UNICODE, _BINARY = 0x0D, 0x1E, 0x1F, 0x102
_MULTIPLE_VALUES: Final = 0x1000
_NAMED: Final = 0x8000
_MAX_VALUES: Final = 10_000
_INTERFACE_ID: Final = 16


@dataclass
class TnefFile:
    name: str | None = None
    data: bytes = b""
    media_type: str | None = None
    cid: str | None = None


@dataclass
class TnefContent:
    """The files and texts of a winmail.dat. It is empty where nothing could be read."""

    files: list[TnefFile] = field(default_factory=list)
    html: bytes | None = None
    plain: bytes | None = None


def is_tnef(data: bytes) -> bool:
    return data.startswith(struct.pack("<I", _SIGNATURE))


def unpack(data: bytes) -> TnefContent:
    """Read as far as the octets are valid. Checksums are ignored, since many programs write wrong ones."""
    content = TnefContent()
    try:
        for name, value in _attributes(data):
            _take(content, name, value)
    except (struct.error, ValueError, IndexError):
        pass  # The data is cut short. What was read before is kept.
    content.files = [file for file in content.files if file.data or file.name]
    return content


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    if not is_tnef(data):
        return
    position = 6
    while position + 9 <= len(data):
        _, name, _, length = struct.unpack_from("<BHHI", data, position)
        position += 9
        yield name, data[position : position + length]
        position += length + 2


def _take(content: TnefContent, name: int, value: bytes) -> None:
    if name == _NEW_FILE or (name in {_TITLE, _DATA, _FILE_PROPERTIES} and not content.files):
        content.files.append(TnefFile())
    if name == _TITLE:
        content.files[-1].name = content.files[-1].name or _text(value)
    elif name == _DATA:
        content.files[-1].data = content.files[-1].data or value
    elif name == _FILE_PROPERTIES:
        _take_properties_of_file(content.files[-1], value)
    elif name == _PROPERTIES:
        _take_text(content, value)


def _take_text(content: TnefContent, value: bytes) -> None:
    for number, kind, octets in _properties(value):
        if number == _HTML:
            content.html = octets
        elif number == _PLAIN:
            content.plain = octets.decode("utf-16-le", "replace").encode() if kind == _UNICODE else octets


def _take_properties_of_file(file: TnefFile, value: bytes) -> None:
    for number, kind, octets in _properties(value):
        if number == _LONG_NAME or (number == _SHORT_NAME and not file.name):
            file.name = _text(octets, kind) or file.name
        elif number == _FILE_DATA and not file.data:
            file.data = octets[_INTERFACE_ID:] if kind == _OBJECT else octets
        elif number == _MEDIA_TYPE:
            file.media_type = _text(octets, kind)
        elif number == _CONTENT_ID:
            file.cid = _text(octets, kind)


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Each property with its type and its octets. Of several values only the first is returned."""
    (count,) = struct.unpack_from("<I", data)
    position = 4
    for _ in range(min(count, _MAX_VALUES)):
        kind, number = struct.unpack_from("<HH", data, position)
        position += 4
        if number >= _NAMED:
            position = _after_name(data, position)
        values, position = _values(data, position, kind)
        if values:
            yield number, kind & ~_MULTIPLE_VALUES, values[0]


def _after_name(data: bytes, position: int) -> int:
    position += 16
    is_text, length = struct.unpack_from("<II", data, position)
    return position + 8 + (_padded(length) if is_text else 0)


def _values(data: bytes, position: int, kind: int) -> tuple[list[bytes], int]:
    count, base = 1, kind & ~_MULTIPLE_VALUES
    if kind & _MULTIPLE_VALUES or base in {_OBJECT, _TEXT, _UNICODE, _BINARY}:
        (count,) = struct.unpack_from("<I", data, position)
        position += 4
    values = []
    for _ in range(min(count, _MAX_VALUES)):
        if base in _SIZES:
            length = size = _SIZES[base]
        else:
            (length,) = struct.unpack_from("<I", data, position)
            position, size = position + 4, _padded(length)
        values.append(data[position : position + length])
        position += size
        if position > len(data):
            raise ValueError
    return values, position


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4


def _text(octets: bytes, kind: int = _TEXT) -> str | None:
    text = octets.decode("utf-16-le", "replace") if kind == _UNICODE else decode(octets).text
    return text.split("\x00")[0].strip() or None
