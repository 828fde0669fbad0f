"""A command that is killed, or fails, at a step: `dying.main()` with how it ends, the step and the command."""

import os
import signal
import sys

from django.db import ProgrammingError
from django.db.models.signals import pre_migrate

from joindre import cli
from joindre.backup.steps import watchers

#: In the place of a step: `joindre migrate` is about to run its first migration.
BEFORE_MIGRATIONS = "before migrations"
#: In the place of a signal: what a migration raises that the data does not suit.
FAULT = "fault"


def main() -> None:
    end, wanted, *command = sys.argv[1:]
    # A shell starts what runs in its background with this signal ignored, and so all that tests start there.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if wanted == BEFORE_MIGRATIONS:
        pre_migrate.connect(lambda **_: _end(end), weak=False)
    watchers.append(lambda step: _end(end) if step == wanted else None)
    sys.argv[1:] = command
    cli.main()


def _end(end: str) -> None:
    if end == FAULT:
        raise ProgrammingError("column “colour” is there already")
    os.kill(os.getpid(), signal.Signals[end])
