"""The connection: it waits for its turn before a transaction or a single write, and gives the turn up at its end.

A turn lasts as long as SQLite's own lock. A connection whose turn has not come in the time that SQLite would have
waited asks SQLite once all the same. Either SQLite is busy and says so, or the turn of another was never given up: then
this connection takes the turn.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, TypeVar

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.operations import DatabaseOperations

from joindre.lib.turns import Turns, turns_of

T = TypeVar("T")

#: Seconds that Python's driver waits where nothing else is said.
_PATIENCE: Final = 5.0
_WRITES: Final = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class FairOperations(DatabaseOperations):
    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> Any:  # noqa: ANN401 - as Django's
        """Give a time its zone. Django asks several functions for it, and a page reads hundreds of times."""
        if type(value) is datetime and value.tzinfo is None and (zone := self.connection.timezone):
            return value.replace(tzinfo=zone)
        return super().convert_datetimefield_value(value, expression, connection)


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = FairOperations

    #: Whether commits of this connection wait until they are on the disk.
    _is_written_through = False

    def get_new_connection(self, params: Any) -> Any:  # noqa: ANN401 - as Django's
        self._is_written_through = False
        return super().get_new_connection(params)

    def write_through(self) -> None:
        """Have commits of this connection wait until they are on the disk, as long as it is open."""
        if self.connection is None or not self._is_written_through:
            with self.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=FULL")
            self._is_written_through = True

    @property
    def _turns(self) -> Turns:
        return turns_of(str(self.settings_dict["NAME"]))

    def create_cursor(self, name: str | None = None) -> "FairCursor":
        del name
        cursor: FairCursor = self.connection.cursor(factory=FairCursor)
        cursor.wrapper = self
        return cursor

    def in_turn(self, write: Callable[[], T]) -> T:
        """Begin to write when the turn has come. `end_turn` gives it up."""
        patience = float(self.settings_dict["OPTIONS"].get("timeout", _PATIENCE))
        if self._turns.take(self, timeout=patience):
            return write()
        with self._asking_once(patience):
            done = write()
        self._turns.seize(self)
        return done

    def end_turn(self) -> None:
        self._turns.give(self)

    @contextmanager
    def _asking_once(self, patience: float) -> Iterator[None]:
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")

    def _start_transaction_under_autocommit(self) -> None:
        try:
            self.in_turn(super()._start_transaction_under_autocommit)  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            self.end_turn()
            raise

    def _commit(self) -> None:
        # Where it fails, the transaction is still open: it is rolled back next.
        super()._commit()  # type: ignore[misc]  # the stubs leave it out
        self.end_turn()

    def _rollback(self) -> None:
        # Where it fails, the connection is closed next.
        super()._rollback()  # type: ignore[misc]  # the stubs leave it out
        self.end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self.end_turn()


class FairCursor(base.SQLiteCursorWrapper):
    """Waits for a turn before a write outside a transaction, as such a write is a transaction of its own."""

    wrapper: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:  # noqa: ANN401 - as Django's
        if self.wrapper.in_atomic_block or not query.lstrip()[:7].upper().startswith(_WRITES):
            return super().execute(query, params)
        try:
            return self.wrapper.in_turn(lambda: super(FairCursor, self).execute(query, params))
        finally:
            self.wrapper.end_turn()

    def convert_query(self, query: str, *, param_names: Any = None) -> str:  # noqa: ANN401 - as Django's
        if param_names is not None:
            return super().convert_query(query, param_names=param_names)
        return _converted(query)


@lru_cache(maxsize=1024)
def _converted(query: str) -> str:
    """Return a query with the placeholders of SQLite. Django does this at each use, we do it once for each text."""
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))
