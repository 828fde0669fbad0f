"""An `Email` as JSON with the bytes of its files beside it, both ways, so that another process may read mails.

`rendering` has the JSON that is meant for other programs. This one leaves nothing out, and it follows the classes of
`model`: a field that is added there is carried without a word here.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from postroom.model import Email

_Load = Callable[[Any, Sequence[bytes]], object]

#: Shorter bytes, such as the values of headers, stand within the JSON.
_SHORT: Final = 1_000


def dump(email: Email) -> tuple[object, list[bytes]]:
    """Return what JSON can hold of it, and the long bytes that this names by their number."""
    beside: list[bytes] = []
    return _plain(email, beside), beside


def load(dumped: object, beside: Sequence[bytes]) -> Email:
    """Return what was dumped. Whatever is not of the classes of a mail raises an error.

    Nothing but those classes is ever made: no name in the JSON is looked up.
    """
    email = _loader(Email)(dumped, beside)
    if not isinstance(email, Email):
        raise TypeError("not a mail")
    return email


def _plain(value: object, beside: list[bytes]) -> object:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, bytes):
        if len(value) <= _SHORT:
            return value.decode("latin-1")
        beside.append(value)
        return len(beside) - 1
    if isinstance(value, tuple):
        return [_plain(item, beside) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    kind: Any = type(value)
    found = ((name, getattr(value, name), default) for name, default in _defaults(kind))
    return {name: _plain(own, beside) for name, own, default in found if own is not default and own != default}


@cache
def _defaults(kind: Any) -> tuple[tuple[str, object], ...]:  # noqa: ANN401 - a dataclass
    """The names of the fields, and what they hold where they are left out."""
    return tuple((field.name, field.default) for field in fields(kind))


@cache
def _loader(kind: Any) -> _Load:  # noqa: ANN401 - a type as annotations write it
    """What makes a value of this type out of what JSON holds."""
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        load_one = _loader(next(one for one in get_args(kind) if one is not NoneType))
        return lambda value, beside: None if value is None else load_one(value, beside)
    if origin is tuple:
        return _tuple_loader(get_args(kind))
    if is_dataclass(kind) and isinstance(kind, type):
        return _class_loader(kind)
    return _simple_loader(kind)


def _class_loader(kind: type) -> _Load:
    hints = get_type_hints(kind)
    loaders = {name: _loader(hints[name]) for name, _default in _defaults(kind)}
    return lambda value, beside: kind(**{name: loaders[name](own, beside) for name, own in value.items()})


def _tuple_loader(kinds: tuple[Any, ...]) -> _Load:
    loaders = [_loader(kind) for kind in kinds if kind is not Ellipsis]
    if kinds[-1] is Ellipsis:
        return lambda value, beside: tuple([loaders[0](item, beside) for item in value])
    return lambda value, beside: tuple([one(item, beside) for one, item in zip(loaders, value, strict=True)])


def _simple_loader(kind: type) -> _Load:
    if kind is bytes:
        return lambda value, beside: beside[value] if isinstance(value, int) else value.encode("latin-1")
    if kind in {date, datetime}:
        return lambda value, _beside: kind.fromisoformat(value)
    if issubclass(kind, StrEnum):
        return lambda value, _beside: kind(value)

    def same(value: object, _beside: Sequence[bytes]) -> object:
        if type(value) is not kind:
            raise TypeError(f"{kind.__name__} expected")
        return value

    return same
