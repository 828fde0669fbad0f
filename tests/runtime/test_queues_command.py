"""`joindre queues`: what waits, what is late, what failed, and another try (A5)."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from joindre.mail.models import Mailbox, Recipient
from joindre.schedule.queue import ScheduleQueue
from tests.mail.makers import make_copy
from tests.messaging.test_failed_mails import make_failed_mail

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("queues", *arguments, stdout=out)
    return out.getvalue()


def shown() -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run("--json"))
    return answer


def queue_named(name: str) -> dict[str, Any]:
    (found,) = [queue for queue in shown()["queues"] if queue["name"] == name]
    assert isinstance(found, dict)
    return found


def make_mailbox() -> Mailbox:
    return Mailbox.objects.create(name="Support", address="support@joindre.example")


def test_nothing_is_late_on_a_new_portal() -> None:
    """A5"""
    ScheduleQueue().run_due()

    assert shown()["late"] == []
    assert "mail out" in run()
    assert "drafts" in run()


def test_each_queue_says_how_much_waits_and_since_when() -> None:
    """A5"""
    copy = make_copy(make_mailbox())

    found = queue_named("mail out")

    assert (found["waiting"], found["in_hand"], found["failed"]) == (1, 0, 0)
    assert found["oldest"] == copy.due_at.isoformat(timespec="seconds")


def test_it_ends_with_an_error_where_something_is_late() -> None:
    """A5: monitoring needs no more than the end of the command."""
    copy = make_copy(make_mailbox())
    Recipient.objects.filter(pk=copy.pk).update(due_at=timezone.now() - timedelta(hours=1))

    with pytest.raises(SystemExit) as end:
        run()

    assert end.value.code == 1


def test_what_failed_is_tried_again() -> None:
    """A5, I2, M7"""
    copy = make_copy(make_mailbox())
    Recipient.objects.update(state="refused", reason="gave_up", attempts=28)
    mail = make_failed_mail()
    assert [queue_named(name)["failed"] for name in ("mail out", "mail in")] == [1, 1]

    assert run("--retry", "mail out") == "1 put back in the queue\n"
    assert run("--retry", "mail in") == "1 put back in the queue\n"

    copy.refresh_from_db()
    mail.refresh_from_db()
    assert (copy.state, copy.attempts, mail.outcome) == ("queued", 0, "pending")
    assert run("--retry", "mail out") == "0 put back in the queue\n"


def test_a_queue_that_there_is_not_is_named() -> None:
    with pytest.raises(CommandError, match='There are "mail out", "mail in", "documents"'):
        run("--retry", "nowhere")
