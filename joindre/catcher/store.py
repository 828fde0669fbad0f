"""What was caught, in memory and in a folder."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import postroom

#: Older ones make room.
MOST = 500


@dataclass(frozen=True, kw_only=True)
class CaughtMail:
    number: int
    sender: str
    recipients: tuple[str, ...]
    caught_at: datetime
    raw: bytes = field(repr=False)

    @cached_property
    def mail(self) -> postroom.Email:
        return postroom.read(self.raw)

    @property
    def headers(self) -> list[tuple[str, str]]:
        """As they stand, for whoever wants to know exactly."""
        block = self.raw.partition(b"\r\n\r\n")[0].decode(errors="replace").replace("\r\n\t", " ").replace("\r\n ", " ")
        return [(name, value.strip()) for name, _, value in (line.partition(":") for line in block.split("\r\n"))]


class MailStore:
    """All of them, oldest first. Safe to use from several threads."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._changed = threading.Condition()
        self._mails = _read(folder) if folder else []
        self._count = self._mails[-1].number if self._mails else 0

    def all(self) -> list[CaughtMail]:
        with self._changed:
            return list(self._mails)

    def get(self, number: int) -> CaughtMail | None:
        return next((mail for mail in self.all() if mail.number == number), None)

    def add(self, raw: bytes, *, sender: str, recipients: tuple[str, ...]) -> None:
        with self._changed:
            self._count += 1
            mail = CaughtMail(
                number=self._count, sender=sender, recipients=recipients, caught_at=datetime.now(UTC), raw=raw
            )
            self._mails.append(mail)
            if self._folder:
                _write(self._folder, mail)
            while len(self._mails) > MOST:
                self._drop(self._mails.pop(0))
            self._changed.notify_all()

    def clear(self) -> None:
        with self._changed:
            while self._mails:
                self._drop(self._mails.pop())

    def wait_for(self, predicate: Callable[[CaughtMail], bool], *, timeout: float) -> CaughtMail:
        """The first that fits, as soon as it is there; raise `TimeoutError` with what came instead."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while True:
                if found := next(filter(predicate, self._mails), None):
                    return found
                left = deadline - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    came = [f"{mail.mail.subject} for {', '.join(mail.recipients)}" for mail in self._mails]
                    raise TimeoutError(f"no such mail within {timeout:g} s; caught: {came or 'nothing'}")

    def _drop(self, mail: CaughtMail) -> None:
        if self._folder:
            for path in _paths(self._folder, mail.number):
                path.unlink(missing_ok=True)


def _paths(folder: Path, number: int) -> tuple[Path, Path]:
    return folder / f"{number:06d}.eml", folder / f"{number:06d}.json"


def _write(folder: Path, mail: CaughtMail) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    content, envelope = _paths(folder, mail.number)
    content.write_bytes(mail.raw)
    facts = {"sender": mail.sender, "recipients": mail.recipients, "caught_at": mail.caught_at.isoformat()}
    envelope.write_text(json.dumps(facts))


def _read(folder: Path) -> list[CaughtMail]:
    """Those of the last time; one whose writing was cut short is left out."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            facts = json.loads(path.read_text())
            raw = path.with_suffix(".eml").read_bytes()
        except (OSError, ValueError):
            continue
        found.append(
            CaughtMail(
                number=int(path.stem),
                sender=facts["sender"],
                recipients=tuple(facts["recipients"]),
                caught_at=datetime.fromisoformat(facts["caught_at"]),
                raw=raw,
            )
        )
    return found
