"""The request log (A2)."""

import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client, override_settings

from joindre.accounts.actions import issue_token
from joindre.directory.models import Employee
from tests.cast import account_of, browse


@pytest.fixture(autouse=True)
def logged() -> Iterator[None]:
    with override_settings(MIDDLEWARE=["joindre.ui.request_log.RequestLogMiddleware", *settings.MIDDLEWARE]):
        yield


@pytest.mark.django_db
def test_a_page_leaves_a_line_with_who_asked(ada: Employee, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "joindre.requests")

    browse(ada).get("/?q=secret")

    (line,) = caplog.messages
    assert line.startswith("request method=GET path=/ status=200 milliseconds=")
    assert line.endswith(f"account={account_of(ada).pk} address=127.0.0.1")


@pytest.mark.django_db
def test_a_call_of_the_api_leaves_the_account_of_its_token(ada: Employee, caplog: pytest.LogCaptureFixture) -> None:
    """A1"""
    caplog.set_level(logging.INFO, "joindre.requests")
    _token, secret = issue_token(name="ERP", scopes=["tickets:read"], by=account_of(ada))

    Client().get("/api/v1/tickets", headers={"Authorization": f"Bearer {secret}"})

    assert f"account={account_of(ada).pk} address=" in caplog.messages[-1]
    assert secret not in caplog.text


@pytest.mark.django_db
def test_an_address_that_opens_something_is_not_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """A5"""
    caplog.set_level(logging.INFO, "joindre.requests")

    client.get("/accounts/password/reset/key/1-abcdef/")

    assert "abcdef" not in caplog.text
