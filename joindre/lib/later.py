"""Packages that are loaded with their first use: a start waits for none of them, and most processes never need them.

    holidays = Later("holidays")
    holidays.country_holidays("FR")

It is for what takes many milliseconds or megabytes and is used in one module. What it gives has no types.
"""

from importlib import import_module
from typing import Any


class Later:
    """A module of another package, in the place of its import."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - what a module holds
        return getattr(import_module(self._name), name)
