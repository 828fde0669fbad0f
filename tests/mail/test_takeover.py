"""A worker that is killed: its mails leave soon, none is lost, and none arrives twice but the one in the air (M7)."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from joindre.mail.models import Mailbox, Recipient
from joindre.mail.outgoing import outbox
from tests.mail.makers import make_letter
from tests.mail.scripted_server import ScriptedCatcher
from tests.waiting import wait_until

#: A worker as it is, with leases of two seconds instead of thirty, and as slow as with a slow mail server.
WORKER = """
import sys, threading
from datetime import timedelta
import django
django.setup()
from joindre.lib.jobs import Worker
from joindre.mail.failpoints import watchers
from joindre.mail.outgoing.delivery import Delivery
watchers.append(lambda step: threading.Event().wait(0.02))
worker = Worker([Delivery(url=sys.argv[1], lease=timedelta(seconds=2))], beat=0.5)
worker.start()
threading.Event().wait(60)
"""
COPIES = 30


@pytest.mark.django_db(transaction=True)
def test_another_worker_takes_over_what_a_killed_one_held(
    catcher: ScriptedCatcher, child_environment: dict[str, str]
) -> None:
    """M7"""
    mailbox = Mailbox.objects.create(name="Support", address="support@joindre.example")
    outbox.queue(make_letter(mailbox, *(f"{number}@client.example" for number in range(COPIES))))

    with worker(child_environment, catcher) as first:
        wait_until(lambda: len(catcher.mails) >= 5, what="a worker in the middle of its batch")
        os.kill(first.pid, signal.SIGKILL)
    with worker(child_environment, catcher):
        wait_until(lambda: not Recipient.objects.exclude(state="accepted").exists(), what="all mails", limit=30)

    arrived = Counter(mail.recipients[0] for mail in catcher.mails)
    assert len(arrived) == COPIES
    twice = {address for address, times in arrived.items() if times > 1}
    assert len(twice) <= 1
    assert twice <= set(Recipient.objects.filter(maybe_twice=True).values_list("address", flat=True))


@contextmanager
def worker(environment: dict[str, str], catcher: ScriptedCatcher) -> "Iterator[subprocess.Popen[bytes]]":
    with subprocess.Popen([sys.executable, "-c", WORKER, catcher.smtp_url], env=environment) as process:
        try:
            yield process
        finally:
            process.kill()
