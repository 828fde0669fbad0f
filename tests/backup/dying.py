"""A command that is killed when it reaches a step for the first time: `dying.main()` with the step and the command."""

import os
import signal
import sys

from joindre import cli
from joindre.backup.steps import ArchiveStep, watchers


def main() -> None:
    wanted, *command = sys.argv[1:]
    watchers.append(lambda step: _die(step, wanted))
    sys.argv[1:] = command
    cli.main()


def _die(step: ArchiveStep, wanted: str) -> None:
    if step == wanted:
        os.kill(os.getpid(), signal.SIGKILL)
