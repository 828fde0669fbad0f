"""An import that is stopped, killed or taken up again: nothing is lost, and nothing is made twice (C9)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from joindre.directory.models import Addressee, Contact, ContactChange, Customer, Employee, Person, Site
from joindre.imports import working
from joindre.imports.actions import GoneOn, choose_columns, go_on, start_import, stop_import
from joindre.imports.models import DirectoryImport
from joindre.imports.working import ImportQueue
from joindre.lib import clock
from tests.imports.importing import checked, fates, run, work

LINES = [
    ("Nord" if number < 3 else "Sud", "", "", "", f"Martin{number}", "", f"m{number}@nord.example", "", "")
    for number in range(5)
]
State = DirectoryImport.State


class Killed(BaseException):
    """The end of a worker, at a statement."""


def killer(at: int) -> Callable[..., Any]:
    left = [at]

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401, FBT001 - as Django calls it
        left[0] -= 1
        if left[0] == 0:
            raise Killed
        return execute(sql, params, many, context)

    return count


@pytest.fixture
def in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each turn of the worker is one slice of two lines."""
    monkeypatch.setattr(working, "SLICE", 2)
    monkeypatch.setattr(working, "TURN", -1.0)


@pytest.mark.parametrize("at", range(5, 125, 7))
def test_a_run_that_is_killed_anywhere_goes_on(root: Employee, in_small_steps: None, at: int) -> None:
    """C9"""
    source = checked(*LINES, by=root)
    start_import(source, doubtful="leave", by=root)

    with connection.execute_wrapper(killer(at)):
        try:
            work()
        except Killed:
            DirectoryImport.objects.filter(pk=source.pk).update(leased_until=clock.now())
    work()

    source.refresh_from_db()
    assert (source.state, fates(source)) == (State.DONE, ["new"] * 5)
    made = [table.objects.count() for table in (Contact, Person, Site, Customer, ContactChange)]
    assert made == [5, 5, 2, 2, 5]
    assert Addressee.objects.filter(contact__isnull=False).count() == 5
    assert (source.counts["ran"], source.counts["contacts"]) == (5, 5)


def test_a_stopped_import_keeps_what_is_done_and_goes_on(root: Employee, in_small_steps: None) -> None:
    source = checked(*LINES, by=root)
    start_import(source, doubtful="leave", by=root)
    ImportQueue().run_due()

    stop_import(source, by=root)
    work()
    assert Contact.objects.count() == 2

    go_on(source, by=root)
    work()
    source.refresh_from_db()
    assert (source.state, source.counts["contacts"], Contact.objects.count()) == (State.DONE, 5, 5)


def test_what_is_stopped_while_a_slice_is_worked_changes_nothing_more(root: Employee, in_small_steps: None) -> None:
    source = checked(*LINES, by=root)
    start_import(source, doubtful="leave", by=root)
    DirectoryImport.objects.claim(limit=1)
    stop_import(source, by=root)

    work()

    assert Contact.objects.count() == 0


def test_a_file_that_fails_each_time_is_given_up(root: Employee) -> None:
    source = checked(*LINES, by=root)
    start_import(source, doubtful="leave", by=root)
    DirectoryImport.objects.filter(pk=source.pk).update(attempts=working.MOST_ATTEMPTS)

    work()

    source.refresh_from_db()
    assert source.state == State.UNREADABLE
    assert source.problem


def test_what_has_gone_on_is_not_begun_again(root: Employee) -> None:
    source = checked(*LINES, by=root)
    run(source, by=root)

    for act in (
        lambda: start_import(source, doubtful="leave", by=root),
        lambda: choose_columns(source, ["customer"], by=root),
        lambda: stop_import(source, by=root),
        lambda: go_on(source, by=root),
    ):
        with pytest.raises(GoneOn):
            act()
