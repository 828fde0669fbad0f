"""Address lists (RFC 5322, 3.4), also those that break the grammar. Whether an address exists is not asked here.

Parsing never raises and takes a time that grows with the length alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from postroom.headers import words
from postroom.model import Address

_TOKEN: Final = re.compile(
    r"""(?P<word>=\?[^?\s]{1,100}\?[bBqQ]\?[^?]{0,2000}\?=)
      | "(?P<quoted>(?:[^"\\]|\\.){0,400}+)"
      | \((?P<comment>(?:[^()\\]|\\.){0,400}+)\)
      | <(?P<angle>[^<>]*)>
      | (?P<mark>[,;:])
      | (?P<text>[^"(<,;:=]+|.)""",
    re.VERBOSE | re.DOTALL,
)
# An apostrophe may stand inside, as in `o'neil@x`, but an address in quotation marks does not begin with them.
_BARE: Final = re.compile(
    r"[^\s\"'<>()\[\],;:@][^\s\"<>()\[\],;:]{0,255}@(?:\[[^\s\[\]]{1,60}\]|[^\s\"'<>()\[\],;:]{1,256})"
)
_NO_RECIPIENT: Final = re.compile(
    r"undisclosed|unlisted[- ]recipients|recipient list not shown|no to-header", re.IGNORECASE
)
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LONGEST_NAME: Final = 300
_MAX_ESCAPES: Final = 500


def parse(value: str, *, limit: int) -> tuple[Address, ...]:
    """The addresses of one header, at most `limit`. An element without an address is kept as a name.

    Groups are replaced by their members.
    """
    addresses: list[Address] = []
    if value.count("\\") > _MAX_ESCAPES:
        value = value.replace("\\", " ")  # Quoted names that never end would be searched for their end again and again.
    for item in _items(value):
        for found in item.addresses():
            if addresses and item.has_angle and _is_part_before_comma(addresses[-1], found):
                first = addresses.pop().name
                addresses.append(Address(name=f"{first}, {found.name}", address=found.address))
            else:
                addresses.append(found)
        if len(addresses) >= limit:
            break
    return tuple(addresses[:limit])


def clean(text: str) -> str | None:
    """The address that a text holds, without name and brackets, or None."""
    text = _CONTROLS.sub("", text).strip().removeprefix("mailto:").strip("\"' ")
    if match := _BARE.search(text.replace(" ", "") if text.count("@") == 1 else text):
        return match[0].strip(".'\"-") if match[0].endswith((".", "'", "-")) else match[0]
    return None


@dataclass
class _ListElement:
    """The tokens between two commas: as a rule one mailbox."""

    name: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angle: str | None = None

    def take(self, token: re.Match[str]) -> None:
        if token["angle"] is not None and (self.angle is None or "@" in token["angle"]):
            self.angle = token["angle"]
        elif token["comment"] is not None:
            self.comments.append(token["comment"])
        elif token["quoted"] is not None:
            self.name.append(re.sub(r"\\(.)", r"\1", token["quoted"]))
        else:
            self.name.append(token["word"] or token["text"] or "")

    @property
    def has_angle(self) -> bool:
        return self.angle is not None

    @property
    def is_blank(self) -> bool:
        return self.angle is None and not self.comments and not "".join(self.name).strip()

    def addresses(self) -> Iterator[Address]:
        """The addresses of this element: more than one where blanks stand for commas."""
        bare = [] if self.angle else _BARE.findall("".join(self.name))
        if len(bare) > 1:
            yield from (Address(address=address) for text in bare if (address := clean(text)))
        elif single := self._address():
            yield single

    def _address(self) -> Address | None:
        text = "".join(self.name)
        bare = clean(self.angle) if self.angle else None
        if not bare and "@" in text and (match := _BARE.search(text)):
            bare = clean(match[0])
            text = text.replace(match[0], " ", 1)
        name = _name(text) or _name(" ".join(self.comments)) or (None if bare else _name(self.angle or ""))
        if not bare and (not name or _NO_RECIPIENT.search(name)):
            return None
        return Address(name=None if name and bare and name.casefold() == bare.casefold() else name, address=bare)


def _items(value: str) -> Iterator[_ListElement]:
    item = _ListElement()
    for token in _TOKEN.finditer(value):
        if token["mark"] == ":" and item.angle is None and "@" not in "".join(item.name):
            item = _ListElement()  # What was read is the name of a group.
        elif token["mark"] in {",", ";"}:
            if not item.is_blank:
                yield item
            item = _ListElement()
        else:
            item.take(token)
    if not item.is_blank:
        yield item


def _is_part_before_comma(before: Address, address: Address) -> bool:
    """Whether a name was split at a comma that should have been quoted, as in `Doe, John <j@x>`."""
    return before.address is None and bool(before.name) and bool(address.name) and bool(address.address)


def _name(text: str) -> str | None:
    text = " ".join(_CONTROLS.sub(" ", words(text)).split()).strip(" ,;<>")
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1].strip()
    return text[:_LONGEST_NAME] or None
