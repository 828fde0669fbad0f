"""People and addresses as they are typed and pasted into a field: the same rule as `ui/static/ui/js/addresses.js` (M2).

    Ann Lee <ann@x.example> "Lee, Bo" <bo@x.example>; cy@x.example     three people, two with the name beside them
    Lee, Ann <ann@x.example>                                            one: the comma belongs to the name

A name is what stands before an address on its line, or all that stands behind it. Lines and semicolons part people;
commas do where no address in brackets follows. The signs of a list and words such as *and* are no names. What holds no
address is given back as if it were one, so that the form can say what is wrong with it.
The work grows with the length of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from joindre.lib.seen import seen

#: Quotes, brackets, words with what hangs on them, and the signs between.
_PIECES = re.compile(r'"[^"]*"|<[^<>]*>|\[[^\[\]]*\]|\([^()]*\)|;|,|[^\s",;<>()\[\]]+|\s+|.')
#: `To:` before a name, or what a group is called.
_LABEL = re.compile(r"^[^@:\"<]{1,30}:(?=\s|$)")
_MAILTO = re.compile(r"mailto:", re.IGNORECASE)
#: What stands before each line of a list, and between people: `-`, `2.`, `|`.
_SIGNS = re.compile(r"^(?:[-\u2010-\u2015•*·|/:>&+]+|\(?[0-9]{1,3}[.)])(?=\s|$)|(?<!\S)[-\u2010-\u2015|/:&+]+$")
_BETWEEN = re.compile(r"^(?:et|and|und|ou|or|oder|puis|y|en)(?:\s+|$)")
_AROUND = " \t,.'\u2018\u2019\u201c\u201d«»\"<>"


@dataclass(frozen=True)
class Written:
    """One person or address, as it was written."""

    address: str
    name: str = ""

    def __str__(self) -> str:
        """In the form that is read again as the same."""
        name = self.name.replace("\\", "").replace('"', "'")
        return f'"{name}" <{self.address}>' if name else self.address


def read_all(text: str) -> Sequence[Written]:
    """Everybody in a text, in order."""
    reading = _Reading()
    for line in map(seen, _LINES.split(text)):
        # A line that was wrapped goes on with the address of the name above.
        if not line.lstrip().startswith("<"):
            reading.end()
        for piece in _PIECES.findall(line):
            reading.read(piece)
        reading.before.append(" ")
    reading.end()
    return reading.found


_LINES = re.compile(r"[\r\n\u2028\u2029]+")


@dataclass
class _Reading:
    found: list[Written] = field(default_factory=list)
    #: What was read since the last address, or since the last end.
    before: list[str] = field(default_factory=list)
    #: Whether what follows stands right beside the last address.
    is_beside: bool = False
    #: Whether an address was read since the last end.
    is_behind: bool = False

    def read(self, piece: str) -> None:
        if piece == ";":
            self.end()
        elif address := _in_brackets(piece):
            self._take_in_brackets(address)
        elif address := _bare(piece):
            self._take_bare(address)
        elif self.is_beside and piece.startswith("("):
            self._name_last(piece[1:-1])
        else:
            self.before.append(piece)
            self.is_beside = self.is_beside and piece.isspace()

    def end(self) -> None:
        """Words behind an address are its name. Others without an address stay words, one for each comma."""
        text = "".join(self.before)
        if self.is_behind and not self.found[-1].name and "," not in text:
            self._name_last(text)
        else:
            self.found += [Written(word) for word in _words(text)]
        self.before.clear()
        self.is_beside = self.is_behind = False

    def _take_in_brackets(self, address: str) -> None:
        """Where an address stands in the place of the name, only the one in brackets is meant."""
        if self.is_beside and not self.found[-1].name:
            self.found.pop()
        self._take(address, _name("".join(self.before)))

    def _take_bare(self, address: str) -> None:
        """Words before it are a name, unless a comma parts them from it."""
        if "".join(self.before).rstrip().endswith(","):
            self.end()
        self._take(address, _name("".join(self.before)))

    def _take(self, address: str, name: str) -> None:
        self.found.append(Written(address, "" if name.casefold() == address.casefold() else name))
        self.before.clear()
        self.is_beside = self.is_behind = True

    def _name_last(self, remark: str) -> None:
        if not self.found[-1].name:
            self.found[-1] = Written(self.found[-1].address, _name(remark))


def _words(text: str) -> Iterator[str]:
    for part in _LABEL.sub("", text.strip()).split(","):
        if word := " ".join(part.split()).strip(_AROUND):
            yield word


def _in_brackets(piece: str) -> str:
    """The address in `<a@x.example>`, `[mailto:a@x.example]` or `(a@x.example)`."""
    inside = _MAILTO.sub("", piece[1:-1]).strip().partition("?")[0]
    return inside if piece[0] in "<[(" and "@" in inside and not re.search(r"\s", inside) else ""


def _bare(piece: str) -> str:
    word = _MAILTO.sub("", piece.strip(_AROUND)).partition("?")[0]
    return word if "@" in word[1:-1] and piece[0] not in '"<[(' else ""


def _name(text: str) -> str:
    unlabelled = _LABEL.sub("", text.strip(" \t,"))
    if '"' not in text:
        unlabelled = _BETWEEN.sub("", _SIGNS.sub("", _SIGNS.sub("", unlabelled.strip()).strip()))
    return " ".join(unlabelled.replace("\\", "").replace('"', " ").split()).strip(_AROUND)
