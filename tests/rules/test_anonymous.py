"""No address of the application tells a visitor anything: it asks them to sign in (S2)."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

#: What one needs in order to sign in, and what says nothing about anybody; each with its reason.
OPEN = (
    "accounts/",  # signing in, choosing a password
    "company/",  # logo, colours and icon of the sign-in page
    "language/",  # in which language the sign-in page speaks
    "start/",  # it opens an empty portal, for who has its code
    "api/v1/openapi.json",  # the description of the API is the same everywhere
    "healthz",  # whether the process lives
    "readyz",  # and whether it can work
)
NUMBER, KEY, WORD = "2026-00001", "1", "x"
UUID = "9516007a-3417-4146-bd3a-da8c0c74aa6d"


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every pattern of the application, its parts filled in."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, path)
        elif isinstance(pattern, URLPattern):
            yield filled(path)


def filled(path: str) -> str:
    values = {"number": NUMBER, "int": KEY, "uuid": UUID}
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda part: values.get(part[1] or "", WORD), path)
    return re.sub(r"[\^$]|\.\*", "", re.sub(r"\(\?P<\w+>[^)]*\)", WORD, path))


ADDRESSES = sorted(set(addresses()))


def test_there_are_addresses_to_walk() -> None:
    assert f"tickets/{NUMBER}/messages/" in ADDRESSES
    assert f"portal/tickets/{NUMBER}/" in ADDRESSES


@pytest.mark.parametrize("address", [one for one in ADDRESSES if not one.startswith(OPEN)])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_is_asked_to_sign_in(method: str, address: str, db: None) -> None:
    answer = getattr(Client(), method)(f"/{address}")

    if address == "drafts/":  # asked by a page that is open: its text stays there
        assert answer.status_code in {401, 405}
    elif address.startswith("api/"):
        assert answer.status_code in {401, 404, 405}
    elif method == "post" and answer.status_code != 405:  # a page that keeps what was written leads there
        assert answer.status_code == 401
        assert 'href="/accounts/login/?next=' in answer.text
    elif answer.status_code != 405:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/?next=/")


@pytest.mark.parametrize("address", ["accounts/signup/", "accounts/email/"])
def test_nobody_signs_up(address: str, db: None) -> None:
    answer = Client().get(f"/{address}", follow=True)

    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")
