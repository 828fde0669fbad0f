"""A worker that makes one document and kills itself just before the step named on its command line."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import django

django.setup()

from joindre.documents import actions  # noqa: E402 - the models exist only now
from joindre.files import actions as files  # noqa: E402  # Django is set up first
from joindre.lib.leases import LEASE  # noqa: E402  # Django is set up first
from joindre.mail.outgoing import outbox  # noqa: E402  # Django is set up first
from joindre.tickets import actions as tickets  # noqa: E402  # Django is set up first


def die(*_arguments: Any, **_named: Any) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise SystemExit


def main(step: str) -> None:
    rooms: tuple[Any, ...] = (actions, files, outbox, tickets)
    for room in rooms:
        if callable(getattr(room, step, None)):
            setattr(room, step, die)
    # With a lease that has run out at once, a second worker takes up the same document.
    lease = -LEASE if step == "nowhere" else LEASE
    run: Callable[[], int] = actions.DocumentQueue(lease=lease).run_due
    run()
    if step == "after":
        die()


if __name__ == "__main__":
    main(sys.argv[1])
