"""Sends a letter, and reads what arrived with the eyes of another program."""

import email
import socket
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage

from joindre.catcher import CaughtMail
from joindre.mail.outgoing import outbox
from joindre.mail.outgoing.delivery import Delivery
from joindre.mail.outgoing.outbox import Letter
from tests.mail.scripted_server import ScriptedCatcher


class Send:
    """Sends a letter and gives the copies that arrived, by recipient."""

    def __init__(self, delivery: Delivery, catcher: ScriptedCatcher) -> None:
        self.delivery, self.catcher = delivery, catcher

    def __call__(self, letter: Letter) -> dict[str, CaughtMail]:
        outbox.queue(letter)
        self.delivery.run_due()
        return {caught.recipients[0]: caught for caught in self.catcher.mails}

    def one(self, letter: Letter) -> EmailMessage:
        return parsed(*self(letter).values())


def parsed(caught: CaughtMail) -> EmailMessage:
    message = email.message_from_bytes(caught.raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def header(caught: CaughtMail, name: str) -> str:
    return next((line.decode().partition(": ")[2] for line in lines(caught, name)), "")


def decoded(caught: CaughtMail, name: str) -> str:
    return str(make_header(decode_header(header(caught, name))))


def lines(caught: CaughtMail, *names: str) -> list[bytes]:
    headers = caught.raw.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ")
    wanted = tuple(name.encode() + b":" for name in names)
    return [line for line in headers.split(b"\r\n") if line.startswith(wanted)]


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
