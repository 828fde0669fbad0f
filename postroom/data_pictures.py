"""Pictures that stand in the HTML itself, in `data:` addresses (RFC 2397), taken out of it.

Web mail and word processors write them so. Taken out they are files like any other, to which the HTML refers by `cid:`
(RFC 2392); what remains is short enough to be read as text.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final
from urllib.parse import unquote_to_bytes

from postroom import filenames, media_types
from postroom.model import Attachment

#: Of one text; the rest stays as it is.
_MOST: Final = 200
# Nothing in it passes a `<`, so no text makes it look at anything twice: it is linear.
_SOURCE: Final = re.compile(
    r"""<img\b(?:[^<>"']|"[^"<]{0,2000}"|'[^'<]{0,2000}'){0,4000}?(?<=[\s/"'])src\s*=\s*"""
    r"""(?:"(?P<double>\s*data:[^"]*)"|'(?P<single>\s*data:[^']*)'|(?P<bare>data:[^\s"'>]+))""",
    re.IGNORECASE,
)
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]+")


@dataclass(frozen=True, kw_only=True)
class DataPicture:
    """One picture: its octets, the type that its address gives, and the id by which the HTML now shows it."""

    content: bytes
    type: str
    cid: str

    @property
    def address(self) -> str:
        """The picture as an address again."""
        return f"data:{self.type};base64,{base64.b64encode(self.content).decode()}"


def take_out(html: str) -> tuple[str, tuple[DataPicture, ...]]:
    """Return the HTML with references in place of its pictures, and the pictures, equal ones once."""
    if "data:" not in html and "data:" not in html.casefold():
        return html, ()
    found: dict[str, DataPicture] = {}
    return "".join(_pieces(html, found)), tuple(found.values())


def as_files(pictures: Iterable[DataPicture], taken: dict[str, int]) -> Iterator[Attachment]:
    """The pictures as files, under names that are not taken."""
    for number, one in enumerate(pictures, start=1):
        kind = media_types.true_type(one.content, declared=one.type, name=None)
        name = filenames.distinct(f"image-{number}{filenames.extension(kind)}", taken)
        yield Attachment(name=name, type=kind, content=one.content, inline=True, cid=one.cid)


def _pieces(html: str, found: dict[str, DataPicture]) -> Iterator[str]:
    position = 0
    for source in _SOURCE.finditer(html):
        name = source.lastgroup or ""
        picture = _decoded(source[name]) if len(found) < _MOST else None
        if picture is not None:
            found[picture.cid] = picture
            quote = "" if name != "bare" else '"'
            yield f"{html[position : source.start(name)]}{quote}cid:{picture.cid}{quote}"
            position = source.end(name)
    yield html[position:]


def _decoded(address: str) -> DataPicture | None:
    """The picture of an address; nothing where it has no octets."""
    head, _comma, body = unescape(address).strip()[len("data:") :].partition(",")
    kind, *parameters = (part.strip().casefold() for part in head.split(";"))
    content = unquote_to_bytes(body)
    if "base64" in parameters:
        content = _from_base64(content)
    if not content:
        return None
    cid = f"{hashlib.sha256(content).hexdigest()[:24]}@data"
    return DataPicture(content=content, type=kind if "/" in kind else "application/octet-stream", cid=cid)


def _from_base64(octets: bytes) -> bytes:
    """What can be read of it: line breaks and missing padding do no harm, and some write the letters of addresses."""
    letters = _NOT_BASE64.sub(b"", octets.translate(bytes.maketrans(b"-_", b"+/")))
    whole = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
