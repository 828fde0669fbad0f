"""Documents that are linked to a request."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Author, Employee
from joindre.files.models import StoredFile
from joindre.lib import clock
from joindre.tickets.models.tickets import Ticket


class LinkedDocumentQuerySet(models.QuerySet["LinkedDocument"]):
    def visible_to(self, author: Author) -> Self:
        return self if isinstance(author, Employee) else self.filter(is_external=True)


class LinkedDocument(models.Model):
    """A file or an address kept with a request; the client sees it only where it is external (L1)."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="documents")
    name = models.CharField(_("name"), max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField(_("address"), max_length=500, blank=True)
    is_external = models.BooleanField(_("visible to the customer"), default=False)
    added_at = models.DateTimeField(default=clock.now)

    objects = LinkedDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file__isnull=False, url="") | (models.Q(file=None) & ~models.Q(url="")),
                name="document_is_file_or_address",
            ),
        ]

    def __str__(self) -> str:
        return self.name
