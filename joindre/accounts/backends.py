"""How a session finds its account. Passwords are checked by allauth."""

from allauth.account.auth_backends import AuthenticationBackend

from joindre.accounts.models import Account


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth is not typed
    """Signs in by address and password, and brings in one query all that a page asks of who is signed in."""

    def _authenticate_by_email(self, email: str, password: str) -> Account | None:
        """One query, whether anybody has this address or not."""
        account = Account.objects.addressed(email).select_related("profile", "employee", "person").first()
        checked: Account | None = self._check_password(account, password)
        return checked

    def get_user(self, user_id: int) -> Account | None:
        found = Account.objects.filter(pk=user_id, is_active=True)
        return found.select_related("profile", "employee", "person").first()
