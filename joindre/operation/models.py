"""Processes that gave a sign of life, errors of the last day, and counts that all processes share (A2, A5)."""

from datetime import datetime, timedelta
from typing import Final, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from joindre.lib import clock

#: A process that has said nothing for so long is taken for gone: three signs of life did not come.
GONE_AFTER: Final = timedelta(minutes=2)
#: A worker that was not seen for so long is missed: `/readyz`, `joindre check --deploy` and administrators are told.
MISSED_AFTER: Final = timedelta(minutes=5)
#: For so long a process that is gone stays in the list, and an error counts.
KEPT_FOR: Final = timedelta(days=1)


class SeenProcessQuerySet(models.QuerySet["SeenProcess"]):
    def here(self, now: datetime) -> Self:
        """Processes that run, as far as they have said."""
        return self.filter(ended_at=None, seen_at__gt=now - GONE_AFTER)

    def working(self) -> Self:
        """Processes that work the queues."""
        return self.filter(kind__in=SeenProcess.WORKING)


class SeenProcess(models.Model):
    """A process as it last said that it is there. It writes its row every half minute, and at its end."""

    class Kind(models.TextChoices):
        SERVE = "serve", _("Everything")
        WEB = "web", _("Pages")
        WORKER = "worker", _("Worker")
        MAIL_IN = "mail-in", _("Worker and incoming emails")

    WORKING = (Kind.SERVE, Kind.WORKER, Kind.MAIL_IN)
    SERVING = (Kind.SERVE, Kind.WEB)

    kind = models.CharField(max_length=8, choices=Kind)
    host = models.CharField(max_length=100)
    pid = models.PositiveIntegerField()
    version = models.CharField(max_length=40)
    #: Where it listens for pages: address and port.
    address = models.CharField(max_length=100, blank=True)
    started_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    #: When it stopped as it was told to. Blank for one that runs, and for one that was killed.
    ended_at = models.DateTimeField(null=True)

    objects = SeenProcessQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.host} {self.pid}"

    def is_here(self, now: datetime) -> bool:
        return self.ended_at is None and self.seen_at > now - GONE_AFTER


class LoggedError(models.Model):
    """One kind of error that a process logged between two signs of life. It names code, and nobody."""

    at = models.DateTimeField(db_index=True)
    host = models.CharField(max_length=100)
    logger = models.CharField(max_length=100)
    #: What our own code said of it.
    event = models.CharField(max_length=100, blank=True)
    #: The class of the exception, and where in our code it came up.
    kind = models.CharField(max_length=100, blank=True)
    place = models.CharField(max_length=200, blank=True)
    #: The last request in which it happened, as it stands in the log.
    request_id = models.CharField(max_length=64, blank=True)
    times = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.logger} {self.event or self.kind}"


class Tally(models.Model):
    """How often something came to an end of one kind, since the portal exists: it only grows."""

    name = models.CharField(max_length=40)
    outcome = models.CharField(max_length=40)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["name", "outcome"], name="one_tally_for_each_outcome"),)

    def __str__(self) -> str:
        return f"{self.name} {self.outcome}"
