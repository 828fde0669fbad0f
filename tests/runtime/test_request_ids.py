"""Each answer carries an id by which the operator finds it in the log (A2, A5)."""

import logging
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from joindre.lib import request_ids
from joindre.lib.logs import JsonLines, Lines
from joindre.lib.visitors import read_networks
from joindre.runtime import pages
from joindre.runtime.server import Server
from joindre.urls import urlpatterns as all_urls

pytestmark = pytest.mark.django_db(transaction=True)


PAGE = "/accounts/login/"


def fail(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [path("fail/", fail), *all_urls]


@pytest.fixture
def server() -> Iterator[Server]:
    with override_settings(ROOT_URLCONF=__name__), Server(port=0) as server:
        yield server


def ask(server: Server, path: str, **headers: str) -> tuple[str, str]:
    """The id in the header of an answer, and the page."""
    line = HTTPConnection("127.0.0.1", server.port, timeout=20)
    with closing(line):
        line.request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
        answer = line.getresponse()
        return answer.headers["X-Request-ID"], answer.read().decode()


def test_each_answer_has_its_own(server: Server) -> None:
    one, two = (ask(server, PAGE)[0] for _ in range(2))

    assert len(one) == 16
    assert one != two


def test_an_error_page_and_the_log_carry_it(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """A5"""
    given, page = ask(server, "/fail/")

    assert f"<code>{given}</code>" in page
    assert "ZeroDivisionError" in caplog.text


def test_a_page_that_tells_of_an_outage_carries_it(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A5: what a person did wrong needs no administrator, and no reference."""
    monkeypatch.setattr(pages, "MOST_WAITING", 0)

    given, page = ask(server, PAGE)

    assert f"<code>{given}</code>" in page


def test_nobody_but_a_trusted_proxy_chooses_it(server: Server) -> None:
    given = "from-proxy:0001"
    assert ask(server, PAGE, X_Request_ID=given)[0] != given

    with override_settings(TRUSTED_PROXIES=read_networks("127.0.0.1")):
        assert ask(server, PAGE, X_Request_ID=given)[0] == given
        for hostile in ("short", "a" * 65, "<script>alert(1)", "two words here"):
            assert ask(server, PAGE, X_Request_ID=hostile)[0] != hostile


@pytest.mark.parametrize("way", [Lines, JsonLines])
def test_each_log_line_of_a_request_carries_it(way: type[logging.Formatter]) -> None:
    """A2"""
    record = logging.LogRecord("joindre", logging.WARNING, "", 0, "event", (), None)
    assert "request" not in way().format(record)

    request_ids.begin("given-0001")
    try:
        line = way().format(record)
    finally:
        request_ids._current.set("")  # noqa: SLF001 - as it was before

    assert "given-0001" in line
