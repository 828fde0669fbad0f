"""A writer of winmail.dat (MS-OXTNEF), as Outlook and Exchange send it."""

import base64
import struct

TITLE, DATA, NEW_FILE, PROPERTIES, FILE_PROPERTIES = 0x8010, 0x800F, 0x9002, 0x9003, 0x9005
MESSAGE_CLASS = 0x8008
PLAIN, HTML, FILE_DATA, SHORT_NAME, LONG_NAME, MEDIA_TYPE, CONTENT_ID = (
    0x1000, 0x1013, 0x3701, 0x3704, 0x3707, 0x370E, 0x3712,
)  # fmt: skip
OBJECT, TEXT, UNICODE, BINARY, MULTIPLE = 0x0D, 0x1E, 0x1F, 0x102, 0x1000


def stream(*attributes: bytes) -> bytes:
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(attributes)


def attribute(name: int, value: bytes = b"") -> bytes:
    level = 1 if name in {PROPERTIES, MESSAGE_CLASS} else 2
    return struct.pack("<BHHI", level, name, 6, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def new_file() -> bytes:
    """What begins a file: its place in the text, which nobody needs."""
    return attribute(NEW_FILE, bytes(14))


def plain_file(name: str, data: bytes) -> bytes:
    """A file in the oldest form."""
    return new_file() + attribute(TITLE, name.encode("cp1252") + b"\0") + attribute(DATA, data)


def properties(*written: bytes) -> bytes:
    return struct.pack("<I", len(written)) + b"".join(written)


def text_property(number: int, text: str, kind: int = TEXT) -> bytes:
    encoded = f"{text}\0".encode("utf-16-le" if kind == UNICODE else "cp1252")
    return sized_property(number, kind, encoded)


def sized_property(number: int, kind: int, *values: bytes, name: bytes = b"") -> bytes:
    """A property whose values are written with their lengths."""
    head = struct.pack("<HH", kind, number) + name + struct.pack("<I", len(values))
    return head + b"".join(struct.pack("<I", len(value)) + padded(value) for value in values)


def fixed_property(number: int, kind: int, *values: bytes, name: bytes = b"") -> bytes:
    """A property whose kind tells the size of its values; only a property of several values counts them."""
    count = struct.pack("<I", len(values)) if kind & MULTIPLE else b""
    return struct.pack("<HH", kind, number) + name + count + b"".join(values)


def name_as_number(number: int) -> bytes:
    return bytes(range(16)) + struct.pack("<II", 0, number)


def name_as_text(name: str) -> bytes:
    encoded = f"{name}\0".encode("utf-16-le")
    return bytes(range(16)) + struct.pack("<II", 1, len(encoded)) + padded(encoded)


def padded(octets: bytes) -> bytes:
    return octets + bytes(-len(octets) % 4)


def mail(data: bytes, *, text: str = "") -> bytes:
    """A mail with this winmail.dat, as a server passes it on."""
    return (
        "From: Sophie <s@x.example>\nSubject: x\nDate: Mon, 23 Nov 2026 10:31:07 +0100\n"
        "Content-Type: multipart/mixed; boundary=b\n\n"
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
        '--b\nContent-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n'
        'Content-Disposition: attachment; filename="winmail.dat"\n\n'
        f"{base64.encodebytes(data).decode()}\n--b--\n"
    ).encode()
