"""Who wrote and who was written to."""

import re
from collections.abc import Iterator
from typing import Final

from postroom import addresses
from postroom.heads import Heads
from postroom.limits import Limits
from postroom.model import Address, Problem, ProblemCode

_DELIVERED: Final = (
    "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to", "resent-to", "apparently-to",
)  # fmt: skip
_ROUTE: Final = re.compile(r"<([^<>]*)>")


def sender(heads: Heads, problems: list[Problem]) -> Address | None:
    """The first usable From; where a list put its own there, whom it names; else whoever else answers for the mail."""
    found = [address for value in heads.undecoded("from") for address in addresses.parse(value, most=20)]
    writer = next((address for address in found if address.address), None)
    if writer and (original := _before_the_list(heads, writer)):
        return original
    if writer:
        return writer
    named = next((address.name for address in found if address.name), None)
    problems.append(Problem(code=ProblemCode.NO_SENDER, detail=named))
    stand_in = next(_stand_ins(heads), None)
    if stand_in:
        return Address(name=named or stand_in.name, address=stand_in.address)
    return Address(name=named) if named else None


def listed(heads: Heads, name: str, *, limits: Limits, problems: list[Problem]) -> tuple[Address, ...]:
    """Everybody in the heads of this name, without doubles."""
    found: dict[Address, None] = {}
    for value in heads.undecoded(name):
        found.update(dict.fromkeys(addresses.parse(value, most=limits.addresses)))
        if len(found) >= limits.addresses:
            problems.append(Problem(code=ProblemCode.TOO_MANY_ADDRESSES, detail=name))
            break
    problems.extend(Problem(code=ProblemCode.BAD_ADDRESS, detail=item.name) for item in found if not item.address)
    return tuple(found)[: limits.addresses]


def addressees(heads: Heads, *, limits: Limits) -> tuple[str, ...]:
    """Addresses this mail was for: those noted on delivery first, since To may be anything."""
    found: dict[str, str] = {}
    for name in (*_DELIVERED, "to", "cc"):
        for value in heads.undecoded(name):
            for address in addresses.parse(value, most=limits.addresses):
                if address.address and address.key:
                    found.setdefault(address.key, address.address)
    return tuple(found.values())


def return_path(heads: Heads) -> str | None:
    value = heads.first("return-path")
    if value is None:
        return "" if any(not raw.strip(b"<> ") for raw in heads.raw("return-path")) else None
    if match := _ROUTE.search(value):
        return addresses.clean(match[1]) or ""
    return addresses.clean(value) or ""


def _before_the_list(heads: Heads, writer: Address) -> Address | None:
    """`Arthur via List <list@x>`: whom the list rewrote, if X-Original-From and Reply-To agree on him."""
    answered = {item.key for value in heads.undecoded("reply-to") for item in addresses.parse(value, most=5)} - {None}
    originals = [item for value in heads.undecoded("x-original-from") for item in addresses.parse(value, most=3)]
    return next((item for item in originals if item.key in answered and item.key != writer.key), None)


def _stand_ins(heads: Heads) -> Iterator[Address]:
    for name in ("reply-to", "sender", "return-path", "x-sender", "resent-from"):
        for value in heads.undecoded(name):
            yield from (address for address in addresses.parse(value, most=5) if address.address)
