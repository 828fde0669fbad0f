"""Signed words in addresses: what comes back to `support+<word>@…` says by itself what it concerns (I3, M16).

Mail servers may change the case of what stands before the @, and allow it 64 octets. So a word is base32 in lower case
without padding, at most `LONGEST` characters, and is read in any case. It is signed with HMAC-SHA256 cut to 80 bits: to
guess one takes 2⁷⁹ mails. Each content has exactly one spelling; any other character makes the word worthless.
"""

import base64
import binascii
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from django.conf import settings

LONGEST = 42
#: Numbers above it would not fit into an address.
LARGEST = 2**48 - 1

_MAC = 10
#: Bytes that the word of a test says, so that it is as long as those that people are given.
_TESTED = 15
_BOUNCE = re.compile(r"b[a-z2-7]{10,}@", re.IGNORECASE)
_TEST = re.compile(r"t[a-z2-7]{40}@", re.IGNORECASE)
_PERSON = re.compile(r"([a-z])(0|[1-9][0-9]{0,14})|")


@dataclass(frozen=True, kw_only=True)
class ReplyToken:
    """What an answer belongs to, and to whom the address was given."""

    #: One letter for what an answer becomes: `m` a message, `n` a note, `t` a third party's mail; opaque here.
    purpose: str
    ticket: int
    #: A letter and a number, such as `c12`; blank binds the address to nobody.
    person: str = ""

    def encode(self) -> str:
        if not re.fullmatch("[a-z]", self.purpose):
            raise ValueError(f"a purpose is one small letter, not {self.purpose!r}")
        return _sign(self.purpose.encode() + _pack(self.ticket) + _pack_person(self.person), salt="reply")

    @classmethod
    def decode(cls, text: str) -> Self | None:
        """`None` for whatever this installation did not sign."""
        content = _verify(text, salt="reply")
        if content is None:
            return None
        ticket, rest = _unpack(content[1:])
        return cls(purpose=content[:1].decode(), ticket=ticket, person=_unpack_person(rest))


def address_binding(address: str) -> str:
    """Whom a reply address is bound to that was given to an address nobody here has: `y` and a number of ours.

    It is an HMAC cut to 48 bits, so nobody outside can find another address with the same one.
    """
    return _address_binding(address, key=str(settings.SECRET_KEY))


def is_bound_to(address: str, person: str) -> bool:
    """Whether `person` of a reply address stands for this address, by whichever of our keys."""
    return any(hmac.compare_digest(_address_binding(address, key=key), person) for key in _keys())


def _address_binding(address: str, *, key: str) -> str:
    mac = _mac(address.strip().casefold().encode(), salt="address", key=key)
    return f"y{int.from_bytes(mac[:6], 'big')}"


def bounce_token(recipient: int) -> str:
    """The word in the envelope sender of one copy of a mail: a bounce names its recipient by itself (M16)."""
    return "b" + _sign(_pack(recipient), salt="bounce")


def may_hold_bounce_token(address: str) -> bool:
    """Whether it is worth asking which mailbox the address belongs to. Most are as people write them."""
    return _BOUNCE.search(address) is not None


def read_bounce_token(text: str) -> int | None:
    content = _verify(text[1:], salt="bounce") if text[:1] in {"b", "B"} else None
    return None if content is None else _unpack(content)[0]


def mailbox_test_token(test: int) -> str:
    """The word in the address by which a mailbox mails itself (I3)."""
    return "t" + _sign(_pack(test).ljust(_TESTED, b"\0"), salt="mailbox test")


def may_hold_mailbox_test_token(address: str) -> bool:
    """Whether it is worth asking which mailbox the address belongs to."""
    return _TEST.search(address) is not None


def read_mailbox_test_token(text: str) -> int | None:
    content = _verify(text[1:], salt="mailbox test") if text[:1] in {"t", "T"} else None
    return None if content is None else _unpack(content)[0]


def _sign(content: bytes, *, salt: str) -> str:
    return _write(content + _mac(content, salt=salt, key=str(settings.SECRET_KEY)))


def _verify(text: str, *, salt: str) -> bytes | None:
    signed = _read(text)
    if signed is None or len(signed) <= _MAC:
        return None
    content, mac = signed[:-_MAC], signed[-_MAC:]
    genuine = any(hmac.compare_digest(_mac(content, salt=salt, key=key), mac) for key in _keys())
    return content if genuine else None


def _keys() -> Iterator[str]:
    """Old keys still read what they signed: a key may be changed while answers are on their way."""
    yield str(settings.SECRET_KEY)
    yield from map(str, settings.SECRET_KEY_FALLBACKS)


def _mac(content: bytes, *, salt: str, key: str) -> bytes:
    derived = sha256(f"joindre.lib.tokens.{salt}:{key}".encode()).digest()
    return hmac.digest(derived, content, "sha256")[:_MAC]


def _write(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=").lower()


def _read(text: str) -> bytes | None:
    if len(text) > LONGEST or not text.isascii():
        return None
    try:
        data = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except binascii.Error:
        return None
    # The last character has bits to spare; only one of its spellings is ours.
    return data if _write(data) == text.lower() else None


def _pack(number: int) -> bytes:
    if not 0 <= number <= LARGEST:
        raise ValueError(f"a number in an address is between 0 and {LARGEST}, not {number}")
    size = (number.bit_length() + 7) // 8
    return bytes([size]) + number.to_bytes(size, "big")


def _unpack(data: bytes) -> tuple[int, bytes]:
    end = 1 + data[0]
    return int.from_bytes(data[1:end], "big"), data[end:]


def _pack_person(person: str) -> bytes:
    match = _PERSON.fullmatch(person)
    if match is None:
        raise ValueError(f"a person in an address is a letter and a number, not {person!r}")
    return match[1].encode() + _pack(int(match[2])) if person else b""


def _unpack_person(data: bytes) -> str:
    return f"{data[:1].decode()}{_unpack(data[1:])[0]}" if data else ""
