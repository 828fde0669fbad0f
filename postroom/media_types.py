"""The true type of a file, judged by its first octets. Programs write wrong types, and some write none (I6).

A name is believed only where the octets say no more than that it is an archive.
"""

from typing import Final

from postroom import filenames

_UNKNOWN: Final = "application/octet-stream"
# Types that only say that a file is a file.
_VAGUE: Final = {
    "", _UNKNOWN, "binary/octet-stream", "application/binary", "application/x-binary", "application/unknown",
    "application/x-unknown", "application/download", "application/x-download", "application/force-download",
    "application/save", "application/x-msdownload", "file/unknown", "unknown/unknown", "image/unknown", "image/*",
}  # fmt: skip
# Other names of types of pictures, also of old programs, and the name that everybody knows.
_ALIASES: Final = {
    "image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/jfif": "image/jpeg", "image/x-jpeg": "image/jpeg",
    "image/x-jpg": "image/jpeg", "image/pjpg": "image/jpeg", "image/x-citrix-jpeg": "image/jpeg",
    "image/x-png": "image/png", "image/x-citrix-png": "image/png", "image/apng": "image/png",
    "image/x-gif": "image/gif", "image/x-webp": "image/webp", "image/x-ms-bmp": "image/bmp",
    "image/x-bmp": "image/bmp", "image/x-windows-bmp": "image/bmp", "image/tif": "image/tiff",
    "image/x-tiff": "image/tiff", "image/x-tif": "image/tiff", "image/svg": "image/svg+xml",
}  # fmt: skip
_BEGINNINGS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"8BPS\x00", "image/vnd.adobe.photoshop"),
    (b"%PDF-", "application/pdf"),
)
# The brands of the container that HEIC and AVIF share with video (ISO 14496-12, ISO 23008-12).
_BRANDS: Final = {
    b"heic": "image/heic", b"heix": "image/heic", b"heim": "image/heic", b"heis": "image/heic",
    b"hevc": "image/heic", b"hevx": "image/heic", b"mif1": "image/heif", b"msf1": "image/heif",
    b"avif": "image/avif", b"avis": "image/avif",
}  # fmt: skip
# Office programs write their files in these.
_ARCHIVES: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_BITMAP_HEADERS: Final = {12, 40, 52, 56, 64, 108, 124}


def true_type(data: bytes, *, declared: str, name: str | None) -> str:
    """The type that the octets show, or else the declared one by the name that everybody knows."""
    if found := shown_by(data):
        return found
    declared = _ALIASES.get(declared, declared)
    is_vague = declared in _VAGUE
    if (is_vague or declared.startswith("image/")) and (bitmap := _bitmap(data)):
        return bitmap
    if not is_vague:
        return declared
    return filenames.media_type(name) if data.startswith(_ARCHIVES) else _UNKNOWN


def shown_by(data: bytes) -> str | None:
    """The type of a picture or a PDF, or None where the first octets are not those of one."""
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return _in_container(data) if data[4:8] == b"ftyp" else None


def _in_container(data: bytes) -> str | None:
    """The first brand that is one of a picture: `mif1` stands for pictures of any coding, so that others may follow."""
    end = min(int.from_bytes(data[:4], "big"), 256)
    brands = [data[8:12], *(data[start : start + 4] for start in range(16, end, 4))]
    found = [_BRANDS[brand] for brand in brands if brand in _BRANDS]
    if not found or (brands[0] not in _BRANDS):
        return None
    return next((kind for kind in found if kind != "image/heif"), found[0])


def _bitmap(data: bytes) -> str | None:
    """BMP begins with two letters only, so that the size of its second header has to be right too."""
    if data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _BITMAP_HEADERS:
        return "image/bmp"
    return "image/vnd.microsoft.icon" if data[:4] == b"\x00\x00\x01\x00" and data[4:6] != b"\x00\x00" else None
