"""What waits in the queues of the worker, and trying again what was given up (A5).

What stands there may be of any customer, so that who sees some customers only sees none of it (S3).
"""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.lib import backlogs, schedule
from joindre.lib.backlogs import Backlog, Retried
from joindre.lib.errors import Refusal
from joindre.lib.logs import Log
from joindre.messaging.actions.failed_mails import MailOfAnybody
from joindre.operation import looking
from joindre.operation.models import LoggedError, SeenProcess
from joindre.schedule import queue as scheduling
from joindre.schedule.models import ScheduledTask

LOG = Log(__name__)


class NoSuchTask(Refusal):
    status = 404
    message = _("There is no such task.")


class NoSuchQueue(Refusal):
    status = 404
    message = _("There is no such queue.")


def may_see_queues(employee: Employee) -> bool:
    return employee.has_right(Right.AUDIT) and employee.customers is None


def seen_backlogs(*, by: Employee) -> Sequence[Backlog]:
    """Raise `MissingRight` or `MailOfAnybody`."""
    by.ensure_right(Right.AUDIT)
    _ensure_sees_everybody(by)
    return backlogs.backlogs()


def seen_tasks(*, by: Employee) -> QuerySet[ScheduledTask]:
    """The scheduled tasks of this version. Raise `MissingRight` or `MailOfAnybody`."""
    by.ensure_right(Right.AUDIT)
    _ensure_sees_everybody(by)
    return ScheduledTask.objects.waiting().order_by("name")


def seen_processes(*, by: Employee) -> Sequence[SeenProcess]:
    """The processes that were there within a day. Raise `MissingRight` or `MailOfAnybody`."""
    by.ensure_right(Right.AUDIT)
    _ensure_sees_everybody(by)
    return looking.seen_processes()


def seen_errors(*, by: Employee) -> tuple[int, Sequence[LoggedError]]:
    """How many errors were logged within a day, and the newest. Raise `MissingRight` or `MailOfAnybody`."""
    by.ensure_right(Right.AUDIT)
    _ensure_sees_everybody(by)
    return looking.count_of_errors(), looking.newest_errors()


def seen_failed(name: str, *, by: Employee) -> Retried:
    """The queue whose failed rows are looked at. Raise `MissingRight`, `MailOfAnybody` or `NoSuchQueue`."""
    by.ensure_right(Right.AUDIT)
    _ensure_sees_everybody(by)
    queue = backlogs.retried(name)
    if queue is None:
        raise NoSuchQueue
    return queue


def try_failed_again(name: str, *, by: Employee, key: int | None = None) -> int:
    """Put back one failed row of this queue, or all of them up to a limit; return how many were put back.

    Raise `MissingRight`, `MailOfAnybody` or `NoSuchQueue`. Asked twice, it is done once.
    """
    by.ensure_right(Right.AUDIT)
    queue = seen_failed(name, by=by)
    count = backlogs.retry_all(queue) if key is None else sum(map(queue.retry, queue.failed().filter(pk=key)))
    LOG.info("put back in the queue", queue=name, rows=count, by=by.pk)
    return count


def run_task_now(name: str, *, by: Employee) -> bool:
    """Have a scheduled task run at once; `False` where it runs already.

    Raise `MissingRight`, `MailOfAnybody` or `NoSuchTask`.
    """
    by.ensure_right(Right.AUDIT)
    _ensure_sees_everybody(by)
    if name not in schedule.registered():
        raise NoSuchTask
    LOG.info("task asked for", task=name, by=by.pk)
    return scheduling.run_now(name)


def _ensure_sees_everybody(by: Employee) -> None:
    if by.customers is not None:
        raise MailOfAnybody
