"""The mail inside an opaque S/MIME signature (RFC 8551, 3.5.2). The signature itself is not verified."""

from collections.abc import Iterator
from typing import Final

_ID_DATA: Final = bytes.fromhex("2a864886f70d010701")
_OID, _OCTETS, _CONSTRUCTED, _LONG_LENGTH = 0x06, 0x04, 0x20, 0x80
_LONGEST_LENGTH: Final = 4
_MAX_ELEMENTS: Final = 100_000


def signed_content(data: bytes) -> bytes | None:
    """The signed content, joined from its pieces, or None if the data is not signed."""
    pieces: list[bytes] = []
    is_inside = False
    for tag, content in _primitives(data):
        if not is_inside:
            is_inside = tag == _OID and content == _ID_DATA
        elif tag == _OCTETS:
            pieces.append(content)
        else:
            break
    return b"".join(pieces) or None


def _primitives(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The primitive elements (X.690) in their order. Constructed elements are entered, with and without a length."""
    position = 0
    for _ in range(_MAX_ELEMENTS):
        if position + 2 > len(data):
            return
        tag, length, position = data[position], data[position + 1], position + 2
        if length > _LONG_LENGTH:
            size = length - _LONG_LENGTH
            if size > _LONGEST_LENGTH:
                return
            length, position = int.from_bytes(data[position : position + size], "big"), position + size
        if tag & _CONSTRUCTED or (tag == 0 and length == 0):
            continue
        yield tag, data[position : position + length]
        position += length
