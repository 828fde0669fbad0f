"""Writing what is found. Each act calls it in its own transaction, so that search knows what the pages show."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection

from joindre.lib.time_keys import key_of, next_key
from joindre.search.models import IndexedText, Reindexing
from joindre.search.sources import Words
from joindre.search.words import words_in

#: Marks are words that nobody can type: they let the index leave out what is not of a request, a customer or a kind.
MARK: Final = "_"
#: Begins the words of contacts, which are looked for among people alone.
OF_CONTACT: Final = "_p_"
#: Begins the words of titles, beside the same words without it.
OF_TITLE: Final = "_n_"
WITH_FILES: Final = "_files"

# Rows come as one text of JSON, and all are written by one statement: at the end of each one FTS5 writes a part of its
# index, and the parts have to be joined later. Django would also make the statement anew for each act.
_COLUMNS: Final = ("id", "kind", "topic", "ticket", "customer", "is_for_client", "words")
_VALUES: Final = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(_COLUMNS)))
_ROWS: Final = {
    "sqlite": f"SELECT {_VALUES} FROM json_each(%s) WHERE true",  # noqa: S608 - built from constants
    "postgresql": (
        "SELECT (value->>0)::bigint, value->>1, value->>2, (value->>3)::bigint, (value->>4)::bigint,"
        " (value->>5)::boolean, value->>6 FROM json_array_elements(%s::json)"
    ),
}
_INSERT: Final = f"INSERT INTO search_indexedtext AS t ({', '.join(_COLUMNS)})"
_SAME_KEY: Final = "ON CONFLICT (id)"
_SAME_TOPIC: Final = "ON CONFLICT (topic) WHERE topic IS NOT NULL"
#: A row whose values stay the same is not written again.
_CHANGE: Final = (
    "DO UPDATE SET words = excluded.words, is_for_client = excluded.is_for_client, customer = excluded.customer"
    " WHERE t.words <> excluded.words OR t.is_for_client <> excluded.is_for_client"
    " OR COALESCE(t.customer, 0) <> COALESCE(excluded.customer, 0)"
)

#: The values of these columns.
Row = tuple[int, str, str | None, int | None, int | None, bool, str]


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
        words += [f"{OF_TITLE}{word}" for word in words_in(self.words.title)]
        return f" {' '.join([*self._marks(), *words])} "

    def _marks(self) -> list[str]:
        marks = [f"{MARK}{self.kind}"]
        marks += [] if self.ticket is None else [ticket_mark(self.ticket)]
        marks += [] if self.customer is None else [customer_mark(self.customer)]
        return marks + ([WITH_FILES] if self.words.files else [])

    def row(self) -> Row:
        key = self.key or (key_of(self.began_at) if self.began_at else next_key())
        is_for_client = self.is_for_client and not self.words.is_withdrawn
        return (key, self.kind, self.topic or None, self.ticket, self.customer, is_for_client, self.indexed)


def ticket_mark(ticket: int) -> str:
    return f"{MARK}t{ticket}"


def customer_mark(customer: int) -> str:
    return f"{MARK}c{customer}"


def kind_mark(kind: str) -> str:
    return f"{MARK}{kind}"


def write(things: Iterable[Indexable]) -> None:
    """Index these, new or changed. Whoever calls it holds the lock of what they belong to."""
    by_key: list[Row] = []
    by_topic: list[Row] = []
    for thing in things:
        (by_key if thing.key else by_topic).append(thing.row())
    with connection.cursor() as cursor:
        for rows, same in ((by_key, _SAME_KEY), (by_topic, _SAME_TOPIC)):
            if rows:
                # FTS5 keeps in memory what comes in the order of the keys.
                written = json.dumps(sorted(rows), ensure_ascii=False)
                cursor.execute(f"{_INSERT} {_ROWS[connection.vendor]} {same} {_CHANGE}", [written])


def ask_anew(source: str, scopes: Iterable[str]) -> None:
    """Have the worker index these scopes: a renamed person or customer stands in too many rows for the act itself."""
    asked = [Reindexing(source=source, scope=scope) for scope in scopes]
    Reindexing.objects.bulk_create(
        asked, update_conflicts=True, unique_fields=["source", "scope"], update_fields=["after"]
    )
