"""The name of a file of a mail: programs write it into many headers, and some into none.

Whether a name is safe is decided in `filenames`.
"""

import re
from typing import Final

from postroom import charsets
from postroom.headers import Headers, unstructured
from postroom.structure import Part

_FILE_NAME: Final = re.compile(r"[^\s/\\][^/\\\r\n]{0,100}\.[a-z0-9]{2,5}", re.IGNORECASE)


def declared(part: Part, disposition: dict[str, str]) -> str | None:
    """The name of a file. Some programs write it into the other one of the two headers."""
    places = (
        (disposition, "filename"),
        (part.parameters, "name"),
        (part.parameters, "filename"),
        (disposition, "name"),
    )
    return next((given for place, key in places if (given := place.get(key))), None)


def in_other_headers(headers: Headers, *, cid: str | None) -> str | None:
    """The name in a header that may hold other things too: it counts only if it looks like the name of a file."""
    location = re.split(r"[?#]", headers.first("content-location") or "")[0].rpartition("/")[2]
    name = (cid or headers.first("content-id") or "").strip("<> ").partition("@")[0]
    candidates = (headers.first("content-description") or "", location, name)
    return next((text for text in candidates if _FILE_NAME.fullmatch(text)), None)


def of_mail(enclosed: bytes) -> str | None:
    """The name of an enclosed mail: its subject."""
    match = re.search(rb"^subject:[ \t]*([^\r\n]{1,200})", enclosed[:50_000], re.IGNORECASE | re.MULTILINE)
    subject = unstructured(charsets.decode(match[1]).text).replace("/", "-") if match else ""
    return f"{subject}.eml" if subject else None
