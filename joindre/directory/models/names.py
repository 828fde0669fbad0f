"""The name that contacts and employees have alike."""

from typing import Final

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from joindre.lib.names import initials_of

#: Stands as the last name of somebody whose personal data was erased (C8); whoever reads it sees it in their language.
ERASED_NAME: Final = "Erased person"


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
        return shown_name(self.first_name, self.last_name)

    @property
    def initials(self) -> str:
        return initials_of(self.name)


def shown_name(first_name: str | None, last_name: str | None) -> str:
    """First and last name, as they are read from columns; blank where there is nobody."""
    if last_name == ERASED_NAME and not first_name:
        return gettext("Erased person")
    return f"{first_name or ''} {last_name or ''}".strip()
