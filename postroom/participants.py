"""The sender and the recipients of a mail, out of its headers.

Whether a sender is who they claim to be is not asked here.
"""

import re
from collections.abc import Iterator
from typing import Final

from postroom import address_lists
from postroom.headers import Headers
from postroom.limits import Limits
from postroom.model import Address, MailProblem, ProblemCode

_DELIVERY_HEADERS: Final = (
    "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to", "resent-to", "apparently-to",
)  # fmt: skip
_ROUTE: Final = re.compile(r"<([^<>]*)>")


def sender(headers: Headers, problems: list[MailProblem]) -> Address | None:
    """The first usable address of From. Instead of a list that rewrote From its author is returned.

    Without any address in From the other headers that name a sender are tried.
    """
    found = [address for value in headers.undecoded("from") for address in address_lists.parse(value, limit=20)]
    writer = next((address for address in found if address.address), None)
    if writer and (original := _original_sender(headers, writer)):
        return original
    if writer:
        return writer
    named = next((address.name for address in found if address.name), None)
    problems.append(MailProblem(code=ProblemCode.NO_SENDER, detail=named))
    fallback = next(_fallback_senders(headers), None)
    if fallback:
        return Address(name=named or fallback.name, address=fallback.address)
    return Address(name=named) if named else None


def addresses_of(headers: Headers, name: str, *, limits: Limits, problems: list[MailProblem]) -> tuple[Address, ...]:
    """The addresses in all headers of this name, each once."""
    found: dict[Address, None] = {}
    for value in headers.undecoded(name):
        found.update(dict.fromkeys(address_lists.parse(value, limit=limits.addresses + 1)))
        if len(found) > limits.addresses:
            problems.append(MailProblem(code=ProblemCode.TOO_MANY_ADDRESSES, detail=name))
            break
    problems.extend(MailProblem(code=ProblemCode.BAD_ADDRESS, detail=item.name) for item in found if not item.address)
    return tuple(found)[: limits.addresses]


def recipients(headers: Headers, *, limits: Limits) -> tuple[str, ...]:
    """The addresses that this mail was for. Those of the delivering servers come first, since To may hold anything."""
    found: dict[str, str] = {}
    for name in (*_DELIVERY_HEADERS, "to", "cc"):
        for value in headers.undecoded(name):
            for address in address_lists.parse(value, limit=limits.addresses):
                if address.address and address.key:
                    found.setdefault(address.key, address.address)
    return tuple(found.values())


def return_path(headers: Headers) -> str | None:
    value = headers.first("return-path")
    if value is None:
        return "" if any(not raw.strip(b"<> ") for raw in headers.raw("return-path")) else None
    if match := _ROUTE.search(value):
        return address_lists.clean(match[1]) or ""
    return address_lists.clean(value) or ""


def _original_sender(headers: Headers, writer: Address) -> Address | None:
    """The author whom a list replaced in From, if X-Original-From and Reply-To name the same address."""
    answered = {item.key for value in headers.undecoded("reply-to") for item in address_lists.parse(value, limit=5)} - {
        None
    }
    originals = [item for value in headers.undecoded("x-original-from") for item in address_lists.parse(value, limit=3)]
    return next((item for item in originals if item.key in answered and item.key != writer.key), None)


def _fallback_senders(headers: Headers) -> Iterator[Address]:
    for name in ("reply-to", "sender", "return-path", "x-sender", "resent-from"):
        for value in headers.undecoded(name):
            yield from (address for address in address_lists.parse(value, limit=5) if address.address)
