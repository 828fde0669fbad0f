"""How a session finds its account. Passwords are checked by allauth."""

from allauth.account.auth_backends import AuthenticationBackend

from joindre.accounts.models import Account
from joindre.lib.prepared import PreparedQuery
from joindre.live import kept


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth is not typed
    """Signs in by address and password, and brings in one query all that a page asks of who is signed in."""

    def _authenticate_by_email(self, email: str, password: str) -> Account | None:
        """One query, whether anybody has this address or not."""
        account = Account.objects.addressed(email).select_related("profile", "employee", "person").first()
        checked: Account | None = self._check_password(account, password)
        return checked

    def get_user(self, user_id: int) -> Account | None:
        account = _signed_in.first(pk=int(user_id))
        if account is not None:
            kept.found(account.kept_version)
        return account


_signed_in = PreparedQuery(
    lambda pk: (
        Account.objects.filter(pk=pk, is_active=True)
        .select_related("profile", "employee", "person")
        .annotate(kept_version=kept.with_version())
    )
)
