"""Who signs in to a request, looked up before its body is read: a cookie that was made up is no sign-in (A4)."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection

from joindre.accounts.models import Account, ApiToken

BEARER = "Bearer "


def person_signed_in(request: WSGIRequest) -> str:
    """Return a name for the account whose session or token this is; blank for a stranger."""
    try:
        account = _by_token(request) or _by_session(request)
    finally:
        connection.close()
    return f"account {account.pk}" if account else ""


def _by_session(request: WSGIRequest) -> Account | None:
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(request)
    return user if isinstance(user, Account) else None


def _by_token(request: WSGIRequest) -> Account | None:
    authorization = request.headers.get("Authorization", "")
    if not authorization.startswith(BEARER):
        return None
    token = ApiToken.objects.usable().bearing(authorization.removeprefix(BEARER).strip()).first()
    return token.account if token and token.account.is_active else None
