"""A process that gets killed at a chosen step, told what to do by lines of words; `dying` is what it does."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_COMMAND = [sys.executable, "-c", "import django; django.setup(); from tests.mail import dying; dying.main()"]


class Killer:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def do(self, *words: str) -> None:
        """Have it done by a process that ends by SIGKILL."""
        self.begin(*words)
        self.wait_for_death()

    def begin(self, *words: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(" ".join(word.replace(" ", "_") for word in words) + "\n")
        self._process.stdin.flush()

    def line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()

    def wait_for_death(self) -> None:
        assert self.line() == f"ended by signal {signal.SIGKILL:d}"


@contextmanager
def killer(environment: dict[str, str]) -> Iterator[Killer]:
    pipe = subprocess.PIPE
    with subprocess.Popen(_COMMAND, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield Killer(process)
        finally:
            assert process.stdin
            process.stdin.close()
            process.wait(timeout=30)
