"""Who calls the API: an employee, through one of their tokens."""

from typing import cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from joindre.accounts.models import Account, ApiToken
from joindre.accounts.rights import Right
from joindre.accounts.throttle import token_tries
from joindre.directory.models import Employee
from joindre.lib.errors import MissingRight


class ApiRequest(HttpRequest):
    """A call with a token that is good; `employee` is in whose name it is made."""

    auth: ApiToken
    employee: Employee


class TokenBearer(HttpBearer):
    """`Authorization: Bearer joindre_…`; a token counts while its account and its owner are active."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        found = ApiToken.objects.usable().bearing(token).first()
        if found is None:
            # A good token always passes: others at the same address may guess as they like.
            token_tries(address=str(request.META.get("REMOTE_ADDR", ""))).begin()
            return None
        if not found.account.is_active:
            return None
        employee = getattr(found.account, "employee", None)
        if employee is None or not employee.is_active:
            return None
        found.account.ensure_right(Right.API)
        employee.account = found.account
        cast("ApiRequest", request).employee = employee
        found.note_use()
        return found


def ensure_allowed(request: ApiRequest, scope: ApiToken.Scope, *rights: Right) -> None:
    """Raise where the token has not this scope, or its owner none of these rights: both are needed (A1)."""
    if not request.auth.allows(scope):
        raise MissingRight(scope.label)
    account: Account = request.auth.account
    account.ensure_right(*rights)
