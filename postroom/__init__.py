"""A reader of mail: it takes bytes and returns a frozen `Email`. It is plain Python and raises for no bytes.

Programs call `postroom.read(raw)`. `python -m postroom FILE` shows what it understood. It stores and sends nothing.

The reading itself is loaded with its first use: who has mails read in another process needs the model alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from postroom.limits import Limits
from postroom.model import (
    Absence,
    Address,
    Attachment,
    Bounce,
    Email,
    Forwarded,
    Kind,
    MailProblem,
    ProblemCode,
)
from postroom.pictures import picture_key
from postroom.threading import plain_subject

if TYPE_CHECKING:
    from postroom.reading import read, read_head

__all__ = [
    "Absence",
    "Address",
    "Attachment",
    "Bounce",
    "Email",
    "Forwarded",
    "Kind",
    "Limits",
    "MailProblem",
    "ProblemCode",
    "picture_key",
    "plain_subject",
    "read",
    "read_head",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what a module holds
    if name in {"read", "read_head"}:
        return getattr(import_module("postroom.reading"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
