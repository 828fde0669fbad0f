"""The name that contacts and employees have alike."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from joindre.lib.names import initials_of


class Named(models.Model):
    """Somebody with a first and a last name."""

    last_name = models.CharField(_("last name"), max_length=80)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        return initials_of(self.name)
