"""A model field for normalised text, and the lookup of its prefixes."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class FoldedField(models.CharField):  # type: ignore[type-arg]  # a CharField subclass without type arguments of its own
    """Text that `lib.text.fold` has normalised, compared byte by byte on both databases.

    So one plain index serves equality, ranges (a prefix is the range from `lef` to `leg`) and keyset order.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


def prefix(field: str, text: str) -> models.Q:
    """Return the condition that a folded field begins with this folded text."""
    return between(field, text, end_of(text))


def end_of(text: str) -> str:
    """Return the first text after all that begin with this one."""
    return text[:-1] + chr(ord(text[-1]) + 1)


def between(field: str, first: object, end: object) -> models.Q:
    """Return the condition of `prefix` for the two values by themselves, as a prepared query has them."""
    return models.Q(**{f"{field}__gte": first, f"{field}__lt": end})
