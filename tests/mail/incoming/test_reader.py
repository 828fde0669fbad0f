"""Mails are read in a child process that may be killed, and that nobody has to look after (A4)."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import postroom
from joindre.mail.incoming.processing import IncomingQueue
from joindre.mail.incoming.reader import READER, MailReader, NoReader, TooHeavy
from joindre.mail.incoming.reasons import IncomingReason
from joindre.mail.models import Mailbox
from tests.mail.makers import make_raw
from tests.mail.posting import Poster, Use, arrive, read
from tests.waiting import wait_until

RAW = make_raw("Bonjour.")


class Bytes:
    """The bytes of a mail that is not stored."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def pieces(self, most: int | None = None) -> tuple[int, Iterator[bytes]]:
        raw = self.raw[:most]
        return len(raw), iter([raw])


@pytest.fixture
def reader() -> Iterator[MailReader]:
    reader = MailReader(seconds=30)
    yield reader
    reader.close()


def pid_of(reader: MailReader) -> int:
    assert reader.pid
    return reader.pid


def is_gone(pid: int) -> bool:
    """Not even a zombie is left."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return False
    return True


def test_a_mail_is_read_as_if_it_were_read_here(reader: MailReader) -> None:
    """A4"""
    assert reader.mail(Bytes(RAW)) == postroom.read(RAW)
    assert reader.head(Bytes(RAW)) == postroom.read_head(RAW)


def test_it_starts_at_the_first_mail_and_reads_the_next_ones(reader: MailReader) -> None:
    """A4"""
    assert reader.pid is None
    reader.mail(Bytes(RAW))
    first = pid_of(reader)

    reader.mail(Bytes(RAW))

    assert pid_of(reader) == first


def test_it_ends_when_no_mail_has_come_for_a_while() -> None:
    """A4: and nothing is left of it."""
    reader = MailReader(seconds=30, idle=0.1)
    reader.mail(Bytes(RAW))
    pid = pid_of(reader)

    wait_until(lambda: is_gone(pid))

    assert reader.mail(Bytes(RAW)).text
    reader.close()


def test_a_mail_that_passes_its_seconds_ends_it_and_the_next_gets_a_new_one() -> None:
    """A4"""
    reader = MailReader(seconds=1)
    reader.mail(Bytes(RAW))
    stopped = pid_of(reader)
    os.kill(stopped, signal.SIGSTOP)

    with pytest.raises(TooHeavy) as refused:
        reader.mail(Bytes(RAW))

    assert refused.value.reason == IncomingReason.TOO_SLOW
    assert reader.mail(Bytes(RAW)).text
    assert pid_of(reader) != stopped
    wait_until(lambda: is_gone(stopped))
    reader.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no limit of address space")
def test_a_mail_that_takes_too_much_memory_is_too_heavy() -> None:
    """A4: a small one is read all the same after it."""
    reader = MailReader(seconds=60, memory=200_000_000)
    huge = RAW + b"x\r\n" * 10_000_000

    with pytest.raises(TooHeavy) as refused:
        reader.mail(Bytes(huge))

    assert refused.value.reason == IncomingReason.TOO_LARGE
    assert reader.mail(Bytes(RAW)).text
    reader.close()


def test_a_mail_is_read_by_another_one_if_it_dies_in_the_middle(reader: MailReader) -> None:
    """A4, I2"""
    reader.mail(Bytes(RAW))
    dying = pid_of(reader)
    os.kill(dying, signal.SIGSTOP)
    found: list[postroom.Email] = []
    reading = threading.Thread(target=lambda: found.append(reader.mail(Bytes(RAW))))

    reading.start()
    os.kill(dying, signal.SIGKILL)
    reading.join(timeout=60)

    assert found == [postroom.read(RAW)]


def test_it_ends_with_its_starter() -> None:
    """A4: even where that one is killed."""
    script = (
        "import django; django.setup()\n"
        "from tests.mail.incoming.test_reader import Bytes, RAW\n"
        "from joindre.mail.incoming.reader import READER\n"
        "READER.mail(Bytes(RAW)); print(READER.pid, flush=True); input()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    starter = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    )
    with starter:
        assert starter.stdout
        pid = int(starter.stdout.readline())
        starter.kill()

    wait_until(lambda: is_gone(pid) or state_of(pid) == "Z")


def state_of(pid: int) -> str:
    """Where nobody takes over orphans, they stay as zombies."""
    with contextlib.suppress(OSError), Path(f"/proc/{pid}/stat").open() as stat:
        return stat.read().rpartition(") ")[2][:1]
    return ""


def test_a_mail_that_is_too_heavy_is_kept_as_failed_and_the_next_is_read(
    mailbox: Mailbox, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A4, I2: at once, because the next try would be no better."""
    use(Poster())
    heavy, light = arrive(mailbox, make_raw()), arrive(mailbox, make_raw())
    READER.mail(Bytes(RAW))
    monkeypatch.setattr(READER, "_seconds", 1)
    READER.close()
    READER.mail(Bytes(RAW))
    os.kill(pid_of(READER), signal.SIGSTOP)

    read(heavy)
    read(light)

    assert (heavy.outcome, heavy.reason, heavy.attempts) == ("failed", "too_slow", 1)
    assert heavy.raw.read()
    assert light.outcome == "posted"
    READER.close()


def test_no_mail_is_to_blame_where_no_child_can_be_started(
    mailbox: Mailbox, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A4, I2: the queue rests, and no try is counted."""
    use(Poster())
    incoming = arrive(mailbox, make_raw())
    READER.close()
    monkeypatch.setattr("sys.executable", "/nowhere/python")

    with pytest.raises(NoReader):
        IncomingQueue().run_due()

    incoming.refresh_from_db()
    assert (incoming.outcome, incoming.attempts) == ("pending", 0)
    monkeypatch.undo()
    assert read(incoming).outcome == "posted"
