"""How the HTML of a mail names the pictures that the mail brings along (RFC 2392, RFC 2557).

A name is compared in one form, whatever its case and its escapes are.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final
from urllib.parse import unquote

_USED: Final = re.compile(
    r"\b(?:src|background|poster)\s{0,20}=\s{0,20}(?:\"([^\"]{1,2000})\"|'([^']{1,2000})'|([^\s\"'<>]{1,2000}))"
    r"|\burl\(\s{0,20}[\"']?([^\"'()<>]{1,2000})"
    r"|\b(cid:[^\"'\s<>)&]{1,300})",
    re.IGNORECASE,
)
_SCHEME: Final = "cid:"


def picture_key(address: str) -> str:
    """The form in which the `src` of a picture, a Content-ID and a Content-Location are compared."""
    text = unquote("".join(address.split("\n"))).strip().casefold()
    text = text.removeprefix(_SCHEME).strip().removeprefix("<").removesuffix(">").strip()
    return text.removeprefix("./")


def used(html: str) -> set[str]:
    """The keys of all pictures that the HTML names."""
    return {picture_key(unescape(address)) for address in _addresses(html)}


def keys(*, cid: str | None, location: str | None, name: str) -> set[str]:
    """The keys by which HTML may name a picture: by its id, its address, or the last part of its address."""
    found = {picture_key(text) for text in (cid, location) if text}
    if location:
        found.add(picture_key(re.split(r"[/\\]", location)[-1]))
    return {*found, picture_key(name)} - {""}


def _addresses(html: str) -> Iterator[str]:
    return (next(filter(None, match.groups()), "") for match in _USED.finditer(html))
