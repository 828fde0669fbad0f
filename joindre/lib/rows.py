"""What the database gives, made into the rows that a queryset would have given."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators

from joindre.lib.instances import maker_of


def row_maker_of(queryset: Any, compiler: Any) -> Callable[[Iterable[Sequence[Any]]], Iterable[Any]]:  # noqa: ANN401 - not public in the stubs
    """Return what makes the rows of a prepared query as its queryset would."""
    iterable: Any = queryset._iterable_class  # noqa: SLF001 - says what a row is
    if issubclass(iterable, ValuesListIterable):
        return lambda rows: map(tuple, rows)
    if not issubclass(iterable, ModelIterable) or queryset._prefetch_related_lookups:  # noqa: SLF001 - no public name
        raise TypeError("only rows of models and of values_list can be prepared, without what is prefetched")
    return _Instances(compiler)


class _Instances:
    """Makes instances of a model, with the related ones that the query selects and its annotations."""

    def __init__(self, compiler: Any) -> None:  # noqa: ANN401 - not public in the stubs
        info = compiler.klass_info
        fields = info["select_fields"]
        self._own = slice(fields[0], fields[-1] + 1)
        names = [column[0].target.attname for column in compiler.select[self._own]]
        self._make = maker_of(info["model"], names, alias=DEFAULT_DB_ALIAS)
        self._related = get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # the stubs are of Django 6
        self._annotations = list((compiler.annotation_col_map or {}).items())

    def __call__(self, rows: Iterable[Sequence[Any]]) -> Iterator[Any]:
        for row in rows:
            instance = self._make(row[self._own])
            for populator in self._related:
                populator.populate(row, instance)
            for name, place in self._annotations:
                setattr(instance, name, row[place])
            yield instance
