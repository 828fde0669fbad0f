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
    return models.Q(**{f"{field}__gte": text, f"{field}__lt": text[:-1] + chr(ord(text[-1]) + 1)})
