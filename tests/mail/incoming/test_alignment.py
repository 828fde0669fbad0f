"""Whether two domains have one owner (I4; RFC 7489, 3.2)."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from joindre.mail.incoming.alignment import is_aligned
from tests.mail.incoming.test_authentication import AT, authentication


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("client.example", "client.example"),
        ("CLIENT.example.", "client.Example"),
        ("mail.company.co.uk", "company.co.uk"),
        ("a.company.co.uk", "b.c.company.co.uk"),
        ("bounces.societe.fr", "news.societe.fr"),
        ("mairie.asso.fr", "mail.mairie.asso.fr"),
        ("x.github.io", "docs.x.github.io"),
        ("www.ck", "mail.www.ck"),
        ("société.fr", "mail.xn--socit-esab.fr"),
        ("食狮.公司.cn", "mail.xn--85x722f.xn--55qx5d.cn"),
        ("github.io", "github.io"),
        ("mail.intern.local", "intern.local"),
        ("[192.0.2.1]", "[192.0.2.1]"),
    ],
)
def test_domains_of_one_owner(one: str, other: str) -> None:
    """I4"""
    assert is_aligned(one, other)
    assert is_aligned(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.co.uk", "b.co.uk"),
        ("company.co.uk", "co.uk"),
        ("co.uk", "uk"),
        ("x.github.io", "y.github.io"),
        ("x.github.io", "github.io"),
        ("lyon.asso.fr", "nantes.asso.fr"),
        ("a.b.ck", "c.b.ck"),
        ("食狮.公司.cn", "狮食.公司.cn"),
        ("evilclient.example", "client.example"),
        ("client.example", "client.example.evil.example"),
        ("example", "example"),
        ("fr", "societe.fr"),
        ("192.0.2.1", "198.51.2.1"),
        ("[192.0.2.1]", "[198.51.2.1]"),
        ("", ""),
        ("", "client.example"),
        (".client.example", "client.example"),
        ("a..client.example", "client.example"),
        ("a." * 200 + "client.example", "client.example"),
    ],
)
def test_domains_of_two_owners(one: str, other: str) -> None:
    """I4"""
    assert not is_aligned(one, other)
    assert not is_aligned(other, one)


@pytest.mark.parametrize(
    ("said", "sender", "expected"),
    [
        ("dkim=pass header.d=company.co.uk", "s@mail.company.co.uk", "pass"),
        ("dkim=pass header.d=a.company.co.uk", "s@b.company.co.uk", "pass"),
        ("dkim=pass header.d=b.co.uk", "s@a.co.uk", "none"),
        ("dkim=pass header.d=co.uk", "s@a.co.uk", "none"),
        ("dkim=pass header.i=@y.github.io", "s@x.github.io", "none"),
        ("spf=pass smtp.mailfrom=b@bounces.company.co.uk", "s@company.co.uk", "pass"),
        ("spf=pass smtp.mailfrom=b@b.co.uk", "s@a.co.uk", "none"),
        ("spf=fail smtp.mailfrom=b@b.co.uk", "s@a.co.uk", "none"),
        ("spf=fail smtp.mailfrom=b@bounces.company.co.uk", "s@company.co.uk", "fail"),
    ],
)
def test_what_is_said_of_an_owner_counts_for_all_their_domains(said: str, sender: str, expected: str) -> None:
    """I4"""
    assert authentication(f"{AT} {said}", sender=sender) == expected


@pytest.mark.parametrize("by", ["mail.evil.co.uk", "co.uk"])
def test_a_server_under_the_same_suffix_is_of_another_house(by: str) -> None:
    """I4: what it passed on came past the trusted server."""
    said = "Authentication-Results: mx.joindre.co.uk; dmarc=pass header.from=client.example"

    assert authentication(f"Received: from a by {by}; Tue", said, trusted="mx.joindre.co.uk") == "none"


@settings(deadline=None)
@given(st.text(max_size=30), st.text(alphabet="a.]é", max_size=300))
def test_any_text_can_be_compared(one: str, other: str) -> None:
    assert is_aligned(one, other) == is_aligned(other, one)


def test_the_list_is_read_by_no_process_that_reads_no_mail() -> None:
    said = (
        "from joindre.mail.incoming import alignment as a;"
        "print(a._public_suffixes.cache_info().currsize, a.is_aligned('a.co.uk', 'b.co.uk'),"
        "a._public_suffixes.cache_info().currsize)"
    )

    ran = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, timeout=60)

    assert ran.stdout.split() == ["0", "False", "1"]
