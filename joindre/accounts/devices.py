"""Known devices: a browser in which somebody signed in before is told apart from one that guesses (S4)."""

import secrets
from collections.abc import Mapping

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

COOKIE = "joindre_device"
SALT = "joindre.accounts.devices"
#: Browsers keep no cookie for longer.
KEPT_SECONDS = 400 * 24 * 3600
#: Accounts that one browser is known for; the one that signed in longest ago makes room.
MOST = 8


def known_device(request: HttpRequest, email: str) -> str:
    """The name of this browser if somebody signed in with this address in it; blank if not."""
    return _devices(request).get(_bound_to(email), "")


def remember_device(request: HttpRequest, response: HttpResponseBase, email: str) -> None:
    """From this answer on the browser is known for this account."""
    bound = _bound_to(email)
    others = {account: name for account, name in _devices(request).items() if account != bound}
    kept = dict(list(others.items())[-(MOST - 1) :])
    devices = {**kept, bound: known_device(request, email) or secrets.token_urlsafe(9)}
    response.set_cookie(
        COOKIE,
        signing.dumps(devices, salt=SALT),
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _devices(request: HttpRequest) -> Mapping[str, str]:
    try:
        devices: dict[str, str] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return {}
    return devices


def _bound_to(email: str) -> str:
    """The account as the cookie names it, which tells nobody who else uses this browser."""
    return salted_hmac(SALT, email.lower(), algorithm="sha256").hexdigest()[:20]
