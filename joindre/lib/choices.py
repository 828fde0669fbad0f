"""The shape of each list of values that the administrator keeps: statuses, severities, work groups and others."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Choice(models.Model):
    """A value that the administrator names and orders (S1)."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        abstract = True
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
