"""Who may look after the queues, and what trying again does (A5)."""

import pytest

from joindre.directory.models import Employee
from joindre.lib.errors import MissingRight
from joindre.messaging.actions import MailOfAnybody
from joindre.messaging.actions.operation import (
    NoSuchQueue,
    NoSuchTask,
    may_see_queues,
    run_task_now,
    seen_backlogs,
    seen_errors,
    seen_failed,
    seen_processes,
    seen_tasks,
    try_failed_again,
)
from joindre.schedule.queue import ScheduleQueue
from tests.messaging.test_failed_mails import make_failed_mail

pytestmark = pytest.mark.django_db


def test_an_administrator_sees_each_queue_and_each_task(root: Employee) -> None:
    """A5"""
    ScheduleQueue().run_due()

    assert may_see_queues(root)
    assert {"mail out", "mail in", "documents"} <= {backlog.name for backlog in seen_backlogs(by=root)}
    assert not seen_processes(by=root)
    assert seen_errors(by=root) == (0, [])
    assert {"drafts", "files"} <= {task.name for task in seen_tasks(by=root)}
    assert run_task_now("files", by=root)
    for unknown in ("nothing", "\0"):
        with pytest.raises(NoSuchTask):
            run_task_now(unknown, by=root)


def test_what_failed_is_put_back_once(root: Employee) -> None:
    """A5, I2"""
    mail, other = make_failed_mail(), make_failed_mail()

    assert try_failed_again("mail in", by=root, key=mail.pk) == 1
    assert try_failed_again("mail in", by=root, key=mail.pk) == 0
    assert list(seen_failed("mail in", by=root).failed()) == [other]
    assert try_failed_again("mail in", by=root) == 1


def test_a_queue_that_takes_nothing_back_is_not_found(root: Employee) -> None:
    for name in ("schedule", "nowhere"):
        with pytest.raises(NoSuchQueue):
            try_failed_again(name, by=root)


def test_who_has_the_right_for_some_customers_only_sees_none(root: Employee) -> None:
    """S3"""
    root.is_limited = True

    assert not may_see_queues(root)
    for seen in (seen_backlogs, seen_tasks, seen_processes, seen_errors):
        with pytest.raises(MailOfAnybody):
            seen(by=root)


def test_without_the_right_nobody_sees_them(ada: Employee) -> None:
    """S2"""
    assert not may_see_queues(ada)
    for seen in (seen_backlogs, seen_tasks, seen_processes, seen_errors):
        with pytest.raises(MissingRight):
            seen(by=ada)
