"""When each scheduled task is due, and what became of its last run."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from joindre.lib import clock, schedule
from joindre.lib.leases import Leased, LeaseQuerySet


class ScheduledTaskQuerySet(LeaseQuerySet["ScheduledTask"]):
    """Tasks as a queue: each is postponed until its time."""

    SINCE = "created_at"

    def waiting(self) -> Self:
        """The tasks that this version registers. A task that only another version knows is left to that one."""
        return self.filter(name__in=schedule.registered())

    def shown_as_waiting(self, now: datetime) -> Self:
        """A task whose time has not come waits for nobody."""
        return self.due(now)

    def failing(self) -> Self:
        """Those whose last run failed."""
        return self.waiting().filter(result=ScheduledTask.Result.FAILED)


class ScheduledTask(Leased):
    """One row for each task, whatever the number of workers. Its lease says when it is due."""

    class Result(models.TextChoices):
        NONE = "", _("not run yet")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    name = models.CharField(max_length=60, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    #: When it last ended well.
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=6, choices=Result, default=Result.NONE, blank=True)
    #: The error of the last run that failed.
    error = models.CharField(max_length=500, blank=True)

    objects = ScheduledTaskQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
