"""How a session finds its account. Passwords are checked by allauth."""

from allauth.account.auth_backends import AuthenticationBackend

from joindre.accounts.models import Account


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth is not typed
    """Signs in by address and password, and brings in one query all that a page asks of who is signed in."""

    def get_user(self, user_id: int) -> Account | None:
        found = Account.objects.filter(pk=user_id, is_active=True)
        return found.select_related("profile", "employee", "person").first()
