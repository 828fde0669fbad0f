"""Exports and erasures that somebody asked for. Both name the person by number alone, and are the log of them (C8)."""

from datetime import timedelta
from typing import Final, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from joindre.directory.models import Employee, Person
from joindre.files.models import Blob
from joindre.lib import clock
from joindre.lib.leases import Leased, LeaseQuerySet


class DataExportQuerySet(LeaseQuerySet["DataExport"]):
    SINCE = "asked_at"

    def waiting(self) -> Self:
        """Those whose archive is still to be made."""
        return self.filter(state=DataExport.State.WAITING)


class DataExport(Leased):
    """An archive of everything held on a person, for the employee who asked for it and for some days."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("an export", "being made")
        READY = "ready", pgettext_lazy("an export", "ready")
        FAILED = "failed", pgettext_lazy("an export", "failed")
        #: Its days are over, or the person was erased.
        GONE = "gone", pgettext_lazy("an export", "deleted")

    #: For so long it can be downloaded.
    KEPT: Final = timedelta(days=7)

    person = models.ForeignKey(Person, models.PROTECT, related_name="data_exports")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    #: For the first time.
    downloaded_at = models.DateTimeField(null=True)

    objects = DataExportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["leased_until", "id"], condition=models.Q(state="waiting"), name="data_export_due"),
            models.Index(fields=["expires_at"], condition=models.Q(state="ready"), name="data_export_expiring"),
        ]

    def __str__(self) -> str:
        return f"export {self.pk} of person {self.person_id}"


class Decision(models.TextChoices):
    """What becomes of a text that names somebody who is erased."""

    REPLACE = "replace", _("Replace the name")
    BLANK = "blank", _("Blank the text")
    KEEP = "keep", _("Keep it as it is")


class ErasureQuerySet(LeaseQuerySet["Erasure"]):
    SINCE = "asked_at"

    def waiting(self) -> Self:
        """Those that the worker has still to go through with."""
        return self.filter(finished_at=None)


class Erasure(Leased):
    """The erasure of a person: the act itself takes their sheet; the worker then goes through all that was written.

    It goes twice, some time apart, because somebody who had the name in hand at the moment of the act may have written
    it a little later. What the person was called stands here until then, and is forgotten at the end.
    """

    #: Between the two times.
    PAUSE: Final = timedelta(minutes=30)

    person = models.ForeignKey(Person, models.PROTECT, related_name="erasures")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    #: Of texts, by their keys (see `texts`), and of those that nobody decided on.
    decisions = models.JSONField(default=dict)
    otherwise = models.CharField(max_length=7, choices=Decision, default=Decision.REPLACE)
    #: By what texts name the person (see `naming`).
    naming = models.JSONField(default=dict)
    #: The request up to which the texts are done.
    after = models.BigIntegerField(default=0)
    #: When it went through everything for the first time.
    first_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    #: Texts and rows that were changed, and stored files that were emptied.
    changed = models.PositiveIntegerField(default=0)
    emptied = models.PositiveIntegerField(default=0)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="erased_once")]
        indexes = [
            models.Index(
                fields=["leased_until", "id"], condition=models.Q(finished_at__isnull=True), name="erasure_due"
            ),
        ]

    def __str__(self) -> str:
        return f"erasure of person {self.person_id}"
