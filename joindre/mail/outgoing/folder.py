"""A transport that writes each copy as an `.eml` file into a folder: `folder:///path`.

For a machine without a mail server, where another program or a person takes the files further. The envelope stands in
two headers on top, as mail servers write it when they deliver: `Return-Path` and `Delivered-To`. A file is written
beside, flushed to the disk and then renamed, so that a crash leaves the whole file or none. The name is that of the
copy: a copy that is sent again after a crash replaces its own file.
"""

import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit

from joindre.mail import failpoints
from joindre.mail.failpoints import Failpoint
from joindre.mail.outgoing.failure_reasons import FailureReason
from joindre.mail.outgoing.transport import Attempt, AttemptStatus, ConnectionFailed, Envelope

SCHEME = "folder"
_UNFIT = re.compile(r"[^A-Za-z0-9@._-]")


@dataclass(frozen=True, kw_only=True)
class FolderTransport:
    """Writes into this folder, which is made when it is missing."""

    path: Path

    @classmethod
    def parse(cls, url: str) -> Self:
        """Raise `ValueError` for what names no folder: `folder:///var/mails` has three slashes."""
        parts = urlsplit(url)
        if parts.netloc or parts.path in {"", "/"}:
            raise ValueError(f"{url} names no folder, write folder:///path")
        return cls(path=Path(unquote(parts.path)))

    def connect(self) -> "FolderSession":
        """Raise `ConnectionFailed` where the folder cannot be written to."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=self.path).close()
        except OSError as error:
            raise ConnectionFailed(_failed(error)) from error
        return FolderSession(self.path)


class FolderSession:
    """Writes one file after another. Any address can be carried."""

    can_carry_international = True

    def __init__(self, path: Path) -> None:
        self._path = path
        self._envelope: Envelope | None = None

    def offer(self, envelope: Envelope) -> Attempt:
        self._envelope = envelope
        return Attempt(status=AttemptStatus.ACCEPTED)

    def hand_over(self, content: bytes) -> Attempt:
        """`UNKNOWN` where the file has its name, and the disk may not have kept it."""
        envelope, self._envelope = self._envelope, None
        if envelope is None:
            raise ValueError("a mail is handed over after its envelope was offered")
        target = self._path / f"{_UNFIT.sub('_', envelope.copy_id)}.eml"
        try:
            self._write(target, _with_envelope(envelope, content))
        except OSError as error:
            return _failed(error)
        failpoints.hit(Failpoint.DATA_SENT)
        try:
            _flush_folder(self._path)
        except OSError as error:
            return Attempt(status=AttemptStatus.UNKNOWN, reason=FailureReason.ANSWER_LOST, said=_described(error))
        return Attempt(status=AttemptStatus.ACCEPTED, said=target.name)

    def reset(self) -> bool:
        self._envelope = None
        return True

    def close(self) -> None:
        """Nothing is open between two mails."""

    def _write(self, target: Path, content: bytes) -> None:
        """Until it is whole, it is a hidden file that nobody takes for a mail. Only a crash leaves that behind."""
        with tempfile.NamedTemporaryFile(dir=self._path, prefix=".", suffix=".part", delete=False) as file:
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                failpoints.hit(Failpoint.FILE_WRITTEN)
                Path(file.name).replace(target)
            except OSError:
                with suppress(OSError):
                    Path(file.name).unlink()
                raise


def _with_envelope(envelope: Envelope, content: bytes) -> bytes:
    headers = f"Return-Path: <{envelope.sender}>\r\nDelivered-To: {envelope.recipient}\r\n"
    return headers.encode() + content


def _flush_folder(path: Path) -> None:
    """Until then a power cut may take the new name away."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _failed(error: OSError) -> Attempt:
    return Attempt(status=AttemptStatus.LATER, reason=FailureReason.UNREACHABLE, said=_described(error))


def _described(error: OSError) -> str:
    return f"{error.strerror or type(error).__name__}: {error.filename}" if error.filename else str(error)
