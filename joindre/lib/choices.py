"""The shape of each list of values that the administrator keeps: statuses, severities, work groups and others."""

from typing import Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Choice(models.Model):
    """A value that the administrator names, in French and in English, and orders (S1).

    Where there is no English name, the French one is shown to everybody.
    """

    name = models.CharField(_("name"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        abstract = True
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.label

    @classmethod
    def offered(cls, *held: int | None) -> "models.QuerySet[Self]":
        """What a form offers: the active values, and those that stand there already, so that saving loses none."""
        keys = [key for key in held if key is not None]
        return cls._base_manager.filter(models.Q(is_active=True) | models.Q(pk__in=keys))

    @property
    def label(self) -> str:
        """The name in the language of whoever reads."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name
