"""Acts on profiles, accounts and the keys to the API."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.models import Account, ApiToken, PasswordRequest, Profile, digest_of
from joindre.accounts.rights import CLIENT_RIGHTS, Right
from joindre.accounts.throttle import letter_tries, sign_in_tries
from joindre.lib import jobs
from joindre.lib.errors import Refusal


class NobodyLeft(Refusal):
    message = _("Nobody could manage users and rights any more. Give this right to another active account first.")


class NotYourOwn(Refusal):
    message = _("You cannot take the right to manage users away from yourself. Ask another administrator to do it.")


class TwoSides(Refusal):
    status = 422
    message = _("A profile is for employees or for clients: choose rights of one side only.")


class ProfileInUse(Refusal):
    message = _("This profile is in use: it cannot change from employees to clients or back. Create another profile.")


class AddressTaken(Refusal):
    status = 422
    message = _("Somebody already signs in with this address.")


class NotYourToken(Refusal):
    status = 403
    message = _("This token belongs to another account. Only its owner can revoke it.")


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """How the portal speaks and looks to one account; blank means the choice of the portal or of the computer."""

    language: str
    time_zone: str = ""
    theme: str = ""


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """With what somebody signs in, and what they may do (S1)."""

    email: str
    profile: Profile
    language: str = "fr"
    is_active: bool = True

    @classmethod
    def of(cls, account: Account) -> Self:
        """How it is now."""
        return cls(**{column.name: getattr(account, column.name) for column in fields(cls)})

    def columns(self) -> dict[str, object]:
        return {column.name: getattr(self, column.name) for column in fields(self)}


@transaction.atomic
def save_profile(profile: Profile, *, name: str, rights: Sequence[str], by: Account) -> Profile:
    """Create or change a set of rights (S1).

    Raise `MissingRight`, `TwoSides`, `ProfileInUse`, `NobodyLeft` or `NotYourOwn`.
    """
    by.ensure_right(Right.ACCOUNTS)
    _lock_profiles()
    chosen = frozenset(rights)
    if chosen & CLIENT_RIGHTS and chosen - CLIENT_RIGHTS:
        raise TwoSides
    was_for_clients = profile.is_for_clients
    profile.name, profile.rights = name, sorted(chosen)
    if profile.pk and profile.is_for_clients != was_for_clients and profile.accounts.exists():
        raise ProfileInUse
    profile.save()
    _ensure_managed(by=by)
    return profile


@transaction.atomic
def create_account(sign_in: SignIn, *, by: Account) -> Account:
    """Make an account without a password: its owner chooses one through a link.

    Raise `MissingRight` or `AddressTaken`.
    """
    by.ensure_right(Right.ACCOUNTS)
    _lock_profiles()
    _ensure_free(sign_in.email)
    account = Account(**sign_in.columns())
    account.set_unusable_password()
    account.save()
    return account


@transaction.atomic
def change_account(account: Account, sign_in: SignIn, *, by: Account) -> Account:
    """Change with what somebody signs in. Raise `MissingRight`, `AddressTaken`, `NobodyLeft` or `NotYourOwn`."""
    by.ensure_right(Right.ACCOUNTS)
    _lock_profiles()
    _ensure_free(sign_in.email, but=account)
    if account.email.lower() != sign_in.email.lower():
        # Otherwise the old address would go on opening the account.
        EmailAddress.objects.filter(user=account).delete()
    for column, value in sign_in.columns().items():
        setattr(account, column, value)
    account.save(update_fields=list(sign_in.columns()))
    _ensure_managed(by=by)
    return account


def ask_password(email: str, *, address: str) -> None:
    """Have the worker mail a link to choose a new password, if an account has this address. Raise `TooMany`."""
    letter_tries(email=email, address=address).begin()
    PasswordRequest.objects.create(address=email)
    jobs.wake(PasswordRequest)


@transaction.atomic
def choose_password(account: Account, *, address: str) -> None:
    """Whoever followed the link of the mail is the owner: what others tried in their name counts no more here."""
    sign_in_tries(email=account.email, address=address, device="").succeed()


def change_preferences(preferences: Preferences, *, by: Account) -> None:
    """Change how the portal speaks and looks to oneself. Everybody who signs in may (S1)."""
    Account.objects.filter(pk=by.pk).update(**vars(preferences))


def choose_keys(*, has_single_keys: bool, keys_off: Sequence[str], by: Account) -> None:
    """Choose which single keys do something on one's own pages. Everybody who signs in may (U1)."""
    Account.objects.filter(pk=by.pk).update(has_single_keys=has_single_keys, keys_off=sorted(keys_off))


def issue_token(*, name: str, scopes: Sequence[str], by: Account) -> tuple[ApiToken, str]:
    """Make a key to the API for oneself, and its secret, which nobody can read again (A1). Raise `MissingRight`."""
    by.ensure_right(Right.API)
    secret = f"{ApiToken.PREFIX}{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(account=by, name=name, scopes=sorted(scopes), digest=digest_of(secret))
    return token, secret


def revoke_token(token: ApiToken, *, by: Account) -> None:
    """Let one of one's own keys open nothing any more (A1). Raise `MissingRight` or `NotYourToken`."""
    by.ensure_right(Right.API)
    if token.account_id != by.pk:
        raise NotYourToken
    token.revoke()


def _lock_profiles() -> None:
    """Acts on accounts go one after the other: two administrators may take the right from each other at once."""
    list(Profile.objects.select_for_update().order_by("pk"))


def _ensure_free(email: str, *, but: Account | None = None) -> None:
    others = Account.objects.addressed(email)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise AddressTaken


def _ensure_managed(*, by: Account) -> None:
    """Raise where, as things stand now, nobody manages rights any more, or whoever acts lost that right by it."""
    holding = [profile.pk for profile in Profile.objects.all() if profile.holds(Right.ACCOUNTS)]
    managers = Account.objects.filter(is_active=True)
    if not managers.filter(pk=by.pk, profile__in=holding).exists():
        # One profile at a time, so that its index finds them among all accounts.
        raise NotYourOwn if any(managers.filter(profile=key).exists() for key in holding) else NobodyLeft
