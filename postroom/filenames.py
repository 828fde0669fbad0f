"""Names of files: safe to show and to save, distinct within one mail, never a path, never empty."""

import mimetypes
import re
import unicodedata
from typing import Final

# Controls, and the marks that turn reading direction: "fdp.exe" must not look like "exe.pdf".
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
    """The name as sent without what makes it dangerous, or one made of its number and type."""
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


def distinct(name: str, taken: set[str]) -> str:
    """The name itself, or with a number before its extension when it is taken."""
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if stem else (name, "")
    candidate, number = name, 2
    while candidate.casefold() in taken:
        candidate, number = f"{stem}-{number}{ending}", number + 1
    taken.add(candidate.casefold())
    return candidate


def _cut(name: str) -> str:
    if len(name) <= _LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > 10:  # noqa: PLR2004 - no extension is that long
        return name[:_LONGEST]
    return stem[: _LONGEST - len(ending) - 1] + dot + ending
