"""What allauth asks of Joindre: nobody signs up, and tries in vain are counted by `throttle`."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.accounts.devices import known_device, remember_device
from joindre.accounts.models import Account
from joindre.accounts.throttle import sign_in_tries
from joindre.lib.logs import Log

LOG = Log("joindre.accounts")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    #: In the words of all other pages.
    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The email address or the password is wrong."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # the signature is allauth's
        """Accounts are made by an administrator (S1)."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """As `VisitorMiddleware` found it."""
        return str(request.META.get("REMOTE_ADDR", ""))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """Raise `TooMany` for who has to wait. One query more or less would tell who has an account (S4)."""
        email, address = str(credentials.get("email", "")), self.get_client_ip(request)
        tries = sign_in_tries(email=email, address=address, device=known_device(request, email))
        tries.begin()
        account: Account | None = super().authenticate(request, **credentials)
        if account is None:
            LOG.warning("sign-in failed", address=address, account=email)
        else:
            tries.succeed()
        return account

    def post_login(self, request: HttpRequest, user: Account, **details: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().post_login(request, user, **details)
        remember_device(request, response, user.email)
        return response
