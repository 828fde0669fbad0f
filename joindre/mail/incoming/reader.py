"""Reads mails in one child process, so that no mail can slow the pages or fill their memory (A4).

The child is `postroom.serving`. It is started at the first mail, reads one at a time, and ends a minute after the last.
It has limits of memory and of processor time, and is killed when a mail passes its seconds; the next mail gets a new
one.
What comes back is JSON and bytes, never a pickle: whatever a mail did to the child, it can only send a wrong mail.
"""

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Protocol, cast

from django.conf import settings

import postroom
from joindre.lib.logs import Log
from joindre.mail.incoming.reasons import IncomingReason
from postroom import orders, transfer

LOG = Log(__name__)

#: Address space of the child. A mail of 35 MB takes a fifth of it.
MEMORY = 1024 * 1024 * 1024
#: Octets that one mail may become. No mail of the size that is taken in comes near.
LARGEST = 256 * 1024 * 1024
#: Seconds without a mail after which the child ends.
IDLE = 60.0
#: Seconds within which a child must have started, on the slowest machine.
START = 60.0
#: How often a child is looked after.
_TURN = 0.5
_START = "import sys; sys.path.append(sys.argv[1]); from postroom import serving; serving.main(sys.argv[2:])"
_ROOT = str(Path(postroom.__file__).resolve().parents[1])


class Raw(Protocol):
    """The bytes of a mail."""

    def pieces(self, most: int | None = None) -> tuple[int, Iterator[bytes]]:
        """How many there are, at most as many as wanted, and they themselves, from the first on."""


