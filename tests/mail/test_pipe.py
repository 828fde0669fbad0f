"""A mail server's pipe: no mail is lost because something is wrong here (I1, I2)."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.db import connection

from joindre.live import generations
from joindre.mail.incoming.listener import answer_now
from joindre.mail.models import IncomingEmail, Mailbox
from tests.mail.makers import make_raw

pytestmark = pytest.mark.django_db(transaction=True)

JOINDRE = [sys.executable, "-m", "joindre"]


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox.objects.create(name="Support", address="support@joindre.example", is_default=True)


def receive(
    *arguments: str, env: dict[str, str], cwd: Path | None = None, raw: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    env = {**env, "PYTHONPATH": str(Path.cwd())}
    raw = make_raw() if raw is None else raw
    return subprocess.run(
        [*JOINDRE, *arguments], input=raw, env=env, cwd=cwd, capture_output=True, timeout=60, check=False
    )


def test_a_mail_is_taken_in_for_each_mailbox_that_it_names(mailbox: Mailbox, child_environment: dict[str, str]) -> None:
    """I1"""
    other = Mailbox.objects.create(name="Comptes", address="comptes@joindre.example")

    ended = receive("receive", mailbox.address, other.address, env=child_environment)

    assert (ended.returncode, ended.stderr) == (0, b"")
    assert {incoming.mailbox for incoming in IncomingEmail.objects.all()} == {mailbox, other}


def test_only_a_mailbox_that_is_not_ours_and_a_mail_too_large_are_final(
    mailbox: Mailbox, child_environment: dict[str, str]
) -> None:
    """I1, I10"""
    small = {**child_environment, "JOINDRE_MAIL_IN_SIZE": "10"}

    assert receive("receive", "nobody@joindre.example", env=child_environment).returncode == 67
    assert receive("receive", mailbox.address, env=small).returncode == 65


WRONG = {
    "a setting": {"JOINDRE_TIME_ZONE": "Mars/Olympus"},
    "an unknown setting": {"JOINDRE_NONSENSE": "1"},
    "a configuration file": {"JOINDRE_CONFIG": "/nowhere/joindre.toml"},
    "a module": {"DJANGO_SETTINGS_MODULE": "nowhere.settings"},
    "a folder": {"JOINDRE_DATA_DIR": "/nowhere/at/all"},
    "a database": {"JOINDRE_DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_whatever_is_wrong_here_the_mail_server_tries_again(
    mailbox: Mailbox, child_environment: dict[str, str], wrong: str
) -> None:
    """I2: with a sentence, and no traceback."""
    ended = receive("receive", mailbox.address, env={**child_environment, **WRONG[wrong]})

    assert ended.returncode == 75
    assert ended.stderr
    assert b"Traceback" not in ended.stderr


@contextmanager
def restoring() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {generations.RESTORING} AS SELECT 'x' AS archive")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {generations.RESTORING}")


@contextmanager
def upgrading() -> Iterator[None]:
    generations.close_for_good()
    yield
    generations.open_again(to_next=False)


@pytest.mark.parametrize("under_way", [restoring, upgrading])
def test_a_mailbox_that_is_missing_meanwhile_is_no_reason_to_refuse_for_good(
    child_environment: dict[str, str], under_way: Callable[[], AbstractContextManager[None]]
) -> None:
    """I2, A3: a restore has made the tables, and not filled them. The door answers as the pipe does."""
    generations.forget()
    before = answer_now("support@joindre.example")
    with under_way():
        door = answer_now("support@joindre.example")
        pipe = receive("receive", "support@joindre.example", env=child_environment)
    generations.forget()

    assert before.startswith("550")
    assert door.startswith("451")
    assert pipe.returncode == 75


def test_a_mail_that_was_on_the_pipe_as_an_upgrade_began_is_not_stored(
    mailbox: Mailbox, child_environment: dict[str, str]
) -> None:
    """I2, A3: it is tried again, and so neither lost nor written into tables that change."""
    raw = make_raw("x" * 300_000)
    line = [*JOINDRE, "receive", mailbox.address]

    with subprocess.Popen(line, env=child_environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin
        # More than a pipe holds: it has begun to read once this is written.
        process.stdin.write(raw[:200_000])
        process.stdin.flush()
        with upgrading():
            process.communicate(raw[200_000:], timeout=60)

    assert process.returncode == 75
    assert not IncomingEmail.objects.exists()


@pytest.mark.parametrize(
    "arguments", [["receive"], ["receive", "--nonsense", "x"], ["--config"], ["--config", "/x", "receive", "y"]]
)
def test_a_pipe_that_is_written_wrong_loses_nothing(child_environment: dict[str, str], arguments: list[str]) -> None:
    """I2"""
    ended = receive(*arguments, env=child_environment)

    assert ended.returncode == (75 if "receive" in arguments else 1)


def test_what_cannot_be_imported_loses_nothing(
    mailbox: Mailbox, child_environment: dict[str, str], tmp_path: Path
) -> None:
    """I2: an update that is half done."""
    (tmp_path / "django.py").write_text("raise RuntimeError('half an update')")
    env = {**child_environment, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-c", "from joindre.cli import main; main()", "receive", mailbox.address]

    ended = subprocess.run(command, input=make_raw(), env=env, capture_output=True, timeout=60, check=False)

    assert ended.returncode == 75
    assert b"half an update" in ended.stderr


def test_no_second_installation_is_made_where_there_is_none(tmp_path: Path) -> None:
    """I2: as Postfix starts it, without an environment and in a folder of its own."""
    env = {"PATH": os.environ["PATH"], "JOINDRE_DATA_DIR": str(tmp_path / "var")}
    (tmp_path / "var").mkdir()

    ended = receive("receive", "support@joindre.example", env=env, cwd=tmp_path)
    nowhere = receive("receive", "support@joindre.example", env={"PATH": os.environ["PATH"]}, cwd=tmp_path)

    assert (ended.returncode, nowhere.returncode) == (75, 75)
    assert list((tmp_path / "var").iterdir()) == []


def test_a_full_or_closed_disk_loses_nothing(
    mailbox: Mailbox, child_environment: dict[str, str], tmp_path: Path
) -> None:
    """I2"""
    limited = "ulimit -f 1; exec " + " ".join([*JOINDRE, "receive", mailbox.address])
    raw = make_raw("x" * 3_000_000)

    ended = subprocess.run(["sh", "-c", limited], input=raw, env=child_environment, capture_output=True, check=False)

    assert ended.returncode == 75
    assert not IncomingEmail.objects.exists()
