"""What the earlier lines of a file have named, so that each thing is made and changed by one line alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple, Self

from joindre.imports.models import DirectoryImport, FirstMention
from joindre.lib.many_rows import insert_rows
from joindre.lib.text import fold


class Mention(NamedTuple):
    """A line, and what it says of the thing that it names."""

    line: int
    value: str


@dataclass(frozen=True, kw_only=True)
class Mentions:
    """The first mentions of a slice of lines: those of earlier slices, and those that come along with it."""

    source: DirectoryImport
    found: dict[str, Mention] = field(default_factory=dict)
    #: Every key that was asked for: lines are decided once to learn these, and once more with what is found.
    asked: set[str] = field(default_factory=set)
    new: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, source: DirectoryImport, keys: Iterable[str]) -> Self:
        rows = FirstMention.objects.filter(source=source, key__in=set(keys)).values_list("key", "line", "value")
        return cls(source=source, found={key: Mention(line, value) for key, line, value in rows})

    def earlier(self, key: str, *, than: int) -> Mention | None:
        """The mention by another line, where there is one."""
        self.asked.add(key)
        found = self.found.get(key)
        return found if found is not None and found.line != than else None

    def note(self, key: str, *, line: int, value: str = "") -> None:
        """Nothing happens where an earlier line has named it."""
        if key not in self.found:
            self.found[key] = Mention(line, value[:300])
            self.new.append(key)

    def store(self) -> None:
        rows = [(self.source.pk, key, *self.found[key]) for key in self.new]
        insert_rows(FirstMention, ("source", "key", "line", "value"), rows)


# Lines are decided twice, and many name one site.
@lru_cache(maxsize=20_000)
def key_of(kind: str, *parts: object) -> str:
    """A short key of what is meant, whatever accents and capitals it is written with."""
    text = "\x1f".join([kind, *(fold(str(part)) for part in parts)])
    return blake2b(text.encode(), digest_size=16).hexdigest()
