from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.lib.errors import MissingRight


class Profile(models.Model):
    """A named set of rights (S1)."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    #: Six-digit codes of `Right`; a code that no version knows any more is harmless.
    rights = models.JSONField(_("rights"), default=list)

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(email=self.normalize_email(email), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """Who signs in. What they are, an employee or a person at a client's, hangs on it from above."""

    email = models.EmailField(_("e-mail address"), max_length=254)
    profile = models.ForeignKey(Profile, models.PROTECT, verbose_name=_("profile"), related_name="accounts")
    is_active = models.BooleanField(_("active"), default=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="fr")
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    theme = models.CharField(
        _("appearance"),
        max_length=5,
        blank=True,
        choices=[("", _("As the computer")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="account_email_once",
                violation_error_message=_("Somebody signs in with this address already."),
            ),
        ]

    @cached_property
    def rights(self) -> frozenset[str]:
        return frozenset(self.profile.rights) if self.is_active else frozenset()

    def has_right(self, *rights: Right) -> bool:
        """Whether the profile holds at least one of these rights."""
        return not self.rights.isdisjoint(rights)

    def ensure_right(self, *rights: Right) -> None:
        """Raise `MissingRight`, naming the first of these, where the profile holds none of them (S2)."""
        if not self.has_right(*rights):
            raise MissingRight(rights[0].label)
