"""A back-up that is killed, or whose reader ends, harms nothing and leaves no half archive (A3)."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import override_settings

from joindre.backup import nightly
from joindre.backup.faults import BackupFault
from joindre.backup.reading import verify
from joindre.backup.steps import ArchiveStep
from joindre.files.pausing import nothing_deleted
from joindre.files.sweeping import sweep
from joindre.lib import locks
from tests.backup.places import Place, sums_of

pytestmark = pytest.mark.django_db(transaction=True)

STEPS = [ArchiveStep.TABLES_WRITTEN, ArchiveStep.FILES_WRITTEN, ArchiveStep.PROVED]


def test_no_half_archive_has_the_name_and_the_next_one_works(portal: Place, tmp_path: Path) -> None:
    """A3: killed at each step. Nobody waits for it, neither the sweep nor another back-up."""
    whole = portal.back_up(tmp_path / "whole.tar")

    for step in STEPS:
        portal.run("backup", str(tmp_path / "one.tar"), die_at=step)
        assert not (tmp_path / "one.tar").exists()
        # PostgreSQL keeps the lock of a killed process until it reads that the connection has ended.
        with nothing_deleted(waiting=10):
            pass
    sweep()

    assert sums_of(portal.back_up(tmp_path / "one.tar"))[0].keys() == sums_of(whole)[0].keys()
    assert sorted(path.name for path in tmp_path.glob("*.tar*")) == ["one.tar", "whole.tar"]
    assert not [*tmp_path.glob(".*")]


def test_what_killed_nightly_back_ups_left_is_removed(portal: Place, tmp_path: Path) -> None:
    """A5: each has a name of its own, and is as large as an archive: the disk would fill."""
    folder = tmp_path / "backups"
    folder.mkdir()
    for step in STEPS[:2]:
        portal.run("backup", str(folder / f"joindre-{len([*folder.glob('.*')])}.tar"), die_at=step)
    assert len([*folder.glob(".*.unfinished")]) == 2

    with (folder / ".joindre-made-now.tar.unfinished").open("ab") as being_made:
        locks.take(being_made)
        with override_settings(BACKUP_FOLDER=str(folder)):
            nightly.make()

    assert [path.name for path in folder.glob(".*")] == [".joindre-made-now.tar.unfinished"]
    assert len([*folder.glob("joindre-*.tar")]) == 1


@pytest.mark.parametrize("step", STEPS[:2])
def test_an_archive_on_a_pipe_that_was_cut_off_is_refused(portal: Place, tmp_path: Path, step: ArchiveStep) -> None:
    """A3: what was read until the back-up was killed."""
    script = "import django; django.setup(); from tests.backup import dying; dying.main()"
    line = [sys.executable, "-c", script, "SIGKILL", step, "backup", "-"]
    ended = subprocess.run(line, env=dict(portal.environment), capture_output=True, check=False, timeout=60)
    (tmp_path / "read.tar").write_bytes(ended.stdout)

    assert ended.returncode == -9
    if step == ArchiveStep.TABLES_WRITTEN:
        with pytest.raises(BackupFault):
            verify(tmp_path / "read.tar")


def test_a_reader_that_ends_is_told(portal: Place) -> None:
    """A5: a sentence, no traceback, and an end that a script notices."""
    line = [sys.executable, "-m", "joindre", "backup", "-"]
    piped = subprocess.PIPE
    with subprocess.Popen(line, env=dict(portal.environment), stdout=piped, stderr=piped) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        said = process.stderr.read().decode()

    assert process.returncode == 1
    assert "The program that reads the archive ended before the archive did" in said
    assert "Traceback" not in said
    assert "Exception ignored" not in said


def test_a_terminal_gets_no_archive(portal: Place) -> None:
    """A5: it would be pages of bytes, and a program that controls the terminal."""
    leader, follower = pty.openpty()
    line, said = [sys.executable, "-m", "joindre", "backup", "-"], subprocess.PIPE
    environment = dict(portal.environment)
    with os.fdopen(leader, "rb") as terminal:
        ended = subprocess.run(line, env=environment, stdout=follower, stderr=said, text=True, check=False, timeout=60)
        os.set_blocking(terminal.fileno(), False)
        shown = terminal.read()
        os.close(follower)

    assert ended.returncode == 1
    assert "The standard output is a terminal. Send the archive into a file or a program." in ended.stderr
    assert not shown
