"""Settings, Operation: versions, processes, room and errors of the day (A5)."""

from datetime import timedelta

import pytest
from django.test import override_settings

from joindre.directory.models import Employee
from joindre.lib import clock
from joindre.operation.models import LoggedError, SeenProcess
from joindre.schedule.queue import ScheduleQueue
from tests.answers import text_of
from tests.cast import browse
from tests.queries import assert_constant_queries

PAGE = "/settings/queues/"


def see(kind: str = "web", *, ago: float = 0, has_ended: bool = False) -> SeenProcess:
    at = clock.now() - timedelta(minutes=ago)
    return SeenProcess.objects.create(
        kind=kind, host="serveur-1", pid=4711, version="0.0", seen_at=at, ended_at=at if has_ended else None
    )


def fail(**columns: object) -> LoggedError:
    return LoggedError.objects.create(**{"at": clock.now(), "host": "serveur-1", "logger": "django.request", **columns})


def test_it_says_which_versions_run_and_how_much_room_there_is(root: Employee) -> None:
    """A5"""
    page = text_of(browse(root).get(PAGE))

    assert "Django" in page
    assert "SQLite" in page or "PostgreSQL" in page
    assert "aucune connue" in page
    assert "trop peu" not in page
    with override_settings(LEAST_ROOM=10**15):
        assert "trop peu" in text_of(browse(root).get(PAGE))


def test_it_says_which_processes_run_are_silent_or_stopped(root: Employee) -> None:
    """A2"""
    see("web")
    see("worker", ago=3)
    see("mail-in", ago=10, has_ended=True)

    page = text_of(browse(root).get(PAGE))

    for word in ("en marche", "muet", "arrêté", "serveur-1", "4711", "n’est pas la version de cette page"):
        assert word in page


def test_it_counts_the_errors_of_the_day_and_shows_the_newest(root: Employee) -> None:
    """A5"""
    fail(kind="ZeroDivisionError", place="workspace/views/page.py:12", request_id="ab12cd34ab12cd34", times=3)
    fail(kind="KeyError", at=clock.now() - timedelta(hours=25))

    page = text_of(browse(root).get(PAGE))

    assert "ZeroDivisionError" in page
    assert "workspace/views/page.py:12" in page
    assert "ab12cd34ab12cd34" in page
    assert 'data-tone="warn">3</span>' in page
    assert "KeyError" not in page


def test_tasks_whose_time_has_not_come_do_not_wait(root: Employee) -> None:
    ScheduleQueue().run_due()

    page = text_of(browse(root).get(PAGE))

    (row,) = (part for part in page.split("<tr>") if "tâches planifiées" in part and "queue-" in part)
    assert '<td data-label="En attente">0' in row
    assert "prochaine échéance\xa0:" in row


def test_it_costs_the_same_with_many(root: Employee) -> None:
    browser = browse(root)
    see()
    fail()

    def grow() -> None:
        see("worker", ago=3)
        fail(kind="KeyError")

    assert_constant_queries(lambda: text_of(browser.get(PAGE)), grow)


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_it_is_refused_without_the_right(who: str, request: pytest.FixtureRequest) -> None:
    """S2, S3"""
    assert browse(request.getfixturevalue(who)).get(PAGE).status_code == 403
