"""The tables of who signs in and what they may do: profiles, accounts, API tokens, and tries in vain."""

import hashlib
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import CLIENT_RIGHTS, Right, RightsHolder
from joindre.lib import clock
from joindre.lib.addressed import addressed
from joindre.lib.leases import Leased, LeaseQuerySet


class Profile(models.Model):
    """A named set of rights (S1)."""

    #: What the values of a field mean, where the field itself does not say it.
    CHOICES: ClassVar = {"rights": Right.choices}

    name = models.CharField(_("name"), max_length=80, unique=True)
    #: Six-digit codes of `Right`; a code that no version knows any more is harmless.
    rights = models.JSONField(_("rights"), default=list)

    def __str__(self) -> str:
        return self.name

    def holds(self, right: Right) -> bool:
        return right in self.rights

    @property
    def is_for_clients(self) -> bool:
        """Whether it makes somebody a user of the client portal; any other is for employees."""
        return bool(self.rights) and CLIENT_RIGHTS.issuperset(self.rights)


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(email=self.normalize_email(email), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.addressed(username or "").get()

    def addressed(self, email: str) -> "models.QuerySet[Account]":
        """The account with this address in any case, found by the index that keeps it the only one."""
        return addressed(self.all(), email)


class Account(RightsHolder, AbstractBaseUser):
    """Who signs in. What they are, an employee or a person at a client's, hangs on it from above."""

    email = models.EmailField(_("email address"), max_length=254)
    profile = models.ForeignKey(Profile, models.PROTECT, verbose_name=_("profile"), related_name="accounts")
    is_active = models.BooleanField(_("active"), default=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="fr")
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    theme = models.CharField(
        _("appearance"),
        max_length=5,
        blank=True,
        choices=[("", _("Same as the computer")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    #: Whether one character does something on the pages of the support portal, and the characters that do not (U1).
    has_single_keys = models.BooleanField(_("single keys"), default=True)
    keys_off = models.JSONField(default=list, blank=True)
    date_joined = models.DateTimeField(default=clock.now)
    #: Of a client: when they last opened a page of their portal, within five minutes (P6).
    visited_at = models.DateTimeField(null=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="account_email_once",
                violation_error_message=_("Somebody already signs in with this address."),
            ),
        ]

    @property
    def topic(self) -> str:
        """What is this account's own, such as the files that it sent, is marked with it."""
        return f"account:{self.pk}"

    @cached_property
    def rights(self) -> frozenset[str]:
        return frozenset(self.profile.rights) if self.is_active else frozenset()

    def has_right(self, *rights: Right) -> bool:
        """Whether the profile holds at least one of these rights."""
        return not self.rights.isdisjoint(rights)


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self) -> Self:
        return self.filter(revoked_at=None)

    def bearing(self, secret: str) -> Self:
        """The token with this secret, its account and rights read with it."""
        return self.filter(digest=digest_of(secret)).select_related("account__profile", "account__employee")


class ApiToken(models.Model):
    """A key to the API, in the name of one account and with no more rights than it; only its hash is stored (A1)."""

    class Scope(models.TextChoices):
        READ_TICKETS = "tickets:read", _("Read requests")
        WRITE_TICKETS = "tickets:write", _("Create requests")
        TELL_CALLS = "calls:write", _("Tell of telephone calls")

    #: What a secret begins with, so that people and scanners recognise one that was lost somewhere.
    PREFIX = "joindre_"
    #: Writing at every call would make each reading of the API a write of the database.
    USE_IS_NOTED_EVERY = timedelta(minutes=5)

    account = models.ForeignKey(Account, models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    scopes = models.JSONField(_("scopes"), default=list)
    #: SHA-256 of the secret, which holds 256 random bits: nothing slower is needed.
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def allows(self, scope: Scope) -> bool:
        return scope in self.scopes

    @property
    def scope_labels(self) -> list[str]:
        return [str(scope.label) for scope in self.Scope if scope in self.scopes]

    def note_use(self) -> None:
        now = clock.now()
        if self.used_at is None or now - self.used_at > self.USE_IS_NOTED_EVERY:
            self.used_at = now
            self.save(update_fields=["used_at"])

    def revoke(self) -> None:
        self.revoked_at = clock.now()
        self.save(update_fields=["revoked_at"])


class Tries(models.Model):
    """How often somebody tried in vain, for one limit of `throttle` (S4). It tells nobody who that was."""

    #: An HMAC of the limit and of what it counts, such as an account and a network.
    key = models.CharField(max_length=64, unique=True)
    #: As of `last_at`; from then on some are forgotten with time, so that it need not be a whole number.
    failures = models.FloatField(default=0)
    last_at = models.DateTimeField()
    #: From then on the row says nothing any more, and may go.
    forgotten_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.failures:g} tries in vain"


class PasswordRequestQuerySet(LeaseQuerySet["PasswordRequest"]):
    SINCE = "asked_at"

    def waiting(self) -> Self:
        return self.all()


class PasswordRequest(Leased):
    """Somebody asked for a link to choose a new password. The worker looks whether anybody has this address.

    So whoever asks learns nothing from how long the answer takes.
    """

    address = models.EmailField(max_length=254)
    asked_at = models.DateTimeField(default=clock.now)

    objects = PasswordRequestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["leased_until", "id"], name="password_request_due")]

    def __str__(self) -> str:
        return f"password request {self.pk}"


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
