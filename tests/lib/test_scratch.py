"""Temporary files go with their process, and those of a killed one at the next start (A5)."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from joindre.lib import scratch

LEAVE_ONE = """
import django; django.setup()
from joindre.lib import scratch
with scratch.named_file() as file:
    file.write(b"half")
    file.flush()
    print(file.name, flush=True)
    input()
"""


def start() -> tuple["subprocess.Popen[str]", Path]:
    """A process that is in the middle of writing a file."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "joindre.settings"}
    process = subprocess.Popen(
        [sys.executable, "-c", LEAVE_ONE],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


def test_what_a_killed_process_left_goes_at_the_next_start() -> None:
    """A5"""
    process, file = start()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert file.exists()

    scratch.sweep()

    assert not file.exists()
    assert not file.parent.exists()


def test_what_a_living_process_writes_stays() -> None:
    process, file = start()

    scratch.sweep()

    assert file.exists()
    process.communicate("\n")
    assert not file.parent.exists()


def test_a_file_that_was_moved_is_not_removed() -> None:
    target = Path(settings.MEDIA_ROOT) / "moved"
    with scratch.named_file() as file:
        file.write(b"whole")
        Path(file.name).replace(target)

    assert target.read_bytes() == b"whole"
    target.unlink()
