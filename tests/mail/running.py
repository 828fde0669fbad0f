"""A listener that runs beside the test, and a table that is away."""

import asyncio
import smtplib
import threading
from typing import Self

from django.db import connection

from joindre.mail.incoming.listener import MailListener


class Running:
    """A listener in an event loop of its own, as the server runs it."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.listener = MailListener("127.0.0.1", 0)
        self.thread = threading.Thread(target=self.loop.run_forever)

    def __enter__(self) -> Self:
        self.thread.start()
        asyncio.run_coroutine_threadsafe(self.listener.start(), self.loop).result(timeout=10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self.listener.stop(), self.loop).result(timeout=10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=10)
        self.loop.close()

    def client(self) -> smtplib.SMTP:
        return smtplib.SMTP("127.0.0.1", self.listener.port, "mx.joindre.example", timeout=10)


def rename(old: str, new: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")
