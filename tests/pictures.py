"""Pictures for tests: true ones, and files that promise more than they hold."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

ORIENTATION = 0x0112
MAKER = 0x010F
#: By their names in media types.
KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}


def picture(kind: str = "image/png", *, size: tuple[int, int] = (8, 6), **options: Any) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, KINDS[kind], **options)
    return written.getvalue()


PNG = picture()


def photograph(kind: str, *, size: tuple[int, int] = (8, 6), orientation: int = 1) -> bytes:
    """One that tells which camera took it, and which side was up."""
    exif = Image.Exif()
    exif[MAKER] = "Appareil de Carol"
    exif[ORIENTATION] = orientation
    return picture(kind, size=size, exif=exif)


def animation(kind: str, *, frames: int = 3, size: tuple[int, int] = (8, 6)) -> bytes:
    drawn = [Image.new("RGB", size, (number * 67 % 256, number * 29 % 256, number // 256)) for number in range(frames)]
    written = io.BytesIO()
    drawn[0].save(written, KINDS[kind], save_all=True, append_images=drawn[1:], duration=40)
    return written.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def with_chunk(png: bytes, extra: bytes) -> bytes:
    """The same PNG with one part more, right behind its head."""
    return png[:33] + extra + png[33:]


def promised(width: int, height: int, *, frames: int = 1) -> bytes:
    """A PNG of a few bytes a frame that says it has this size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    count = chunk(b"acTL", struct.pack(">II", frames, 0)) if frames > 1 else b""
    frame = struct.pack(">IIIIIHHBB", 0, width, height, 0, 0, 1, 25, 0, 0)
    more = b"".join(
        chunk(b"fcTL", frame) + chunk(b"fdAT", b"\0\0\0\1" + zlib.compress(b"\0")) for _ in range(frames - 1)
    )
    first = (chunk(b"fcTL", frame) if frames > 1 else b"") + chunk(b"IDAT", zlib.compress(b"\0"))
    return b"\x89PNG\r\n\x1a\n" + head + count + first + more + chunk(b"IEND", b"")
