"""A full disk and a database that is away: a page that says so, with what was posted still there (A5)."""

import errno
import logging
import sqlite3
from html import unescape
from typing import NoReturn

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from joindre.directory.models import Employee
from joindre.lib.outages import DatabaseAway, DatabaseBusy, DiskFull, outage_of
from joindre.urls import urlpatterns as own
from tests.answers import events_of, text_of
from tests.cast import browse

pytestmark = pytest.mark.django_db


def driver_error(name: str) -> OperationalError:
    cause = sqlite3.OperationalError("as SQLite says it")
    cause.sqlite_errorname = name
    error = OperationalError("as Django says it")
    error.__cause__ = cause
    return error


def server_error(state: str | None) -> OperationalError:
    cause = type("OperationalError", (Exception,), {"sqlstate": state})("connection refused")
    error = OperationalError("as Django says it")
    error.__cause__ = cause
    return error


def full(_request: HttpRequest) -> HttpResponse:
    raise OSError(errno.ENOSPC, "No space left on device")


def away(_request: HttpRequest) -> HttpResponse:
    raise server_error(None)


def broken(_request: HttpRequest) -> HttpResponse:
    raise server_error("42P01")


urlpatterns = [path("full/", full), path("away/", away), path("broken/", broken), path("api/away/", away), *own]
handler500 = "joindre.ui.views.server_error"


@pytest.fixture(autouse=True)
def pages_that_fail() -> object:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, ""), DiskFull),
        (OSError(errno.EDQUOT, ""), DiskFull),
        (driver_error("SQLITE_FULL"), DiskFull),
        (driver_error("SQLITE_BUSY"), DatabaseBusy),
        (driver_error("SQLITE_CANTOPEN"), DatabaseAway),
        (driver_error("SQLITE_IOERR_WRITE"), DatabaseAway),
        (server_error(None), DatabaseAway),
        (server_error("57P01"), DatabaseAway),
        (server_error("53300"), DatabaseAway),
        (server_error("53100"), DiskFull),
    ],
)
def test_drivers_say_it_each_in_their_way(error: Exception, expected: type) -> None:
    assert isinstance(outage_of(error), expected)


@pytest.mark.parametrize("error", [OSError(errno.ENOENT, ""), driver_error("SQLITE_ERROR"), server_error("42P01")])
def test_a_bug_is_no_outage(error: Exception) -> None:
    assert outage_of(error) is None


@pytest.mark.parametrize(("address", "status", "words"), [
    ("/full/", 507, "Le disque du portail est plein"),
    ("/away/", 503, "ne joint pas sa base de données"),
])  # fmt: skip
def test_the_page_says_so_and_keeps_what_was_posted(
    ada: Employee, address: str, status: int, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A5"""
    key = "eb9deff3-dd73-430f-89df-5ef529e5b1f5"
    posted = {
        "form_key": key,
        "body": "<p>Bonjour <b>Sophie</b></p>",
        "password": "secret",
        "oldpassword": "secret",
        "csrfmiddlewaretoken": "abc",
    }

    answer = browse(ada).post(address, posted)

    page = unescape(text_of(answer, status=status))
    assert words in page
    assert 'name="body" value="<p>Bonjour <b>Sophie</b></p>"' in page
    assert f'action="{address}"' in page
    assert "<blockquote>Bonjour Sophie</blockquote>" in page
    assert "secret" not in page
    assert answer.headers["Retry-After"]
    assert not [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR]


def test_htmx_is_told_beside_the_form(ada: Employee) -> None:
    answer = browse(ada, htmx=True).post("/full/", {"body": "text"})

    assert answer.status_code == 507
    assert "disque" in events_of(answer)["refused"]["text"]
    assert answer.headers["HX-Reswap"] == "none"


def test_a_program_is_told_in_the_shape_of_the_api() -> None:
    answer = Client(headers={"Accept-Language": "en"}).get("/api/away/")

    assert answer.status_code == 503
    assert answer.json()["error"] == "unavailable"
    assert "database" in answer.json()["message"]


def test_it_is_said_where_even_the_session_cannot_be_read(ada: Employee) -> None:
    """A5"""
    browser = browse(ada)
    browser.raise_request_exception = False

    with connection.execute_wrapper(_fails):
        answer = browser.post("/tickets/", {"body": "text"}, headers={"Accept-Language": "en"})

    assert "cannot reach its database" in text_of(answer, status=503)
    assert 'value="text"' in answer.text


def test_a_bug_stays_an_error_of_the_portal(ada: Employee, caplog: pytest.LogCaptureFixture) -> None:
    browser = browse(ada)
    browser.raise_request_exception = False

    answer = browser.get("/broken/")

    assert answer.status_code == 500
    assert [record for record in caplog.records if record.exc_info]


def _fails(*_arguments: object) -> NoReturn:
    raise server_error("57P03")


def test_an_element_of_a_page_reads_the_reason(ada: Employee) -> None:
    """A5, U3: the line below a text said that the connection was lost, whatever had failed."""
    answer = browse(ada).post("/full/", {"body": "Bonjour"}, headers={"X-Requested-With": "fetch"})

    assert answer.status_code == 507
    assert "Le disque du portail est plein" in answer.json()["text"]
