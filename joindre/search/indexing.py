"""Writing what is found. Each act calls it in its own transaction, so that search knows what the pages show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from joindre.lib.time_keys import key_of, next_key
from joindre.search.models import IndexedText, Reindexing
from joindre.search.sources import Words
from joindre.search.words import words_in

#: Marks are words that nobody can type: they let the index leave out what is not of a request, a customer or a kind.
MARK: Final = "_"
#: Begins the words of contacts, which are looked for among people alone.
OF_CONTACT: Final = "_p_"
WITH_FILES: Final = "_files"


@dataclass(frozen=True, kw_only=True)
class Indexable:
    """A thing as it is indexed: with a key of its own, or a topic and the time at which it began."""

    kind: str
    words: Words
    key: int = 0
    topic: str = ""
    began_at: datetime | None = None
    ticket: int | None = None
    customer: int | None = None
    is_for_client: bool = False

    @property
    def indexed(self) -> str:
        mark = OF_CONTACT if self.kind == IndexedText.CONTACT else ""
        words = [f"{mark}{word}" for word in words_in(self.words.all)]
        return f" {' '.join([*self._marks(), *words])} "

    def _marks(self) -> list[str]:
        marks = [f"{MARK}{self.kind}"]
        marks += [] if self.ticket is None else [ticket_mark(self.ticket)]
        marks += [] if self.customer is None else [customer_mark(self.customer)]
        return marks + ([WITH_FILES] if self.words.files else [])

    def row(self, key: int) -> IndexedText:
        return IndexedText(
            id=key,
            kind=self.kind,
            topic=self.topic or None,
            ticket=self.ticket,
            customer=self.customer,
            is_for_client=self.is_for_client and not self.words.is_withdrawn,
            words=self.indexed,
        )


def ticket_mark(ticket: int) -> str:
    return f"{MARK}t{ticket}"


def customer_mark(customer: int) -> str:
    return f"{MARK}c{customer}"


def kind_mark(kind: str) -> str:
    return f"{MARK}{kind}"


def write(things: Iterable[Indexable]) -> None:
    """Index these, new or changed. Whoever calls it holds the lock of what they belong to."""
    several = list(things)
    IndexedText.objects.bulk_create(
        [thing.row(thing.key) for thing in several if thing.key],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["words", "is_for_client", "customer"],
    )
    _write_by_topic([thing for thing in several if not thing.key])


def ask_anew(source: str, scopes: Iterable[str]) -> None:
    """Have the worker index what these are: rows of people and customers are too many for the act that renames them."""
    asked = [Reindexing(source=source, scope=scope) for scope in scopes]
    Reindexing.objects.bulk_create(
        asked, update_conflicts=True, unique_fields=["source", "scope"], update_fields=["after"]
    )


def _write_by_topic(things: Sequence[Indexable]) -> None:
    if not things:
        return
    keys = dict(IndexedText.objects.filter(topic__in=[thing.topic for thing in things]).values_list("topic", "pk"))
    known = [thing.row(keys[thing.topic]) for thing in things if thing.topic in keys]
    IndexedText.objects.bulk_update(known, ["words", "customer"])
    IndexedText.objects.bulk_create(
        thing.row(key_of(thing.began_at) if thing.began_at else next_key())
        for thing in things
        if thing.topic not in keys
    )
