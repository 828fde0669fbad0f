"""What is said to a mail server, word for word, and what its replies mean, however late they are (M7)."""

import re
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BufferedRWPair

import pytest
from django.test import override_settings

from joindre.mail.outgoing import smtp
from joindre.mail.outgoing.smtp import SmtpSession, SmtpTransport
from joindre.mail.outgoing.transport import AttemptStatus, ConnectionFailed, Envelope

OFFER = Envelope(copy_id="1", sender="support@joindre.example", recipient="sophie@client.example", size=3)
#: What a server that takes everything says to each command.
KIND = {
    "EHLO": "250-mx\r\n250-SIZE 1000\r\n250 SMTPUTF8",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go",
    ".": "250 taken",
    "RSET": "250 ok",
    "QUIT": "221 bye",
}


_WORDS = re.compile(r"^(?:ehlo|mail from:|rcpt to:|quit)", re.IGNORECASE)


class Server(threading.Thread):
    """Says what it was told to, and keeps what it heard. A reply of `None` hangs up; a late one comes after `late`."""

    def __init__(self, replies: Mapping[str, str | None], *, late: str = "") -> None:
        super().__init__(daemon=True)
        self.replies: dict[str, str | None] = {**KIND, **replies}
        self.late = late
        self.heard: list[str] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.is_at_data = False

    def run(self) -> None:
        connection, _ = self.listening.accept()
        with connection, connection.makefile("rwb") as file:
            file.write(b"220 mx\r\n")
            file.flush()
            for line in file:
                if not self.answer(line.decode().rstrip("\r\n"), file):
                    return

    def answer(self, line: str, file: BufferedRWPair) -> bool:
        # Versions of Python write these words in other letters, which SMTP takes as the same.
        self.heard.append(_WORDS.sub(lambda words: words[0].lower(), line))
        if self.is_at_data and line != ".":
            return True
        word = line.split(" ", maxsplit=1)[0].upper()
        reply = self.replies[word]
        if reply is None:
            return False
        self.is_at_data = word == "DATA" and reply.startswith("354")
        if word == self.late:
            threading.Event().wait(1.2)
        file.write(f"{reply}\r\n".encode())
        file.flush()
        return word != "QUIT"


@contextmanager
def serving(replies: Mapping[str, str | None] | None = None, *, late: str = "") -> Iterator[tuple[Server, SmtpSession]]:
    server = Server(replies or {}, late=late)
    server.start()
    session = SmtpTransport.parse(f"smtp://127.0.0.1:{server.listening.getsockname()[1]}").connect()
    try:
        yield server, session
    finally:
        session.close()
        server.listening.close()
        server.join(timeout=10)


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"x\r\n", ["x"]),
        (b"x", ["x"]),
        (b".x\r\n..\r\ny.\r\n", ["..x", "...", "y."]),
        (b"", [""]),
    ],
)
def test_a_mail_is_said_in_these_words(content: bytes, lines: list[str]) -> None:
    """RFC 5321, 4.5.2: dots at the beginning of a line are doubled, and the last line has its end."""
    with override_settings(SITE_URL="https://portail.société.fr"), serving() as (server, session):
        session.offer(OFFER)
        attempt = session.hand_over(content)

    assert (attempt.status, attempt.said) == (AttemptStatus.ACCEPTED, "250 taken")
    assert server.heard == [
        "ehlo portail.xn--socit-esab.fr",
        "mail from:<support@joindre.example> size=3",
        "rcpt to:<sophie@client.example>",
        "DATA",
        *lines,
        ".",
        "quit",
    ]


