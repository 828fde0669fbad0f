"""A slice of a long list. The next one begins where it ends, so that the last page costs what the first one does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row")
Stored = TypeVar("Stored", bound=Model)


@dataclass(frozen=True, kw_only=True)
class Slice(Generic[Row]):
    """Rows of one page."""

    rows: Sequence[Row]
    #: The row after which the next slice begins; `None` where nothing follows.
    next_after: Row | None


def first_of(rows: QuerySet[Stored], *, size: int) -> Slice[Stored]:
    """The first rows. One more than is shown is read, which tells whether others follow without counting them."""
    return cut_off(list(rows[: size + 1]), size=size)


def cut_off(found: Sequence[Row], *, size: int) -> Slice[Row]:
    """The same for rows that were read already: one more than a page shows, where there are so many."""
    return Slice(rows=found[:size], next_after=found[size - 1] if len(found) > size else None)
