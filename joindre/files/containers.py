"""The parts of a picture's file: how many frames of how many pixels it will have, and the file without what it tells
about its owner.

Nothing is decoded here. A file is read once, in steps of its own parts, so that the cost grows with its length alone.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

PNG: Final = b"\x89PNG\r\n\x1a\n"
#: A colour profile has some thousand bytes; one that unfolds to more than this is left out.
LARGEST_PROFILE: Final = 1024 * 1024
_PNG_KEPT: Final = frozenset({
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"bKGD", b"pHYs",
    b"acTL", b"fcTL", b"fdAT",
})  # fmt: skip
_WEBP_KEPT: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"ICCP"})
#: Flags of a VP8X chunk that announce what is taken out.
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04
#: An encoder writes 255 bytes into a block of a GIF and thousands into a chunk; as many are more than 25 MB hold.
MOST_PARTS: Final = 300_000
#: Lengths of what begins a file or a part of it.
_GIF_HEAD, _IHDR, _VP8, _VP8L = 13, 25, 18, 13
#: What the blocks of a GIF begin with.
_END, _IMAGE, _EXTENSION, _CONTROL, _APPLICATION = 0x3B, 0x2C, 0x21, 0xF9, 0xFF
_LOOPS: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


class Malformed(Exception):
    """The file is not built as its first bytes say."""


@dataclass(frozen=True, kw_only=True)
class Extent:
    """What a viewer has to draw."""

    width: int
    height: int
    frames: int

    @property
    def pixels(self) -> int:
        return self.width * self.height


def extent(data: bytes, media_type: str) -> Extent:
    """Return the size and the number of frames that the parts of the file show. Raise `Malformed`."""
    return {"image/png": _png_extent, "image/gif": _gif_extent, "image/webp": _webp_extent}[media_type](data)


def essentials(data: bytes, media_type: str, *, with_exif: bool = False) -> bytes:
    """Return the same file with what draws the picture and nothing else. Raise `Malformed`.

    `with_exif` leaves the part in that tells which side is up.
    """
    if media_type == "image/png":
        kept = _PNG_KEPT | {b"eXIf"} if with_exif else _PNG_KEPT
        return PNG + b"".join(part for name, part in _png_parts(data) if name in kept and _is_modest(name, part))
    if media_type == "image/webp":
        return _webp_essentials(data, with_exif=with_exif)
    return b"".join(part for name, part in _gif_parts(data) if name != "told")


def _png_parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and whole of each chunk, up to the end of the picture: what follows it is no part of it."""
    at = len(PNG)
    for _number in range(MOST_PARTS):
        if at + 12 > len(data):
            break
        length = int.from_bytes(data[at : at + 4])
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            break
        yield name, data[at:end]
        if name == b"IEND":
            return
        at = end
    raise Malformed


def _is_modest(name: bytes, part: bytes) -> bool:
    """Whether a compressed colour profile is no larger than such profiles are."""
    if name != b"iCCP":
        return True
    _name, _nul, packed = part[8:-4].partition(b"\0")
    unpacking = zlib.decompressobj()
    try:
        unpacking.decompress(packed[1:], LARGEST_PROFILE)
    except zlib.error:
        return False
    return not unpacking.unconsumed_tail


def _png_extent(data: bytes) -> Extent:
    frames, width, height = 0, 0, 0
    for name, part in _png_parts(data):
        if name == b"IHDR" and len(part) == _IHDR:
            width, height = int.from_bytes(part[8:12]), int.from_bytes(part[12:16])
        frames += name == b"fcTL"
    return _checked(Extent(width=width, height=height, frames=frames or 1))


def _webp_parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise Malformed
    at, last = 12, 8 + int.from_bytes(data[4:8], "little")
    if last > len(data):
        raise Malformed
    for _number in range(MOST_PARTS):
        if at + 8 > last:
            return
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + length + length % 2
        if at + 8 + length > last:
            raise Malformed
        yield data[at : at + 4], data[at:end]
        at = end
    raise Malformed


def _webp_essentials(data: bytes, *, with_exif: bool) -> bytes:
    kept = _WEBP_KEPT | {b"EXIF"} if with_exif else _WEBP_KEPT
    gone = _WEBP_XMP if with_exif else _WEBP_EXIF | _WEBP_XMP
    parts = []
    for name, part in _webp_parts(data):
        if name == b"VP8X":
            parts.append(part[:8] + bytes([part[8] & ~gone]) + part[9:])
        elif name in kept:
            parts.append(part)
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _webp_extent(data: bytes) -> Extent:
    frames, width, height = 0, 0, 0
    for name, part in _webp_parts(data):
        frames += name == b"ANMF"
        if name == b"VP8X" and len(part) >= _VP8:
            width, height = (int.from_bytes(part[at : at + 3], "little") + 1 for at in (12, 15))
        elif not width and name == b"VP8 " and len(part) >= _VP8:
            width, height = (int.from_bytes(part[at : at + 2], "little") & 0x3FFF for at in (14, 16))
        elif not width and name == b"VP8L" and len(part) >= _VP8L:
            packed = int.from_bytes(part[9:13], "little")
            width, height = (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    return _checked(Extent(width=width, height=height, frames=frames or 1))


def _gif_parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The head, then each block: `frame` an image, `told` what a viewer does not need, `draws` the others."""
    if len(data) < _GIF_HEAD:
        raise Malformed
    at = _GIF_HEAD + _table(data[10])
    yield "head", data[:at]
    steps = iter(range(MOST_PARTS))
    while at < len(data):
        if data[at] == _END:
            yield "draws", b";"
            return
        kind, end = _gif_block(data, at, steps)
        yield kind, data[at:end]
        at = end
    raise Malformed


def _gif_block(data: bytes, at: int, steps: Iterator[int]) -> tuple[str, int]:
    """The kind of the block that begins here, and where it ends."""
    if data[at] == _IMAGE and at + 10 < len(data):
        return "frame", _after_blocks(data, at + 11 + _table(data[at + 9]), steps)
    if data[at] == _EXTENSION and at + 1 < len(data):
        is_drawn = data[at + 1] == _CONTROL or (data[at + 1] == _APPLICATION and data[at + 3 : at + 14] in _LOOPS)
        return "draws" if is_drawn else "told", _after_blocks(data, at + 2, steps)
    raise Malformed


def _after_blocks(data: bytes, at: int, steps: Iterator[int]) -> int:
    for _step in steps:
        if at >= len(data):
            break
        if data[at] == 0:
            return at + 1
        at += data[at] + 1
    raise Malformed


def _table(flags: int) -> int:
    """Bytes of the colour table that these flags announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _gif_extent(data: bytes) -> Extent:
    frames = 0
    for kind, _part in _gif_parts(data):
        frames += kind == "frame"
    width, height = (int.from_bytes(data[at : at + 2], "little") for at in (6, 8))
    return _checked(Extent(width=width, height=height, frames=frames))


def _checked(found: Extent) -> Extent:
    if not (found.pixels and found.frames):
        raise Malformed
    return found
