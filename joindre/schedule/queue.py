"""The queue of scheduled tasks: the worker runs each that is due, once across all processes, and records the result."""

from datetime import timedelta
from functools import partial
from typing import Final

from joindre.lib import clock, heartbeats, schedule
from joindre.lib.logs import Log
from joindre.schedule.models import ScheduledTask

LOG = Log("joindre.schedule")
#: A run that takes longer is taken for stuck, and another worker may begin it.
STUCK_AFTER: Final = timedelta(hours=1)
#: After a run that failed: twice as long each time, and never longer than until its next time.
FIRST_WAIT: Final = timedelta(minutes=1)
MOST_DOUBLINGS: Final = 6
#: After a run that could not be begun.
NOT_NOW: Final = timedelta(minutes=5)


class ScheduleQueue:
    """The queue of scheduled tasks (`jobs.Queue`). A task that fails is tried again; the others go on."""

    name = "schedule"
    tables = (ScheduledTask,)

    def __init__(self) -> None:
        self._known: set[str] = set()

    def run_due(self) -> int:
        self._add_new()
        keys = ScheduledTask.objects.claim(limit=1)
        rows = list(ScheduledTask.objects.filter(pk__in=keys))
        with ScheduledTask.objects.kept_alive(rows, stuck_after=STUCK_AFTER):
            for row in rows:
                if ScheduledTask.objects.begin(row):
                    run(row)
        return len(rows)

    def _add_new(self) -> None:
        """A row for each task that has none, due at its next time."""
        new = [task for name, task in schedule.registered().items() if name not in self._known]
        if not new:
            return
        now = clock.now()
        there = set(ScheduledTask.objects.values_list("name", flat=True))
        rows = [ScheduledTask(name=task.name, leased_until=task.next_after(now)) for task in new]
        ScheduledTask.objects.bulk_create([row for row in rows if row.name not in there], ignore_conflicts=True)
        self._known.update(task.name for task in new)


def run(row: ScheduledTask) -> None:
    """Run the task of this row, and write down how it ended and when it is due again."""
    task = schedule.registered()[row.name]
    ScheduledTask.objects.held_by(row).update(started_at=clock.now())
    error = ""
    try:
        with schedule.hearing(partial(heartbeats.note_progress, row.claim_key)):
            task.work()
    except schedule.NotNow:
        later = {"leased_until": clock.now() + NOT_NOW, "claim_key": None, "attempts": row.attempts - 1}
        ScheduledTask.objects.held_by(row).update(**later)
        return
    except Exception as failure:
        LOG.exception("task failed", task=row.name, tries=row.attempts)
        error = f"{type(failure).__name__}: {failure}"
    _record(row, task, error)


def _record(row: ScheduledTask, task: schedule.Scheduled, error: str) -> None:
    now = clock.now()
    due_at = task.next_after(now)
    if error:
        due_at = min(due_at, now + FIRST_WAIT * 2 ** min(row.attempts - 1, MOST_DOUBLINGS))
    ended_well = {} if error else {"done_at": now}
    ScheduledTask.objects.held_by(row).update(
        **ended_well,
        leased_until=due_at,
        claim_key=None,
        finished_at=now,
        result=ScheduledTask.Result.FAILED if error else ScheduledTask.Result.DONE,
        error=error.replace("\0", "")[:500],
        attempts=row.attempts if error else 0,
    )


def run_now(name: str) -> bool:
    """Have a task run at once, unless it is running now; say whether it will be run."""
    now = clock.now()
    free = ScheduledTask.objects.waiting().filter(name=name).exclude(claim_key__isnull=False, leased_until__gt=now)
    return bool(free.update(leased_until=now, claim_key=None))
