"""What the earlier lines of a file have named, so that each thing is made and changed by one line alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Self

from joindre.imports.models import DirectoryImport, FirstMention
from joindre.lib.text import fold


@dataclass(frozen=True, kw_only=True)
class Mentions:
    """The first mentions of a slice of lines: those of earlier slices, and those that come along with it."""

    source: DirectoryImport
    found: dict[str, FirstMention] = field(default_factory=dict)
    #: Every key that was asked for: lines are decided once to learn these, and once more with what is found.
    asked: set[str] = field(default_factory=set)
    new: list[FirstMention] = field(default_factory=list)

    @classmethod
    def of(cls, source: DirectoryImport, keys: Iterable[str]) -> Self:
        rows = FirstMention.objects.filter(source=source, key__in=set(keys))
        return cls(source=source, found={row.key: row for row in rows})

    def earlier(self, key: str, *, than: int) -> FirstMention | None:
        """The mention by another line, where there is one."""
        self.asked.add(key)
        found = self.found.get(key)
        return found if found is not None and found.line != than else None

    def note(self, key: str, *, line: int, value: str = "") -> None:
        """Nothing happens where an earlier line has named it."""
        if key not in self.found:
            self.found[key] = FirstMention(source=self.source, key=key, line=line, value=value[:300])
            self.new.append(self.found[key])

    def store(self) -> None:
        FirstMention.objects.bulk_create(self.new)


# Lines are decided twice, and many name one site.
@lru_cache(maxsize=20_000)
def key_of(kind: str, *parts: object) -> str:
    """A short key of what is meant, whatever accents and capitals it is written with."""
    text = "\x1f".join([kind, *(fold(str(part)) for part in parts)])
    return blake2b(text.encode(), digest_size=16).hexdigest()
