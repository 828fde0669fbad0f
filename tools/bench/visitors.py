"""A person who is signed in, over one kept connection to a running portal."""

import time
from http.client import HTTPConnection
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from joindre.accounts.models import Account

BAD: Final = 400
#: Any letters and digits, in the number that Django expects.
CSRF: Final = "bench" * 6 + "ab"


class Visitor:
    """Asks and posts as the pages do: with a session, with the token of a browser, and as htmx."""

    def __init__(self, port: int, account: Account) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session_of(account)}; {settings.CSRF_COOKIE_NAME}={CSRF}",
            "Accept-Encoding": "gzip",
            "HX-Request": "true",
            "X-CSRFToken": CSRF,
        }

    def get(self, path: str) -> float:
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> float:
        """Return the milliseconds until it was answered."""
        return self._ask("POST", path, urlencode(fields))

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None = None) -> float:
        headers = self._headers | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        milliseconds = (time.perf_counter() - began) * 1000
        if answer.status >= BAD:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {content[:500]!r}")
        return milliseconds


def session_of(account: Account) -> str:
    """The key of a new session in which this person is signed in."""
    client = Client()
    client.force_login(account)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
