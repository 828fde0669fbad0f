"""A memory that forgets what was not asked for longest, once it holds too much."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

Value = TypeVar("Value")


class Bounded(Generic[Value]):
    """Values by their keys, of so many bytes together as `size` counts them; threads may share it.

    A value that alone would take more than a hundredth of the memory is not kept.
    """

    def __init__(self, most: int, *, size: Callable[[Value], int]) -> None:
        self._kept: LRUCache[Hashable, Value] = LRUCache(most, getsizeof=size)
        self._lock, self._largest, self._size = Lock(), most // 100, size

    def get(self, key: Hashable) -> Value | None:
        with self._lock:
            return self._kept.get(key)

    def put(self, key: Hashable, value: Value) -> None:
        if self._size(value) <= self._largest:
            with self._lock:
                self._kept[key] = value

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
