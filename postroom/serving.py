"""Reads mails in a process of its own, until its standard input ends: orders there, answers on standard output.

Whoever starts it may kill it: it holds nothing that is not still in the hands of its starter. An order is one letter
and the length of the bytes that follow. An answer is the length of its JSON and of what comes beside it, then both.
"""

import contextlib
import json
import os
import signal
import sys
from typing import Final

from postroom import transfer
from postroom.limits import Limits
from postroom.model import Email, ProblemCode
from postroom.orders import ANSWER, HEAD, HEADERS, ORDER, READY
from postroom.reading import read, read_head

if sys.platform != "win32":
    import resource

_LIMITS: Final = Limits(headers=HEADERS)
_CHUNK: Final = 1 << 20


def main(arguments: list[str]) -> None:
    """Serve with this much memory, and with so many seconds of a processor for each mail."""
    memory, seconds = (int(argument) for argument in arguments)
    orders, answers = os.dup(0), os.dup(1)
    # Nothing that a library prints may get into the answers.
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)
    # The terminal stops its whole group of processes; this one ends when its input does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(memory)
    _write(answers, READY)
    while order := take(orders, ORDER.size):
        letter, size = ORDER.unpack(order)
        _limit_seconds(seconds)
        text, beside = answer(letter, bytes(take(orders, size)))
        _write(answers, ANSWER.pack(len(text), sum(map(len, beside))))
        for data in (text, *beside):
            _write(answers, data)


def answer(letter: bytes, raw: bytes) -> tuple[bytes, list[bytes]]:
    """The JSON of the mail and of how long each of its long bytes is, or of what was missing."""
    try:
        email = read_head(raw, limits=_LIMITS) if letter == HEAD else read(raw, limits=_LIMITS)
        dumped, beside = transfer.dump(email)
        if _is_out_of_memory(email):
            return _FAILED, []
        return json.dumps({"email": dumped, "sizes": [len(data) for data in beside]}).encode("ascii"), beside
    except MemoryError:
        return _FAILED, []


_FAILED: Final = b'{"failed": "memory"}'


def _is_out_of_memory(email: Email) -> bool:
    """The reader takes every exception for a fault of the mail."""
    return any(one.code is ProblemCode.UNREADABLE and one.detail == MemoryError.__name__ for one in email.problems)


def take(descriptor: int, size: int) -> bytearray:
    """As many octets; none where the input has ended."""
    taken = bytearray()
    while len(taken) < size:
        piece = os.read(descriptor, min(size - len(taken), _CHUNK))
        if not piece:
            return bytearray()
        taken += piece
    return taken


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _limit_memory(most: int) -> None:
    if sys.platform != "win32":
        for limited, wanted in {resource.RLIMIT_AS: most, resource.RLIMIT_CORE: 0}.items():
            # A stricter limit is in force already, or this system has none of the kind.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(limited, (wanted, wanted))


def _limit_seconds(most: int) -> None:
    """The system counts the time of the whole process, so the limit moves on with each mail."""
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + most + 1, hard))


if __name__ == "__main__":
    main(sys.argv[1:])
