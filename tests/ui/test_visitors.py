"""The address and the scheme of a visitor behind a proxy reach everything that asks for them (S4)."""

from django.test import Client, override_settings

from joindre.environment import Environment
from joindre.lib.visitors import read_networks

FORWARDED = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}


@override_settings(TRUSTED_PROXIES=read_networks("127.0.0.1"), SECURE_HSTS_SECONDS=60)
def test_a_trusted_proxy_says_who_asks_and_by_which_scheme(client: Client, db: None) -> None:
    answer = client.get("/accounts/login/", headers=FORWARDED)

    assert answer.wsgi_request.META["REMOTE_ADDR"] == "203.0.113.7"
    assert answer.wsgi_request.is_secure()
    assert "Strict-Transport-Security" in answer.headers


def test_anybody_else_says_nothing_of_the_kind(client: Client, db: None) -> None:
    answer = client.get("/accounts/login/", headers=FORWARDED)

    assert answer.wsgi_request.META["REMOTE_ADDR"] == "127.0.0.1"
    assert not answer.wsgi_request.is_secure()


def test_the_setting_names_networks() -> None:
    assert [str(network) for network in Environment(trusted_proxies="10.0.0.0/8, ::1").proxies()] == [
        "10.0.0.0/8",
        "::1/128",
    ]
