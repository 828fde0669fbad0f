"""The bytes of an arrived mail on their way to the reader, and what tells it from others where it is not read."""

import hashlib
from collections.abc import Iterator
from typing import IO

from joindre.mail.models import IncomingEmail
from postroom import Email

_CHUNK = 1 << 20
_RETURN_PATH = b"return-path:"
_BLANK_LINES = (b"\r\n\r\n", b"\n\n")


class RawMail:
    """A stored mail, in pieces: nobody here needs all of it at once."""

    def __init__(self, incoming: IncomingEmail) -> None:
        self._incoming = incoming

    def pieces(self, most: int | None = None) -> tuple[int, Iterator[bytes]]:
        """How many octets there are, at most as many as wanted, and they themselves. Raise `OSError` at once."""
        stream = self._incoming.raw.open()
        begin = stream.read(len(_RETURN_PATH))
        above = b"" if begin.lower() == _RETURN_PATH else self._envelope_sender()
        size = len(above) + self._incoming.raw.size
        size = size if most is None else min(size, most)
        return size, _pieces(above + begin, stream, size)

    def _envelope_sender(self) -> bytes:
        """Where the site's server handed the mail over by SMTP, nobody but us knows it (RFC 5321, 4.4)."""
        if not self._incoming.envelope_to:
            return b""
        return f"Return-Path: <{self._incoming.envelope_from}>\r\n".encode(errors="replace")


def unread_fingerprint(incoming: IncomingEmail, head: Email) -> str:
    """Tells a mail that is not read from others: the same wherever it is delivered again as it was (I9)."""
    known = (head.message_id, head.sender, head.subject, head.date)
    found = hashlib.sha256(repr(known).encode(errors="backslashreplace"))
    with incoming.raw.open() as stream:
        found.update(_below_headers(stream.read(_CHUNK)))
        while piece := stream.read(_CHUNK):
            found.update(piece)
    return found.hexdigest()


def _pieces(begin: bytes, stream: IO[bytes], size: int) -> Iterator[bytes]:
    with stream:
        yield begin[:size]
        size -= len(begin)
        while size > 0:
            piece = stream.read(min(size, _CHUNK))
            if not piece:
                raise EOFError("a stored mail is shorter than it was")
            size -= len(piece)
            yield piece


def _below_headers(begin: bytes) -> bytes:
    """Without what each server on the way writes above."""
    ends = [begin.index(blank) + len(blank) for blank in _BLANK_LINES if blank in begin]
    return begin[min(ends) :] if ends else begin
