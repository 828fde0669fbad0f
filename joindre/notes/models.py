"""Internal notes."""

from typing import Final

from django.db import models

from joindre.tickets.models import Entry


class Note(models.Model):
    """An internal note. No code of the client portal reads this table (D10)."""

    #: Code of these entries.
    KIND: Final = "note"

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="note")
    #: Sanitised HTML.
    body = models.TextField()
    form_key = models.UUIDField(null=True, unique=True)

    def __str__(self) -> str:
        return f"note {self.pk}"
