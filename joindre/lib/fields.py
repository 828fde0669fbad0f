from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class FoldedField(models.CharField):  # type: ignore[type-arg]  # a CharField subclass without type arguments of its own
    """Text normalised by `lib.text.fold`, compared byte by byte on both databases.

    So one plain index serves equality, ranges (a prefix is the range from `lef` to `leg`) and keyset order alike.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


def prefix(field: str, text: str) -> models.Q:
    """Rows whose folded field begins with this folded text."""
    return models.Q(**{f"{field}__gte": text, f"{field}__lt": text[:-1] + chr(ord(text[-1]) + 1)})
