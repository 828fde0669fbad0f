"""Who asks: the true address behind proxies, and the network by which tries are counted.

A proxy that stands in front adds to `X-Forwarded-For` whom it serves. Anybody can write that header too, so it is read
from the right, and only as far as the addresses belong to networks that the operator named.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

#: What one household or one machine has of IPv6; whoever tries in vain owns all of it.
IPV6_PREFIX = 64
#: Proxies one behind the other; what a longer header names is not looked at.
MOST_HOPS = 20


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """From where a request comes, and by which scheme; `address` is blank where nothing says it (a local socket)."""

    address: str
    scheme: str


def read_networks(text: str) -> tuple[Network, ...]:
    """Networks and addresses, separated by commas or blanks. Raise `ValueError` for anything else."""
    return tuple(ip_network(word, strict=False) for word in re.split(r"[\s,]+", text) if word)


def visitor_of(peer: Visitor, headers: Mapping[str, str], *, proxies: Sequence[Network]) -> Visitor:
    """Whom `peer` speaks for, by its `X-Forwarded-For` and `X-Forwarded-Proto`; itself where it is no trusted proxy."""
    hops = _items(headers.get("X-Forwarded-For", ""))
    schemes = _items(headers.get("X-Forwarded-Proto", ""))
    address, scheme = peer.address, peer.scheme
    for back in range(1, MOST_HOPS + 1):
        if not is_trusted(address, proxies):
            break
        scheme = _scheme(schemes, back, otherwise=scheme)
        named = read_address(hops[-back]) if back <= len(hops) else None
        if named is None:
            break
        address = str(named)
    return Visitor(address=address, scheme=scheme)


def network_of(address: str) -> str:
    """The network that one visitor may have to themselves: an IPv4 address, or the first half of an IPv6 one."""
    read = read_address(address)
    if isinstance(read, IPv6Address):
        return str(ip_network((read, IPV6_PREFIX), strict=False))
    return str(read) if read else address


def is_trusted(address: str, proxies: Sequence[Network]) -> bool:
    """Whether what stands at this address may speak for others."""
    read = read_address(address)
    return read is not None and any(read in network for network in proxies)


@lru_cache(maxsize=1024)
def read_address(text: str) -> Address | None:
    """An address as proxies write it, with or without port and brackets; `None` for what is none."""
    bare = re.fullmatch(r"\s*\[([^\[\]]+)\](?::\d+)?\s*|\s*([\d.]+):\d+\s*", text)
    try:
        address = ip_address((bare[1] or bare[2]) if bare else text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _items(header: str) -> list[str]:
    return [item.strip() for item in header.split(",") if item.strip()]


def _scheme(schemes: Sequence[str], back: int, *, otherwise: str) -> str:
    """What the proxy that named this hop was asked by; one that stands behind it may have passed on a single word."""
    said = schemes[-min(back, len(schemes))].lower() if schemes else ""
    return said if said in {"http", "https"} else otherwise
