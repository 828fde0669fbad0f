"""Documents that are linked to a request."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Author, Employee
from joindre.files.models import StoredFile
from joindre.lib import clock
from joindre.tickets.models.tickets import Ticket

#: Letters of the name of a document.
LONGEST_NAME = 200
#: Letters of the address of one.
LONGEST_ADDRESS = 500


class LinkedDocumentQuerySet(models.QuerySet["LinkedDocument"]):
    def visible_to(self, author: Author) -> Self:
        return self if isinstance(author, Employee) else self.filter(is_external=True)


class LinkedDocument(models.Model):
    """A file or an address kept with a request; the client sees it only where it is external (L1)."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="documents", db_index=False)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField(_("address"), max_length=LONGEST_ADDRESS, blank=True)
    is_external = models.BooleanField(_("visible to the customer"), default=False)
    added_at = models.DateTimeField(default=clock.now)
    #: Nothing where it was linked before this was kept.
    added_by = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="+")
    #: Who showed it to the customer, while they see it.
    published_by = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = LinkedDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file__isnull=False, url="") | (models.Q(file=None) & ~models.Q(url="")),
                name="document_is_file_or_address",
            ),
        ]
        indexes = [
            # Beside the feed stand the newest of a request.
            models.Index(fields=["ticket", "-id"], name="document_of_ticket"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where it opens: our file, or the page of somebody else."""
        return self.file.url if self.file else self.url
