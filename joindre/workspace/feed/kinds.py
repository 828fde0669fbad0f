"""What the feed must know of a kind of entry, and the register of all kinds."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from joindre.lib.prepared import PreparedQuery
from joindre.tickets.models import Entry
from joindre.workspace.feed.items import FeedContext, Item, Reading

Content = TypeVar("Content", bound=Model)


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A link above the feed that leaves only some kinds in it."""

    #: The value of `?show=`.
    key: str
    label: str | Promise
    #: What a single entry under it is called.
    singular: str | Promise
    #: Its place among the tabs, from left to right.
    order: int


@dataclass(frozen=True, kw_only=True)
class EntryKind(Generic[Content]):
    """One kind of entry.

    The contents of a window are fetched by one query for each kind. The people, files and mails that they name are
    fetched once for all kinds together, so a kind only says under which fields they stand.
    """

    #: Codes of its entries.
    codes: Sequence[str]
    tab: Tab
    rows: Callable[[], QuerySet[Content]]
    #: Makes what the template shows of one content.
    item: Callable[[Content, FeedContext], Item[Content]]
    #: Fields of a content that hold an employee.
    employees: Sequence[str] = ()
    #: Fields of a content that hold a contact.
    contacts: Sequence[str] = ()
    #: The path from a content to its files, and to the mails whose recipients stand under it.
    files: str = ""
    mails: str = ""
    #: What an entry shows besides itself and the names in it: while it stays equal, a drawing of the entry holds.
    stamp: Callable[[Entry, Reading], Hashable] = lambda _entry, _reading: None

    @cached_property
    def contents(self) -> PreparedQuery[Content]:
        """The contents of entries by `keys`."""
        return PreparedQuery(lambda keys: self.rows().filter(entry__in=keys))

    def linked(self, path: str) -> PreparedQuery[tuple[int, int]]:
        """Pairs of an entry and the key of what hangs on its content, where many may."""
        if path not in self._linked:
            owners = self.rows().model._base_manager  # noqa: SLF001 - documented by Django as public
            self._linked[path] = PreparedQuery(
                lambda keys: (
                    owners.filter(entry__in=keys, **{f"{path}__isnull": False})
                    .order_by(path)
                    .values_list("entry", path)
                )
            )
        return self._linked[path]

    @cached_property
    def _linked(self) -> dict[str, PreparedQuery[tuple[int, int]]]:
        return {}


_KINDS: dict[str, EntryKind[Any]] = {}


def register(kind: EntryKind[Any]) -> None:
    """Make a kind known to the feed."""
    for code in kind.codes:
        if _KINDS.setdefault(code, kind) is not kind:
            raise ValueError(f"two kinds of entry have the code {code}")


def all_kinds() -> Sequence[EntryKind[Any]]:
    """Each kind once."""
    return list({id(kind): kind for kind in _KINDS.values()}.values())


def kind_of(entry: Entry) -> EntryKind[Any]:
    """Return the kind of an entry. Raise `KeyError` where nobody has registered it."""
    return _KINDS[entry.kind]


def tabs() -> Sequence[Tab]:
    """Each tab once, in its order."""
    found = {kind.tab.key: kind.tab for kind in all_kinds()}
    return sorted(found.values(), key=lambda tab: tab.order)


def codes_under(key: str) -> Sequence[str]:
    """The codes of the kinds that a tab shows; none where there is no such tab."""
    return [code for code, kind in _KINDS.items() if kind.tab.key == key]
