"""Encryption by a passphrase, in the format of age (age-encryption.org/v1), so that `age -d` opens an archive too.

The bytes are sealed in chunks, each with its number and a mark on the last one: what is changed, taken out, put in
another order or cut off does not open.
"""

import base64
import hashlib
import hmac
import os
from typing import IO, Final, Protocol

from joindre.backup.faults import Damaged, WrongPassphrase
from joindre.lib.later import Later

#: 7 MB, which back-ups without a passphrase never need.
_faults: Final = Later("cryptography.exceptions")
_ciphers: Final = Later("cryptography.hazmat.primitives.ciphers.aead")

MAGIC: Final = b"age-encryption.org/v1\n"
CHUNK: Final = 1 << 16
_TAG: Final = 16
#: The passphrase is stretched with 128 MB of memory; an archive that asks for more than 1 GB is refused.
_WORK, _MOST_WORK = 17, 20
_ONCE: Final = bytes(12)
#: A line of the head of the file is never longer.
_LINE: Final = 200


class Sink(Protocol):
    def write(self, data: bytes, /) -> object: ...


class Sealing:
    """What is written goes on encrypted. Without `finish` nobody can read it."""

    def __init__(self, target: Sink, passphrase: str) -> None:
        self._target, self._waiting, self._number = target, bytearray(), 0
        file_key, salt = os.urandom(16), os.urandom(16)
        sealed = _ciphers.ChaCha20Poly1305(_stretched(passphrase, salt, _WORK)).encrypt(_ONCE, file_key, None)
        head = MAGIC + b"-> scrypt %s %d\n%s\n---" % (_text(salt), _WORK, _text(sealed))
        nonce = os.urandom(16)
        target.write(head + b" " + _text(_mac(file_key, head)) + b"\n" + nonce)
        self._cipher = _ciphers.ChaCha20Poly1305(_derived(file_key, salt=nonce, use=b"payload"))

    def write(self, data: bytes) -> int:
        self._waiting += data
        # One chunk stays here: it may be the last.
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        self._seal(bytes(self._waiting), is_last=True)

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, is_last=is_last), chunk, None))
        self._number += 1


class Unsealing:
    """Reads what `Sealing` wrote. Raise `WrongPassphrase` at once, and `Damaged` where a chunk does not open."""

    def __init__(self, source: IO[bytes], passphrase: str) -> None:
        self._source, self._open, self._number = source, bytearray(), 0
        file_key = _file_key(source, passphrase)
        nonce = source.read(16)
        self._cipher = _ciphers.ChaCha20Poly1305(_derived(file_key, salt=nonce, use=b"payload"))
        self._next = source.read(CHUNK + _TAG)
        self._is_over = False

    def read(self, size: int) -> bytes:
        while len(self._open) < size and not self._is_over:
            self._open += self._unsealed()
        found = bytes(self._open[:size])
        del self._open[:size]
        return found

    def _unsealed(self) -> bytes:
        chunk, self._next = self._next, self._source.read(CHUNK + _TAG)
        self._is_over = not self._next
        try:
            found: bytes = self._cipher.decrypt(_nonce(self._number, is_last=self._is_over), chunk, None)
        except _faults.InvalidTag:
            raise Damaged(f"chunk {self._number}") from None
        self._number += 1
        return found


def _file_key(source: IO[bytes], passphrase: str) -> bytes:
    lines = [source.readline(_LINE) for _number in range(4)]
    try:
        arrow, kind, salt, work = lines[1].split()
        sealed, end, mac = _bytes(lines[2].strip()), lines[3][:3], lines[3][4:].strip()
        if (lines[0], arrow, kind, end) != (MAGIC, b"->", b"scrypt", b"---") or int(work) > _MOST_WORK:
            raise Damaged("head")
        key = _stretched(passphrase, _bytes(salt), int(work))
    except ValueError:
        raise Damaged("head") from None
    try:
        file_key: bytes = _ciphers.ChaCha20Poly1305(key).decrypt(_ONCE, sealed, None)
    except _faults.InvalidTag:
        raise WrongPassphrase from None
    if not hmac.compare_digest(_text(_mac(file_key, b"".join(lines[:3]) + b"---")), mac):
        raise Damaged("head")
    return file_key


def _stretched(passphrase: str, salt: bytes, work: int) -> bytes:
    salted = b"age-encryption.org/v1/scrypt" + salt
    return hashlib.scrypt(passphrase.encode(), salt=salted, n=1 << work, r=8, p=1, maxmem=3 << 29, dklen=32)


def _derived(key: bytes, *, salt: bytes, use: bytes) -> bytes:
    """HKDF with SHA-256 (RFC 5869), for one block."""
    secret = hmac.digest(salt or bytes(32), key, "sha256")
    return hmac.digest(secret, use + b"\x01", "sha256")


def _mac(file_key: bytes, head: bytes) -> bytes:
    return hmac.digest(_derived(file_key, salt=b"", use=b"header"), head, "sha256")


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11) + bytes([is_last])


def _text(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
