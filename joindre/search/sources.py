"""What other apps tell of what can be found: the words of each kind of entry, and how to index all there is anew."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Generic, Protocol, TypeVar

from django.db.models import Model, QuerySet

from joindre.lib.prepared import PreparedQuery
from joindre.search.models import IndexedText
from joindre.search.words import LONGEST_TEXT

Content = TypeVar("Content", bound=Model)


@dataclass(frozen=True, kw_only=True)
class Words:
    """What of a thing can be found: its text as people read it, and the names of its files."""

    text: str = ""
    #: Its title, which stands in the text too: whoever types in the palette finds it by this alone (U1).
    title: str = ""
    #: Who wrote it or was written to, where the text does not say so.
    people: Sequence[str] = ()
    files: Sequence[str] = ()
    #: Whether it was withdrawn. It then has no words, since only its writer still reads them.
    is_withdrawn: bool = False

    def __bool__(self) -> bool:
        """Whether there is a row to write. Once withdrawn there is one too, which replaces the row with the words."""
        return bool(self.is_withdrawn or self.text.strip() or self.people or self.files)

    @property
    def read(self) -> str:
        """The text that an excerpt is taken from."""
        return "\n".join([self.text, *self.people])

    @property
    def all(self) -> str:
        """However long the text is, people and files are found."""
        return "\n".join([self.text[:LONGEST_TEXT], *self.people, *self.files])


@dataclass(frozen=True, kw_only=True)
class EntryWords(Generic[Content]):
    """One kind of entry. A kind without words, such as a line of history, says so by `words=None`."""

    #: Codes of its entries.
    codes: Sequence[str]
    #: Contents with what `words` reads of them, except for what hangs on them, such as files.
    rows: Callable[[], QuerySet[Content]]
    #: The words of each of these contents. What hangs on them is fetched for all together.
    words: Callable[[Sequence[Content]], Iterable[Words]] | None

    @cached_property
    def contents(self) -> PreparedQuery[Content]:
        """The contents of entries by `keys`."""
        return PreparedQuery(lambda keys: self.rows().filter(entry__in=keys))


class Source(Protocol):
    """A table whose rows can be indexed anew, in the order of their keys."""

    @property
    def name(self) -> str: ...

    def write_batch(self, *, scope: str, after: int, limit: int) -> int | None:
        """Index the next rows, locked until the transaction around it ends. Return the last key; `None` at the end."""


WITHDRAWN: Final = Words(is_withdrawn=True)

_kinds: dict[str, EntryWords[Any]] = {}
_sources: dict[str, Source] = {}


def register_kind(kind: EntryWords[Any]) -> None:
    """Called while the apps start."""
    for code in kind.codes:
        if _kinds.setdefault(code, kind) is not kind:
            raise ValueError(f"the words of the kind {code} are told twice")


def register_source(source: Source) -> None:
    """Called while the apps start."""
    _sources[source.name] = source


def known_kinds() -> Mapping[str, EntryWords[Any]]:
    return _kinds


def known_sources() -> Mapping[str, Source]:
    return _sources


def locked_keys(rows: QuerySet[Any], limit: int) -> list[int]:
    """The first keys of these rows, locked until the transaction ends.

    What is indexed is read after that: rows joined to a locked one would be those of before the wait for the lock.
    """
    return list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)[:limit])


def words_of(entries: Iterable[tuple[int, str]]) -> Mapping[int, Words]:
    """The words of entries, given by key and kind: one query for each kind, and those for what hangs on it."""
    keys: dict[str, list[int]] = {}
    for key, code in entries:
        keys.setdefault(code, []).append(key)
    words: dict[int, Words] = {}
    for kind, found in _by_kind(keys):
        if kind.words and (contents := kind.contents(keys=found)):
            words |= zip((content.entry_id for content in contents), kind.words(contents), strict=True)
    return words


def _by_kind(keys: Mapping[str, Sequence[int]]) -> Iterable[tuple[EntryWords[Any], Sequence[int]]]:
    """Several codes may be of one kind, which is asked once."""
    gathered: dict[int, tuple[EntryWords[Any], list[int]]] = {}
    for code, found in keys.items():
        # Requests and contacts are no entries, and a kind may be one that only another version of Joindre knows.
        if code in _kinds and code not in {IndexedText.REQUEST, IndexedText.CONTACT}:
            kind = _kinds[code]
            gathered.setdefault(id(kind), (kind, []))[1].extend(found)
    return gathered.values()
