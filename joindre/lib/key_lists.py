"""The keys of many rows as one text, for a query that reads a single row: `3,7,12`."""

from typing import Any

from django.db.models import Aggregate, TextField


class KeyList(Aggregate):
    """Keys with commas between them; `read_keys` takes them apart again."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ANN401 - Django's signature
        sql, params = super().as_sql(compiler, connection, template="STRING_AGG(%(expressions)s::text, ',')")
        return sql, params


def read_keys(text: str | None) -> list[int]:
    """Return the keys in such a text; none where there were no rows."""
    return [int(key) for key in (text or "").split(",") if key]
