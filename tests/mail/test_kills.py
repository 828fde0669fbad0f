"""Whatever is killed when: nothing is lost, and nothing is there twice (M7, I2, I9).

A process is killed with SIGKILL between each two steps; another one then goes on with what it finds on the disk.
"""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from joindre.lib.leases import LEASE
from joindre.mail.failpoints import Failpoint
from joindre.mail.incoming import actions
from joindre.mail.incoming.processing import IncomingQueue
from joindre.mail.models import IncomingEmail, Mailbox
from joindre.mail.outgoing import outbox
from joindre.mail.outgoing.delivery import Delivery
from tests.mail.dying import POSTING
from tests.mail.killing import Killer, killer
from tests.mail.makers import make_letter, make_raw
from tests.mail.posting import Poster, Use, posted
from tests.mail.scripted_server import ScriptedCatcher
from tests.waiting import wait_until

OUT = [
    Failpoint.CLAIMED, Failpoint.CONNECTED, Failpoint.SENDER_GIVEN, Failpoint.RECIPIENT_GIVEN, Failpoint.DATA_NOTED,
    Failpoint.DATA_SENT, Failpoint.OUTCOME_NOTED,
]  # fmt: skip
INTO_A_FOLDER = [
    Failpoint.CLAIMED, Failpoint.CONNECTED, Failpoint.DATA_NOTED, Failpoint.FILE_WRITTEN, Failpoint.DATA_SENT,
    Failpoint.OUTCOME_NOTED,
]  # fmt: skip
READING = [Failpoint.READING_CLAIMED, Failpoint.MAIL_READ, POSTING, Failpoint.MAIL_FINISHED]
LISTENING = [Failpoint.RAW_STORED, Failpoint.ROW_STORED]


@pytest.fixture
def mailbox(transactional_db: None) -> Mailbox:
    return Mailbox.objects.create(name="Support", address="support@joindre.example")


@pytest.fixture
def process(child_environment: dict[str, str]) -> Iterator[Killer]:
    with killer(child_environment) as process:
        yield process


@pytest.fixture
def poster(use: Use) -> Poster:
    return use(Poster())


def test_mail_out_survives_a_kill_at_each_step(
    mailbox: Mailbox, process: Killer, catcher: ScriptedCatcher, subtests: pytest.Subtests
) -> None:
    """M7: nothing sent twice but for an answer lost after DATA; then it is the same mail, and is said."""
    for step in OUT:
        with subtests.test(step=step):
            catcher.clear()
            (copy,) = outbox.queue(make_letter(mailbox)).recipients.all()

            process.do("deliver", step, catcher.smtp_url)
            go_on(Delivery(url=catcher.smtp_url), after=LEASE)

            copy.refresh_from_db()
            arrived = {mail.raw for mail in catcher.mails}
            assert (copy.state, len(arrived)) == ("accepted", 1)
            # Between its being noted and its being sent, nobody but the dead process knows.
            assert copy.maybe_twice == (step in {Failpoint.DATA_NOTED, Failpoint.DATA_SENT})
            # A server may drop what it got from a client that is gone before it was answered.
            assert len(catcher.mails) in ({1, 2} if step is Failpoint.DATA_SENT else {1})


def test_mail_into_a_folder_survives_a_kill_at_each_step(
    mailbox: Mailbox, process: Killer, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    """M7: each copy is there once and whole, whenever the process dies."""
    for step in INTO_A_FOLDER:
        with subtests.test(step=step):
            folder = tmp_path / step.name
            (copy,) = outbox.queue(make_letter(mailbox)).recipients.all()

            process.do("deliver", step, f"folder://{folder}")
            go_on(Delivery(url=f"folder://{folder}"), after=LEASE)

            copy.refresh_from_db()
            (file,) = folder.glob("*.eml")
            assert (copy.state, copy.answer) == ("accepted", file.name)
            assert file.read_bytes().startswith(b"Return-Path: <support+b")
            assert file.read_bytes().endswith(b"C=E2=80=99est r=C3=A9par=C3=A9.\r\n")
            assert copy.maybe_twice == (step in {Failpoint.DATA_NOTED, Failpoint.FILE_WRITTEN, Failpoint.DATA_SENT})


def test_mail_in_survives_a_kill_while_it_is_read(
    mailbox: Mailbox, process: Killer, poster: Poster, subtests: pytest.Subtests
) -> None:
    """I2, I9: posted once, whenever its reader dies."""
    for number, step in enumerate(READING, start=1):
        with subtests.test(step=step):
            incoming = actions.take_in(
                make_raw(f"Mail {number}"), envelope_from="x@y.example", envelope_to=[mailbox.address], mailbox=mailbox
            )

            process.do("read", step)
            go_on(IncomingQueue(), after=LEASE)

            incoming.refresh_from_db()
            assert (incoming.outcome, posted()) == ("posted", number)


def test_mail_in_survives_a_kill_before_it_is_answered(
    mailbox: Mailbox, process: Killer, poster: Poster, subtests: pytest.Subtests
) -> None:
    """I2, I9: the sender got no answer and sends again; however much of it was stored, it is posted once."""
    for number, step in enumerate(LISTENING, start=1):
        with subtests.test(step=step):
            raw = make_raw(f"Mail {number}")

            with pytest.raises(smtplib.SMTPServerDisconnected):
                send(process, step, raw)
            process.wait_for_death()
            actions.take_in(raw, envelope_from="x@y.example", envelope_to=[mailbox.address], mailbox=mailbox)
            go_on(IncomingQueue(), after=LEASE)

            assert posted() == number
            assert not IncomingEmail.objects.filter(outcome="pending").exists()


def send(process: Killer, step: str, raw: bytes) -> None:
    process.begin("listen", step)
    with smtplib.SMTP("127.0.0.1", int(process.line()), "mx.joindre.example", timeout=10) as client:
        client.sendmail("x@y.example", ["support@joindre.example"], raw)


def go_on(queue: Delivery | IncomingQueue, *, after: timedelta) -> None:
    """Another worker, once the leases of the dead one have ended, and the database has noticed that it is dead."""
    wait_until(nobody_else_works, what="end of the dead process's transaction")
    with time_machine.travel(timezone.now() + after + timedelta(seconds=1)):
        while queue.run_due():
            pass


def nobody_else_works() -> bool:
    """PostgreSQL keeps the locks of a killed process until it reads that the connection has ended."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        return bool(cursor.fetchone() == (0,))