@pytest.mark.parametrize(
    ("extensions", "is_international", "options"),
    [
        ("250-mx\r\n250 SMTPUTF8", False, ""),
        ("250-mx\r\n250 SMTPUTF8", True, " SMTPUTF8 BODY=8BITMIME"),
        ("250-mx\r\n250-SIZE 9\r\n250 SMTPUTF8", True, " size=3 SMTPUTF8 BODY=8BITMIME"),
        ("250-mx\r\n250 HELP", False, ""),
    ],
)
def test_a_server_is_told_what_it_understands(extensions: str, is_international: object, options: str) -> None:
    """RFC 1870, RFC 6531"""
    offer = Envelope(copy_id="1", sender="s@x.example", recipient="r@x.example", size=3,
                     is_international=bool(is_international))  # fmt: skip

    with serving({"EHLO": extensions}) as (server, session):
        assert session.can_carry_international is ("SMTPUTF8" in extensions)
        session.offer(offer)

    assert server.heard[1] == f"mail from:<s@x.example>{options}"


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize(
    ("reply", "status", "reason"),
    [
        ("554 Transaction failed", AttemptStatus.REFUSED, "refused"),
        ("553 malformed", AttemptStatus.REFUSED, "bad_address"),
        ("550 5.1.1 no such user", AttemptStatus.REFUSED, "unknown_address"),
        ("451 try again", AttemptStatus.LATER, "busy"),
        ("452 4.2.2 full", AttemptStatus.LATER, "mailbox_full"),
        ("199 what", AttemptStatus.LATER, "busy"),
        ("300 what", AttemptStatus.LATER, "busy"),
    ],
)
def test_each_reply_means_the_same_at_each_moment(word: str, reply: str, status: AttemptStatus, reason: str) -> None:
    """RFC 5321, 4.2.1: the first digit is its meaning."""
    with serving({word: reply}) as (_server, session):
        attempt = session.offer(OFFER)
        if attempt.is_accepted:
            attempt = session.hand_over(b"x\r\n")

    assert (attempt.status, attempt.reason, attempt.said) == (status, reason, reply)


def test_a_reply_of_many_lines_is_one_and_fits_its_column() -> None:
    with serving({"RCPT": "550-a\r\n550-b\r\n550 " + "c " * 300}) as (_server, session):
        said = session.offer(OFFER).said

    assert said.startswith("550 a b c c")
    assert len(said) == 500


@pytest.mark.parametrize(
    ("word", "status", "reason"),
    [
        ("MAIL", AttemptStatus.LATER, "unreachable"),
        ("RCPT", AttemptStatus.LATER, "unreachable"),
        ("DATA", AttemptStatus.LATER, "unreachable"),
        (".", AttemptStatus.UNKNOWN, "answer_lost"),
    ],
)
def test_only_after_the_last_line_a_lost_connection_leaves_a_doubt(
    word: str, status: AttemptStatus, reason: str
) -> None:
    """M7"""
    with serving({word: None}) as (_server, session):
        attempt = session.offer(OFFER)
        if attempt.is_accepted:
            attempt = session.hand_over(b"x\r\n")

        assert not session.reset()
    assert (attempt.status, attempt.reason) == (status, reason)
    assert attempt.said


@pytest.mark.parametrize("reply", ["no number", "-1 what"])
def test_what_is_no_reply_to_a_mail_leaves_a_doubt(reply: str) -> None:
    """M7: the session is used no more."""
    with serving({".": reply}) as (_server, session):
        session.offer(OFFER)
        attempt = session.hand_over(b"x\r\n")

        assert (attempt.status, attempt.reason) == (AttemptStatus.UNKNOWN, "answer_lost")
        assert not session.reset()


@pytest.mark.parametrize(("reply", "can_go_on"), [("250 ok", True), ("421 closing", False), ("500 what", False)])
def test_a_session_that_forgets_a_mail_goes_on(reply: str, can_go_on: object) -> None:
    with serving({"RSET": reply}) as (_server, session):
        assert session.reset() is can_go_on


def test_the_reply_to_a_mail_is_waited_for_longer_than_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 5321, 4.5.3.2: a server may look for spam meanwhile; then the usual time counts again."""
    monkeypatch.setattr(smtp, "COMMAND_TIMEOUT", 0.5)
    monkeypatch.setattr(smtp, "DATA_TIMEOUT", 10)

    with serving(late=".") as (server, session):
        session.offer(OFFER)
        attempt = session.hand_over(b"x\r\n")
        server.late = "RSET"
        started = time.monotonic()

        assert not session.reset()

    assert attempt.status is AttemptStatus.ACCEPTED
    assert time.monotonic() - started < 5


def test_a_server_that_says_no_at_once_is_quoted() -> None:
    """M7: its own words help whoever looks after it."""
    server = Server({"EHLO": "550 not you", "HELO": "550 not you"})
    server.start()

    with pytest.raises(ConnectionFailed) as failed:
        SmtpTransport.parse(f"smtp://127.0.0.1:{server.listening.getsockname()[1]}").connect()

    server.listening.close()
    attempt = failed.value.attempt
    assert (attempt.status, attempt.reason, attempt.said) == (AttemptStatus.LATER, "unreachable", "550 not you")
