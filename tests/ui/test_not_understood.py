"""Requests that nobody can understand are answered with 400, and cost one line of log (A4)."""

import pytest
from django.test import Client

from tests.answers import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def each_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("joindre.lib.logs.SELDOM", 0)


@pytest.mark.parametrize("charset", ["base64", "rot13", "undefined", "utf-7", "idna", "zlib", "no-such-one", "utf-16"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_a_charset_that_is_none(charset: str, kind: str) -> None:
    """A4"""
    answer = Client().generic("POST", "/accounts/login/", b"login=a", f"{kind}; charset={charset}")

    assert "ne sait pas lire" in text_of(answer, status=400)


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_the_charset_that_browsers_write(charset: str) -> None:
    answer = Client().post(
        "/accounts/login/", b"login=a", content_type=f"application/x-www-form-urlencoded; charset={charset}"
    )

    assert answer.status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a b", "[::1", "testserver:abc"])
def test_a_host_that_is_not_ours_is_one_line_of_log(host: str, caplog: pytest.LogCaptureFixture) -> None:
    """A4"""
    answer = Client(headers={"Host": host}).get("/accounts/login/")

    assert "ne sait pas lire" in text_of(answer, status=400)
    assert len(caplog.records) == 1
    assert caplog.records[0].exc_info is None
    assert "host refused" in caplog.text
