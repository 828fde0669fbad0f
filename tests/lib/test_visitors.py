"""Whom a proxy speaks for, and by which network tries are counted (S4)."""

import pytest

from joindre.lib.visitors import Visitor, network_of, read_networks, visitor_of

PROXIES = read_networks("10.0.0.0/8, 127.0.0.1 fd00::/8")


def seen(peer: str, forwarded_for: str = "", proto: str = "") -> Visitor:
    headers = {"X-Forwarded-For": forwarded_for, "X-Forwarded-Proto": proto}
    return visitor_of(Visitor(address=peer, scheme="http"), headers, proxies=PROXIES)


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address"),
    [
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.7, 10.2.2.2", "203.0.113.7"),
        ("10.0.0.1", "10.3.3.3,10.2.2.2", "10.3.3.3"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.7, unknown", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.7:4711", "203.0.113.7"),
        ("::ffff:10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        ("fd00::1", "2001:db8::7", "2001:db8::7"),
        ("", "203.0.113.7", ""),
    ],
)
def test_the_header_is_read_from_the_right_through_trusted_proxies_alone(
    peer: str, forwarded_for: str, address: str
) -> None:
    assert seen(peer, forwarded_for).address == address


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "proto", "scheme"),
    [
        ("10.0.0.1", "203.0.113.7", "https", "https"),
        ("10.0.0.1", "", "https", "https"),
        ("10.0.0.1", "203.0.113.7, 10.2.2.2", "https, http", "https"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.7, 10.2.2.2", "http, https, http", "https"),
        ("10.0.0.1", "203.0.113.7, 10.2.2.2", "https", "https"),
        ("203.0.113.9", "198.51.100.1", "https", "http"),
        ("10.0.0.1", "203.0.113.7", "gopher", "http"),
    ],
)
def test_so_is_the_scheme(peer: str, forwarded_for: str, proto: str, scheme: str) -> None:
    assert seen(peer, forwarded_for, proto).scheme == scheme


def test_a_header_without_end_costs_nothing() -> None:
    assert seen("10.0.0.1", ", ".join(["10.1.1.1"] * 10_000)).address == "10.1.1.1"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
    ],
)
def test_a_network_is_what_one_visitor_may_have_alone(address: str, network: str) -> None:
    assert network_of(address) == network


def test_what_is_no_network_is_refused() -> None:
    with pytest.raises(ValueError, match=r"proxy\.example"):
        read_networks("proxy.example")
