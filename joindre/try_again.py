"""`joindre receive` ends with 75 whatever fails and wherever, so that the mail server keeps the mail and tries again.

`cli` imports it before everything else: what cannot even be imported must not lose a mail either.
"""

import os
import sys
from types import TracebackType

#: What a mail server understands of a program's end (sysexits.h).
EX_DATAERR, EX_NOUSER, EX_TEMPFAIL = 65, 67, 75
#: The mail is stored, too large, or for nobody here. Everything else may be different the next time.
_FINAL = (None, 0, EX_DATAERR, EX_NOUSER)


def is_receiving() -> bool:
    """Whether this process is the pipe of a mail server, with or without `--config FILE` before the command."""
    return "receive" in sys.argv[1:4]


def end_of(end: SystemExit) -> SystemExit:
    """How the pipe ends where a command of ours or of Django's wanted to end like this."""
    if end.code in _FINAL:
        return end
    if isinstance(end.code, str):
        sys.stderr.write(f"{end.code}\n")
    return SystemExit(EX_TEMPFAIL)


def _end(kind: type[BaseException], error: BaseException, _at: TracebackType | None) -> None:
    sys.stderr.write(f"The mail cannot be stored right now: {kind.__name__}: {error}\n")
    sys.stderr.flush()
    os._exit(EX_TEMPFAIL)


if is_receiving():
    sys.excepthook = _end
