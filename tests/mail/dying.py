"""What a process does until it is killed. It starts once and forks for each line: starting takes longer than dying.

deliver <step> <url of the mail server>
read <step>
open <step>               with what takes mails in a portal, so that a first mail opens a request
listen <step>             says its port first
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable

from joindre.mail.incoming import processing
from joindre.mail.incoming.listener import MailListener
from joindre.mail.outgoing.delivery import Delivery
from tests.mail.posting import Poster, Slow
from tests.mail.watching import watching

#: Everything was done for a mail, and nothing of it is committed.
POSTING = "posting"

Die = Callable[[str], None]


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            act(*line.split())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        say(f"ended by signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"ended with {status}")


def act(what: str, step: str, *rest: str) -> None:
    def die(reached: str) -> None:
        if reached.replace(" ", "_") == step:
            os.kill(os.getpid(), signal.SIGKILL)

    with watching(die):
        if what == "deliver":
            Delivery(url=rest[0]).run_due()
        elif what == "read":
            read(die)
        elif what == "open":
            open_requests(die)
        else:
            asyncio.run(listen())


def read(die: Die) -> None:
    processing.register(Poster(before_commit=lambda: die(POSTING)))
    processing.IncomingQueue().run_due()


def open_requests(die: Die) -> None:
    processing.register(Slow(processing.registered(), before_commit=lambda: die(POSTING)))
    processing.IncomingQueue().run_due()


async def listen() -> None:
    listener = MailListener("127.0.0.1", 0)
    await listener.start()
    say(str(listener.port))
    await asyncio.sleep(60)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
