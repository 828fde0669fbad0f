"""Drafts."""

from collections.abc import Sequence

from django.db import models

from joindre.accounts.models import Account
from joindre.files.models import StoredFile
from joindre.lib import clock


class Draft(models.Model):
    """What one account has written in one form and not sent yet. Nobody else reads it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="drafts")
    #: The form, such as `ticket:12/message`.
    place = models.CharField(max_length=80)
    #: The values of each field of the form as they were typed: nothing has cleaned them.
    fields = models.JSONField(default=dict)
    #: Raised by each saving, so that a page notices that another one has saved since.
    version = models.PositiveIntegerField(default=1)
    #: The open page that saved last, by the name it gave itself.
    page = models.CharField(max_length=36)
    #: Chosen for it, or shown in its text, and already on the server: they stay as long as it does.
    files = models.ManyToManyField(StoredFile, blank=True, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "place"], name="one_draft_at_a_place")]
        indexes = [
            models.Index(fields=["account", "saved_at"], name="drafts_of_account"),
            # What nobody went on with is forgotten.
            models.Index(fields=["saved_at"], name="drafts_by_age"),
        ]

    def __str__(self) -> str:
        return f"draft {self.place}"

    def value(self, name: str) -> str:
        return next(iter(self.values(name)), "")

    def values(self, name: str) -> Sequence[str]:
        found: Sequence[str] = self.fields.get(name, ())
        return found
