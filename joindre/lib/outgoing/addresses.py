"""Which addresses our server may connect to, and looking a name up within a time."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue
from socket import SOCK_STREAM, getaddrinfo
from threading import Thread
from typing import Any, Final


class Fault(StrEnum):
    """Why there is no answer."""

    UNKNOWN_NAME = "unknown_name"
    PRIVATE = "private"
    FORBIDDEN = "forbidden"
    NO_CONNECTION = "no_connection"
    CERTIFICATE = "certificate"
    TOO_SLOW = "too_slow"
    UNREADABLE = "unreadable"


class NotReached(Exception):
    """The other side was not asked, or gave no answer."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault)


Address = IPv4Address | IPv6Address
#: Takes a name and a port, as `socket.getaddrinfo` does.
LookUp = Callable[[str, int], Sequence[tuple[Any, ...]]]

#: Where providers of machines give out keys to whoever asks from within, beside 169.254.169.254.
_METADATA: Final = frozenset({ip_address("fd00:ec2::254"), ip_address("100.100.100.200"), ip_address("168.63.129.16")})
_THIS_NETWORK: Final = ip_network("0.0.0.0/8")
_NAT64: Final = ip_network("64:ff9b::/96")


def ask_the_resolver(host: str, port: int) -> Sequence[tuple[Any, ...]]:
    return getaddrinfo(host, port, type=SOCK_STREAM)


def reachable(looked_up: Sequence[str], *, allow_private: bool) -> Sequence[str]:
    """These addresses of a name. Raise `NotReached` where there is none, or where one of them may not be reached."""
    found = [ip_address(text.partition("%")[0]) for text in looked_up]
    if not found:
        raise NotReached(Fault.UNKNOWN_NAME)
    for address in found:
        if is_forbidden(address):
            raise NotReached(Fault.FORBIDDEN)
        if not allow_private and not is_public(address):
            raise NotReached(Fault.PRIVATE)
    return list(dict.fromkeys(map(str, found)))


def is_public(address: Address) -> bool:
    inner = _within(address)
    return inner.is_global and not is_forbidden(inner)


def is_forbidden(address: Address) -> bool:
    """Whether it is never reached, even in a network of one's own: groups, and the machine's own neighbourhood."""
    inner = _within(address)
    is_odd = inner.is_multicast or inner.is_link_local or inner.is_unspecified
    # Of the addresses of version 6, the machine's own one is among those that are reserved.
    is_kept = inner.is_reserved and not inner.is_loopback
    return is_odd or is_kept or inner in _METADATA or inner in _THIS_NETWORK


def _within(address: Address) -> Address:
    """The address of version 4 that one of version 6 stands for."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)


def looked_up(look_up: LookUp, host: str, port: int, *, seconds: float) -> Sequence[str]:
    """The addresses of a name, looked up in a thread of its own: the resolver takes no time limit."""
    answers: SimpleQueue[Sequence[str]] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put([str(one[4][0]) for one in look_up(host, port)])
        except (OSError, UnicodeError):
            answers.put([])

    Thread(target=ask, daemon=True).start()
    try:
        return answers.get(timeout=max(seconds, 0.01))
    except Empty:
        raise NotReached(Fault.TOO_SLOW) from None
