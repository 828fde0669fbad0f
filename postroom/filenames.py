"""Names of files that are safe to show and to save: distinct within one mail, never a path, never empty.

Nothing here touches a disk.
"""

import mimetypes
import re
import unicodedata
from typing import Final

# Control characters, and marks that change the reading direction: they make "fdp.exe" look like "exe.pdf".
_UNSEEN: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_UNSAFE: Final = re.compile(r'[<>:"|?*]')
_LONGEST: Final = 120
_EXTENSIONS: Final = {
    "message/rfc822": ".eml", "message/global": ".eml", "text/calendar": ".ics", "image/jpeg": ".jpg",
    "text/plain": ".txt", "text/html": ".html", "application/ms-tnef": ".dat", "text/rfc822-headers": ".txt",
    "application/octet-stream": ".bin",
}  # fmt: skip


def safe(name: str | None, *, media_type: str, number: int) -> str:
    """The name as it was sent without its dangerous characters, or one made of the number and the type."""
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", name or ""))
    text = re.split(r"[/\\]", text.strip().rstrip("/\\"))[-1]
    text = _UNSAFE.sub("_", text).strip().strip(".").strip()
    if not text:
        return f"file-{number}{extension(media_type)}"
    return _cut(text)


def extension(media_type: str) -> str:
    return _EXTENSIONS.get(media_type) or mimetypes.guess_extension(media_type, strict=False) or ".bin"


def media_type(name: str | None) -> str:
    return mimetypes.guess_type(name or "", strict=False)[0] or "application/octet-stream"


def distinct(name: str, taken: dict[str, int]) -> str:
    """Return the name, with a number before its extension if the name is taken already.

    `taken` keeps the last number of each name, so that many files of one name are not counted from the start each time.
    """
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if stem else (name, "")
    candidate, number = name, taken.get(name.casefold(), 1)
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{stem}-{number}{ending}"
    taken[name.casefold()] = number
    taken.setdefault(candidate.casefold(), 1)
    return candidate


def _cut(name: str) -> str:
    if len(name) <= _LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > 10:  # noqa: PLR2004 - no extension is that long
        return name[:_LONGEST]
    return stem[: _LONGEST - len(ending) - 1] + dot + ending