class TooHeavy(Exception):
    """This mail takes more time or memory than a mail may take. Read again it would be no different."""

    def __init__(self, reason: IncomingReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class ReaderDied(Exception):
    """Something else ended the child while it read; the mail may be read again."""


class NoReader(Exception):
    """No child can be started on this machine now. No mail is to blame."""


class MailReader:
    """The child process of this process, started when it is needed."""

    def __init__(self, *, seconds: float | None = None, memory: int = MEMORY, idle: float = IDLE) -> None:
        self._seconds, self._memory, self._idle = seconds, memory, idle
        self._lock = threading.Lock()
        self._child: _Child | None = None

    @property
    def pid(self) -> int | None:
        """The number of the child process, while there is one."""
        child = self._child
        return child.process.pid if child and child.is_alive else None

    def head(self, raw: Raw) -> postroom.Email:
        """Who, where to and what kind, from the headers alone. Raise `TooHeavy` or `ReaderDied`."""
        return self._read(orders.HEAD, raw, most=orders.HEADERS + 1)

    def mail(self, raw: Raw) -> postroom.Email:
        """All of it. Raise `TooHeavy` or `ReaderDied`."""
        return self._read(orders.MAIL, raw)

    def close(self) -> None:
        """End the child now, whatever it does."""
        if child := self._child:
            child.kill()

    def _read(self, order: bytes, raw: Raw, *, most: int | None = None) -> postroom.Email:
        with self._lock:
            is_new = self._child is None or not self._child.is_alive
            try:
                return self._ask(order, raw, most)
            except (ReaderDied, TooHeavy) as error:
                # A child that has read many mails may be short of memory, or may have been killed as the largest one.
                if isinstance(error, TooHeavy) and (is_new or error.reason != IncomingReason.TOO_LARGE):
                    raise
                LOG.warning("mail reader replaced", error=error)
                return self._ask(order, raw, most)

    def _ask(self, order: bytes, raw: Raw, most: int | None) -> postroom.Email:
        if self._child is None or not self._child.is_alive:
            self._child = _Child(seconds=self._limit(), memory=self._memory, idle=self._idle, is_free=self._lock)
        size, pieces = raw.pieces(most)
        return self._child.read(order, size, pieces)

    def _limit(self) -> float:
        return float(settings.MAIL_READING_SECONDS) if self._seconds is None else self._seconds


class _Child:
    """One child process, and the thread that looks after it: it kills what is late, ends what is idle, and leaves no
    zombie.
    """

    def __init__(self, *, seconds: float, memory: int, idle: float, is_free: threading.Lock) -> None:
        self._seconds, self._idle, self._free = seconds, idle, is_free
        self._is_late = False
        self.process = _started(memory, seconds)
        self._orders, self._answers = cast(IO[bytes], self.process.stdin), cast(IO[bytes], self.process.stdout)
        self._busy_until: float | None = time.monotonic() + START
        self._used_at = time.monotonic()
        self._ended = threading.Event()
        threading.Thread(target=self._look_after, name="mail reader", daemon=True).start()
        self._await_start()

    @property
    def is_alive(self) -> bool:
        return not self._ended.is_set() and self.process.poll() is None

    def read(self, order: bytes, size: int, pieces: Iterable[bytes]) -> postroom.Email:
        with self._at_work(self._seconds):
            self._give(orders.ORDER.pack(order, size))
            for piece in pieces:
                self._give(piece)
            text_size, beside_size = orders.ANSWER.unpack(self._take(orders.ANSWER.size))
            if text_size + beside_size > LARGEST:
                raise TooHeavy(IncomingReason.TOO_LARGE)
            answer = json.loads(self._take(text_size))
            if "failed" in answer:
                raise TooHeavy(IncomingReason.TOO_LARGE)
            beside = [bytes(self._take(length)) for length in answer["sizes"]]
        return transfer.load(answer["email"], beside)

    def _await_start(self) -> None:
        try:
            with self._at_work(START):
                self._take(len(orders.READY))
        except (ReaderDied, TooHeavy) as error:
            raise NoReader(f"it did not start: {error}") from error

    def kill(self) -> None:
        self._ended.set()
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()

    @contextlib.contextmanager
    def _at_work(self, seconds: float) -> Iterator[None]:
        """Whatever goes wrong between order and answer, nobody could tell where the next answer begins."""
        self._busy_until = time.monotonic() + seconds
        try:
            yield
        except BaseException:
            self.kill()
            raise
        finally:
            self._used_at, self._busy_until = time.monotonic(), None

    def _give(self, data: bytes) -> None:
        view = memoryview(data)
        try:
            while view:
                view = view[self._orders.write(view) or 0 :]
        except OSError as error:
            raise self._reason() from error

    def _take(self, size: int) -> bytearray:
        taken = bytearray()
        while len(taken) < size:
            piece = self._answers.read(min(size - len(taken), 1 << 20))
            if not piece:
                raise self._reason()
            taken += piece
        return taken

    def _reason(self) -> Exception:
        """Why there is no answer, once the child has ended."""
        status = self.process.wait()
        if self._is_late or status == -_SIGXCPU:
            return TooHeavy(IncomingReason.TOO_SLOW)
        return ReaderDied(f"the reader ended with {status}")

    def _look_after(self) -> None:
        while not self._ended.wait(_TURN) and self.process.poll() is None:
            until, now = self._busy_until, time.monotonic()
            if until is not None and now > until:
                self._is_late = True
                self.process.kill()
            elif until is None and now - self._used_at > self._idle:
                self._end_if_idle()
        self.process.wait()
        # Whoever still waits for an answer learns of the end before the pipes go.
        with self._free:
            self._orders.close()
            self._answers.close()

    def _end_if_idle(self) -> None:
        if not self._free.acquire(blocking=False):
            return
        try:
            if time.monotonic() - self._used_at > self._idle:
                self.kill()
        finally:
            self._free.release()


def _started(memory: int, seconds: float) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(  # noqa: S603 - our own program, by its whole path
            [sys.executable, "-I", "-c", _START, _ROOT, str(memory), str(int(seconds) + 1)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # No secret is in it.
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            bufsize=0,
        )
    except OSError as error:
        raise NoReader(str(error)) from error


#: What a Python may need to find its own libraries.
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
_SIGXCPU = getattr(signal, "SIGXCPU", 0)

READER = MailReader()
atexit.register(READER.close)
