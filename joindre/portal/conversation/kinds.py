"""What the conversation must know of a kind of entry, and the register of the kinds that clients read.

There are few of them: the database refuses every other kind with the audience of the client (D10).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from joindre.portal.conversation.lines import ClientReader, Line
from joindre.tickets.models import Entry


@dataclass(frozen=True, kw_only=True)
class ClientKind:
    """One kind of entry that clients read."""

    code: str
    #: The name under which an entry has its content, and what else is fetched with it for all entries at once.
    content: str
    beside: "Sequence[str | Prefetch[Any]]" = ()
    line: Callable[[Entry, ClientReader], Line]


_KINDS: dict[str, ClientKind] = {}


def register(kind: ClientKind) -> None:
    """Make a kind known to the conversation."""
    if _KINDS.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"two kinds of entry have the code {kind.code}")


def client_kinds() -> Sequence[ClientKind]:
    """Every kind that clients read."""
    return list(_KINDS.values())


def line_of(entry: Entry, *, reader: ClientReader) -> Line:
    """What the reader reads of an entry."""
    return _KINDS[entry.kind].line(entry, reader)
