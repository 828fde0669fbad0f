"""Sizes of files as people say them."""

from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language, pgettext

_KILO = 1000


def spoken(size: int) -> str:
    """Return `312 o`, `48 ko` or `2,4 Mo`: decimal units, with one decimal only where it tells something."""
    return _spoken(size, get_language())


@lru_cache(maxsize=1024)
def _spoken(size: int, _language: str | None) -> str:
    if size < _KILO:
        return pgettext("size of a file", "{size} B").format(size=size)
    if size < _KILO**2:
        return pgettext("size of a file", "{size} kB").format(size=round(size / _KILO))
    if size < _KILO**3:
        return pgettext("size of a file", "{size} MB").format(size=number_format(size / _KILO**2, decimal_pos=1))
    return pgettext("size of a file", "{size} GB").format(size=number_format(size / _KILO**3, decimal_pos=1))
