"""Parts of pages that are rendered once for the values that they show: `{% keep "ui/_menu.html" with number=… %}`.

Such a part gets the values that are named and nothing else, as an `include … only` does, and the same values give the
same HTML in the same language, time zone and day; what says *just now* is rendered anew. The values are texts, numbers
and the like, in tuples and frozen dataclasses; a row of the database is refused, because it would be equal to itself
when its columns have changed.

What is new on each page, such as the token of its forms, stands after `fresh`: the part can only show it.
"""

import sys
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from secrets import token_hex
from typing import Any, Final
from uuid import UUID

from django.template.loader import get_template
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from joindre.lib.bounded import Bounded
from joindre.lib.numbers import Number
from joindre.ui import dates

#: Memory for parts of pages, in bytes, in each process.
MOST = 8 * 1024 * 1024
_PLAIN: Final = (str, int, float, type(None), UUID, date, Enum, Number)
#: Most values are of one of these types, which are looked up sooner than a base class is found.
_PLAINEST: Final = frozenset({str, int, float, bool, type(None), datetime, date, UUID, Number})
_kept: Bounded[str] = Bounded(MOST, size=lambda html: sys.getsizeof(html) + 500)


def render(
    template: str,
    values: Mapping[str, object],
    fresh: Mapping[str, object] | None = None,
    *,
    at: tuple[Hashable, ...] | None = None,
) -> SafeString:
    """Return the HTML of a template with these values. Raise `TypeError` where one of them is no plain value.

    Whoever draws many parts one after the other asks once for the `place` where they are shown, and gives it as `at`.
    """
    fresh = fresh or {}
    key = (template, *(at or place()), *((name, _plain(value)) for name, value in values.items()), *fresh)
    html = _kept.get(key)
    if html is None:
        with dates.watched() as fleeting:
            html = get_template(template).render({**values, **{name: _mark(name) for name in fresh}})
        if not fleeting:
            _kept.put(key, html)
    for name, value in fresh.items():
        html = html.replace(_mark(name), value if isinstance(value, SafeString) else escape(str(value)))
    return mark_safe(html)  # noqa: S308 - rendered by a template, and what is put in afterwards is escaped


def forget() -> None:
    """Have every part rendered anew."""
    _kept.clear()


def place() -> tuple[Hashable, ...]:
    """What every template may show without being told: words, times and what is called today."""
    return get_language(), timezone.get_current_timezone_name(), timezone.localdate()


@cache
def _mark(name: str) -> str:
    """Stand in a kept part for what is new on each page. Nobody outside of this process can know it."""
    return f"{name}-{token_hex(16)}"


def _plain(value: object) -> Hashable:
    """Return the value with its type: 1 and True are equal, and are not shown alike."""
    kind = type(value)
    if kind in _PLAINEST:
        return kind, value
    if isinstance(value, Promise):
        return Promise, str(value)
    if isinstance(value, _PLAIN):
        return kind, value
    if isinstance(value, tuple):
        return tuple(_plain(part) for part in value)
    return kind, *map(_plain, _parts(kind)(value))  # type: ignore[arg-type]  # a class is hashable


@cache
def _parts(kind: type[Any]) -> Callable[[object], tuple[object, ...]]:
    """Return what takes the values out of a dataclass."""
    if not is_dataclass(kind) or not kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]  # every one has it
        raise TypeError(f"a part of a page is kept for plain values and frozen dataclasses, not for {kind.__name__}")
    names = [field.name for field in fields(kind)]
    if len(names) == 1:
        return lambda value: (getattr(value, names[0]),)
    return attrgetter(*names)
