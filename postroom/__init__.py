"""A reader of mail: it takes bytes and returns a frozen `Email`. It is plain Python and raises for no bytes.

Programs call `postroom.read(raw)`. `python -m postroom FILE` shows what it understood. It stores and sends nothing.
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
from postroom.pictures import picture_key
from postroom.reading import read, read_head
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
    "picture_key",
    "plain_subject",
    "read",
    "read_head",
]
