"""One request of a browser, as the walk asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

#: What people type to find something.
TYPED: Final = (
    "{number}",
    "toner",
    "imp",
    "bonjour merci",
    '"bonjour"',
    "toner -bonjour",
    "{email}",
    "{phone}",
    "zzzz",
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request of a browser; `{few}` and the like in it are filled in from the data."""

    path: str
    data: Mapping[str, Any] | None = None
    is_json: bool = False


def get(*paths: str) -> Sequence[Asked]:
    return [Asked(path=path) for path in paths]


def post(path: str, **data: Any) -> Sequence[Asked]:
    return [Asked(path=path, data=data)]
