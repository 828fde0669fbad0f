"""The back-up of each day (A3), and who is told where it fails (A5)."""

from datetime import time, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import override_settings
from django.urls import reverse

from joindre.backup import nightly
from joindre.backup.reading import verify
from joindre.directory.models import Employee
from joindre.lib import clock, schedule
from joindre.lib.leases import LEASE
from joindre.runtime.health import failing_tasks
from joindre.schedule.models import ScheduledTask
from joindre.schedule.queue import run
from tests.answers import text_of
from tests.backup.places import Place
from tests.cast import browse

pytestmark = pytest.mark.django_db(transaction=True)

PASSPHRASE = "quatre chevaux bleus"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set as an operator sets it; only in this test the task is known."""
    monkeypatch.setattr(schedule, "_registered", dict(schedule.registered()))
    return tmp_path / "backups"


def run_task(folder: Path, **settings: object) -> ScheduledTask:
    with override_settings(BACKUP_FOLDER=str(folder), **settings):
        nightly.register()
        held = {"leased_until": clock.now() + LEASE, "claim_key": uuid4(), "attempts": 1}
        run(ScheduledTask.objects.create(name=nightly.NAME, **held))
    return ScheduledTask.objects.get(name=nightly.NAME)


def test_none_is_made_where_no_folder_is_set() -> None:
    assert nightly.NAME not in schedule.registered()


def test_it_is_made_encrypted_and_at_its_time(portal: Place, folder: Path) -> None:
    """A3"""
    task = run_task(folder, BACKUP_PASSPHRASE=PASSPHRASE, BACKUP_AT=time(1, 5))

    (made,) = folder.iterdir()
    assert (task.result, task.error) == ("done", "")
    assert task.done_at == task.finished_at
    assert task.leased_until
    assert task.leased_until - clock.now() < timedelta(days=1)
    assert verify(made, passphrase=PASSPHRASE).manifest.key


def test_the_newest_are_kept_and_what_others_named_is_left_alone(portal: Place, folder: Path) -> None:
    """A3"""
    folder.mkdir()
    for day in range(1, 6):
        (folder / f"joindre-202601{day:02}T021500Z.tar").touch()
    (folder / "joindre-before-the-move.tar").touch()

    run_task(folder, BACKUP_KEEP=3)

    names = sorted(path.name for path in folder.iterdir())
    assert names[:2] == ["joindre-20260104T021500Z.tar", "joindre-20260105T021500Z.tar"]
    assert names[-1] == "joindre-before-the-move.tar"
    assert len(names) == 4


def test_operators_are_told_where_it_fails(root: Employee, ada: Employee, tmp_path: Path, folder: Path) -> None:
    """A5"""
    folder.write_text("no folder")

    task = run_task(folder)

    assert task.result == "failed"
    assert failing_tasks() == "failed: backup"
    page = text_of(browse(root).get(reverse("workspace:queues")))
    assert "En échec : Sauvegarder la base et les fichiers" in page.replace("\u00a0", " ")
    assert "En échec" not in text_of(browse(ada).get("/"))
