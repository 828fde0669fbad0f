"""Inserts whose SQL is made once: rows that every mail and every reply adds, one at a time.

    _store = PreparedInsert(Entry)
    entry = _store(Entry(ticket=ticket, kind="note"))

The row is stored as `save` would store a new one, and gets its key. Where a row with the same unique fields may be
there already, some fields of that one are written instead, in the same statement:

    _keep = PreparedInsert(Blob, unique=["sha256"], update=["created_at"])

Like the queries in `prepared`, these use the compiler of Django, which it does not document.
"""

from collections.abc import Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

from joindre.lib.prepared import database, keeping_cursor

M = TypeVar("M", bound=Model)


class _Insertion(NamedTuple):
    sql: str
    fields: "Sequence[Field[Any, Any]]"
    #: Whether the database gives the key.
    returns_key: bool


class PreparedInsert(Generic[M]):
    """An insert of one row of this model; calling it stores the row and returns it."""

    def __init__(self, model: type[M], *, unique: Sequence[str] = (), update: Sequence[str] = ()) -> None:
        self._model, self._unique, self._update = model, unique, update
        self._insertions: dict[tuple[str, bool], _Insertion] = {}

    def __call__(self, row: M) -> M:
        row._prepare_related_fields_for_save(operation_name="save")  # type: ignore[attr-defined]  # noqa: SLF001 - as `save` does
        db = database()
        statement = self._insertion(row, db)
        values = [field.get_db_prep_save(field.pre_save(row, True), db) for field in statement.fields]  # noqa: FBT003 - Django's signature
        with transaction.mark_for_rollback_on_error(), keeping_cursor(db) as cursor:
            cursor.execute(statement.sql, values)
            if statement.returns_key:
                [row.pk] = cursor.fetchone()
        row._state.adding, row._state.db = False, db.alias  # noqa: SLF001 - documented by Django as public
        return row

    def _insertion(self, row: M, db: BaseDatabaseWrapper) -> _Insertion:
        has_key = row.pk is not None
        shape = (db.vendor, has_key)
        if (found := self._insertions.get(shape)) is None:
            found = self._insertions[shape] = self._compile(row, db, has_key=has_key)
        return found

    def _compile(self, row: M, db: BaseDatabaseWrapper, *, has_key: bool) -> _Insertion:
        if self._model.save is not Model.save:
            raise TypeError(f"a new {self._model.__name__} has more to do than its statement")
        meta = self._model._meta
        fields = [field for field in meta.concrete_fields if has_key or field is not meta.pk]
        query: Any = InsertQuery(
            self._model,
            on_conflict=OnConflict.UPDATE if self._unique else None,
            update_fields=[meta.get_field(name) for name in self._update],
            unique_fields=[meta.get_field(name) for name in self._unique],
        )
        query.insert_values(fields, [row])
        compiler = query.get_compiler(connection=db)
        compiler.returning_fields = None if has_key else [meta.pk]
        [(sql, _)] = compiler.as_sql()
        return _Insertion(sql, fields, returns_key=not has_key)
