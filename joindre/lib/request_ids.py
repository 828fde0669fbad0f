"""The id of the request that is being answered: in the answer, in each log line, and on a page that tells of an error.

It is kept for the code around the answer, the thread of the page included.
"""

import re
import secrets
from contextvars import ContextVar
from typing import Final

HEADER: Final = "X-Request-ID"
#: What a proxy that we trust may call a request; anything else is replaced by an id of ours.
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{7,63}")
_current: ContextVar[str] = ContextVar("joindre.lib.request_ids", default="")


def begin(given: str = "") -> str:
    """Give the request around this call its id: the one that a trusted proxy gave, if it is one."""
    request_id = given if _WELL_FORMED.fullmatch(given) else secrets.token_hex(8)
    _current.set(request_id)
    return request_id


def current() -> str:
    """Return the id, or nothing where no request is answered."""
    return _current.get()
