"""How a mail is taken while it comes: in pieces, to its true end, within its time and its room (A4, I2)."""

import random
import smtplib
import socket
import threading
from collections.abc import Iterable
from contextlib import closing

import pytest
from django.test import override_settings

from joindre.lib import scratch
from joindre.lib.visitors import read_networks
from joindre.mail.incoming import listener, sessions, spool
from joindre.mail.incoming.room import MailRoom
from joindre.mail.models import IncomingEmail, Mailbox
from tests.mail.makers import make_raw
from tests.mail.running import Running
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox.objects.create(name="Support", address="support@joindre.example", is_default=True)


def give(running: Running, mailbox: Mailbox, pieces: Iterable[bytes], *, pause: float = 0) -> bytes:
    """Send a mail in these pieces, and return what was answered to it."""
    with closing(socket.create_connection(("127.0.0.1", running.listener.port), timeout=20)) as line:
        answers = line.makefile("rb")
        answers.readline()
        for command in ("HELO mx", "MAIL FROM:<s@client.example>", f"RCPT TO:<{mailbox.address}>", "DATA"):
            line.sendall(f"{command}\r\n".encode())
            answers.readline()
        for piece in pieces:
            line.sendall(piece)
            # The pace of the line, not a wait for anything.
            threading.Event().wait(pause)
        return answers.readline()


def kept() -> bytes:
    return IncomingEmail.objects.get().raw.read()


CASES = {
    b".\r\n": b"",
    b"\r\n.\r\n": b"\r\n",
    b"a\r\n.\r\n": b"a\r\n",
    b"..\r\n.\r\n": b".\r\n",
    b"a\r\n..b\r\n.c\r\n...\r\n.\r\n": b"a\r\n.b\r\nc\r\n..\r\n",
    b"a\n.\nb\r\n.\r\n": b"a\n.\nb\r\n",
    b"a\n.\r\nb\r\n.\r\n": b"a\n.\r\nb\r\n",
    b"a\r\n.\nb\r\n.\r\n": b"a\r\n\nb\r\n",
    b"a\r.\rb\r\r\n.\r\n": b"a\r.\rb\r\r\n",
}


@pytest.mark.parametrize("sent", CASES, ids=repr)
def test_a_mail_ends_where_it_says_and_nowhere_else(running: Running, mailbox: Mailbox, sent: bytes) -> None:
    """RFC 5321, 4.5.2: whatever the pieces it comes in, so no two servers read two mails out of one."""
    for pieces in ([sent], [bytes([octet]) for octet in sent]):
        IncomingEmail.objects.all().delete()

        assert give(running, mailbox, pieces, pause=0.002).startswith(b"250")
        assert kept() == CASES[sent]


def test_a_mail_cut_anywhere_is_the_same_mail(running: Running, mailbox: Mailbox) -> None:
    """I2"""
    chance = random.Random(7)
    text = "".join(chance.choice(["\r\n", ".", "..", "\n", "\r", "x", "\r\n."]) for _ in range(3_000))
    text = f"From: a@b.example\r\n\r\n{text}".replace("\r\n.\r\n", "\r\n.x\r\n")
    sent = text.replace("\r\n.", "\r\n..").encode()
    cuts = sorted(chance.sample(range(len(sent)), 60))
    pieces = [sent[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(sent)], strict=True)]

    assert give(running, mailbox, [*pieces, b"\r\n.\r\n"], pause=0.001).startswith(b"250")

    assert kept() == text.encode() + b"\r\n"


def test_commands_may_follow_in_the_same_piece(running: Running, mailbox: Mailbox) -> None:
    """RFC 2920, 3.1"""
    with closing(socket.create_connection(("127.0.0.1", running.listener.port), timeout=20)) as line:
        commands = f"HELO mx\r\nMAIL FROM:<s@client.example>\r\nRCPT TO:<{mailbox.address}>\r\nDATA\r\n"
        line.sendall(commands.encode() + b"text\r\n.\r\nNOOP\r\nQUIT\r\n")
        answers = line.makefile("rb").read().split(b"\r\n")

    assert [answer[:3] for answer in answers] == [b"220", b"250", b"250", b"250", b"354", b"250", b"250", b"221", b""]


