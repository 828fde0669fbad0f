"""The connection: it has a second kind of cursor, for statements that are used again and again with other values.

Django's own cursor writes the values into the statement, so that each is new to PostgreSQL, which parses and plans it
anew. Here the values travel beside the statement, which is prepared at its first use. After five uses PostgreSQL
compares a plan that holds for all values with those that it made for single ones, and keeps it where it costs no more.

Statements whose best plan depends on their values, such as those of the search, are none for this cursor.
"""

from typing import Any

import psycopg
from django.db.backends.postgresql import base, operations
from django.db.backends.utils import CursorWrapper


class KeepingCursor(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **_how: object) -> "KeepingCursor":  # noqa: ANN401 - as Django calls it
        # Otherwise off: psycopg would count all other statements too, and remember the text of each.
        self.connection.prepare_threshold = 0
        try:
            super().execute(query, params, prepare=True)
        finally:
            self.connection.prepare_threshold = None
        return self


class KeepingOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> Any:  # noqa: ANN401 - Django's signature
        if isinstance(cursor, KeepingCursor):
            return self.compose_sql(sql, params)
        return super().last_executed_query(cursor, sql, params)


class KeepingWrapper(base.DatabaseWrapper):
    ops_class = KeepingOperations

    def keeping_cursor(self) -> CursorWrapper:
        self.ensure_connection()
        with self.wrap_database_errors:
            cursor: CursorWrapper = self._prepare_cursor(KeepingCursor(self.connection))  # type: ignore[attr-defined]  # the stubs leave it out
            return cursor


#: The name that Django looks for.
DatabaseWrapper = KeepingWrapper
