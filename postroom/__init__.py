"""Reads mail: bytes in, a frozen `Email` out. Plain Python; never raises, whatever the bytes.

`postroom.read(raw)` is the way in; `python -m postroom FILE` shows what it understood.
"""

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
from postroom.reading import read
from postroom.threading import plain_subject

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
    "plain_subject",
    "read",
]