def test_a_large_mail_is_in_a_file_and_kept_whole(running: Running, mailbox: Mailbox) -> None:
    """A4: and nothing of it remains among the temporary files."""
    raw = make_raw("x" * 70 + "\r\n.y") + b"z" * 3 * spool.SMALL + b"\r\n"

    with running.client() as client:
        client.sendmail("sophie@client.example", [mailbox.address], raw)

    assert kept() == raw
    assert [path.name for path in scratch.folder().iterdir()] == [scratch.LOCK]


def test_a_mail_whose_sender_falls_silent_is_cut(
    running: Running, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A4: and leaves nothing."""
    monkeypatch.setattr(sessions, "TIMEOUT", 0.3)

    answer = give(running, mailbox, [b"x" * 2 * spool.SMALL])

    assert answer.startswith(b"421 4.4.2")
    assert not IncomingEmail.objects.exists()
    wait_until(lambda: [path.name for path in scratch.folder().iterdir()] == [scratch.LOCK])


def test_a_slow_sender_has_the_time_that_a_slow_line_needs(
    running: Running, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A4: as long as lines keep coming; the largest mail arrives at 30 kB a second."""
    monkeypatch.setattr(sessions, "TIMEOUT", 1)

    answer = give(running, mailbox, [b"line\r\n"] * 20 + [b".\r\n"], pause=0.1)

    assert answer.startswith(b"250")
    assert sessions.SLOWEST <= 30_000


def test_a_mail_that_never_ends_is_cut(running: Running, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A4"""
    monkeypatch.setattr(sessions, "TIMEOUT", 1)
    monkeypatch.setattr(sessions, "SLOWEST", 10**9)

    with pytest.raises(OSError):  # noqa: PT011 - reset or broken, as the system has it
        give(running, mailbox, [b"line\r\n"] * 60, pause=0.1)

    assert not IncomingEmail.objects.exists()


def test_one_address_has_a_quarter_of_the_connections(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A4: others still come in, and a relay that the settings name has all of them."""
    monkeypatch.setattr(listener, "CONNECTIONS", 8)

    with Running() as running:
        mine = [running.client() for _ in range(2)]
        with pytest.raises(smtplib.SMTPConnectError) as refused:
            running.client()
        other = smtplib.SMTP("127.0.0.1", running.listener.port, timeout=10, source_address=("127.0.0.2", 0))
        assert other.noop()[0] == 250
        mine[0].quit()
        wait_until(lambda: comes_in(running))
        for client in (*mine, other):
            client.close()
    with override_settings(MAIL_IN_RELAYS="127.0.0.0/8"), Running() as running:
        relayed = [running.client() for _ in range(6)]
        for client in relayed:
            client.close()

    assert refused.value.smtp_code == 421


def comes_in(running: Running) -> bool:
    try:
        running.client().quit()
    except smtplib.SMTPException:
        return False
    return True


def test_one_address_has_a_quarter_of_the_octets(mailbox: Mailbox) -> None:
    """A4: its mails are asked to come back; the room is free again after each."""
    with override_settings(MAIL_IN_ROOM=40_000), Running() as running, running.client() as client:
        client.ehlo()
        codes = []
        for size in (9_000, 11_000, 9_000):
            client.mail("sophie@client.example")
            client.rcpt(mailbox.address)
            codes.append(client.data(b"x" * size)[0])

    assert codes == [250, 452, 250]
    assert IncomingEmail.objects.count() == 2


def test_the_room_is_counted_by_network_and_forgets_who_left() -> None:
    """A4: a household has a whole network of IPv6."""
    room = MailRoom(connections=8, octets=100, relays=read_networks("192.0.2.7"))

    assert [room.enter(f"2001:db8::{number}") for number in range(3)] == [True, True, False]
    assert all(room.enter("192.0.2.7") for _ in range(8))
    assert [room.hold("192.0.2.7", 90), room.hold("198.51.100.1", 20), room.hold("198.51.100.1", 10)] == [
        True,
        False,
        True,
    ]
    room.leave("2001:db8::1")
    room.release("198.51.100.1", 10)
    assert room.enter("2001:db8::9")
    assert room.hold("198.51.100.2", 10)
