"""Addresses as SMTP takes them: the domain in ASCII (RFC 5890), the rest as it is."""

from email.utils import parseaddr
from functools import lru_cache

from email_validator import EmailNotValidError

from joindre.lib import addresses


@lru_cache(maxsize=4096)
def to_wire(address: str) -> str:
    """The address with its domain in ASCII; raise `ValueError` for what no server would take."""
    try:
        checked = addresses.parse(address)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error
    return f"{checked.local_part}@{checked.ascii_domain}"


def split(written: str) -> tuple[str, str]:
    """Name and address of `"Claire Bernard" <claire@example.org>`, or of an address alone."""
    name, address = parseaddr(written)
    return name, address


def same_domain(one: str, other: str) -> bool:
    return one.casefold() == other.casefold() or ascii_domain(one) == ascii_domain(other)


def ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain.lower()
    try:
        return to_wire(f"x@{domain}").rpartition("@")[2]
    except ValueError:
        return domain.casefold()


def needs_smtputf8(address: str) -> bool:
    """Only a server that knows SMTPUTF8 (RFC 6531) takes it."""
    return not address.isascii()


def storable(text: str, *, longest: int) -> str:
    """What both databases take: no NUL, no half characters."""
    return text.replace("\0", "").encode(errors="replace").decode()[:longest]
