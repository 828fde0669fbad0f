"""No worker was seen for five minutes: `/readyz` and the pages of administrators say it alike (A5)."""

from datetime import timedelta

import pytest

from joindre.directory.models import Employee
from joindre.lib import clock
from joindre.operation.looking import misses_worker
from joindre.operation.models import SeenProcess
from joindre.runtime.health import missing_worker
from joindre.workspace.operation import missed_worker
from tests.answers import text_of
from tests.cast import browse

pytestmark = pytest.mark.django_db(transaction=True)


def seen(kind: str, *, ago: float = 0, started: float = 60, has_ended: bool = False) -> None:
    at = clock.now() - timedelta(minutes=ago)
    SeenProcess.objects.create(
        kind=kind,
        host="a",
        pid=1,
        version="0",
        started_at=clock.now() - timedelta(minutes=started),
        seen_at=at,
        ended_at=at if has_ended else None,
    )


@pytest.mark.parametrize("kind", ["serve", "worker", "mail-in"])
def test_a_worker_that_was_seen_is_not_missed(kind: str) -> None:
    seen("web")
    seen(kind, ago=4)

    assert not misses_worker()


def test_one_that_was_last_seen_six_minutes_ago_is(root: Employee) -> None:
    """A5"""
    seen("web")
    seen("worker", ago=6, has_ended=True)

    assert missing_worker() == "no worker was seen for 5 minutes"
    assert "Aucun worker n’a été vu depuis 5 minutes" in text_of(browse(root).get("/"))


def test_nothing_is_said_where_everything_has_just_started(root: Employee) -> None:
    seen("web", started=1)

    assert not missing_worker()
    assert not missed_worker()


def test_nothing_is_said_where_nobody_has_told_anything() -> None:
    assert not misses_worker()
