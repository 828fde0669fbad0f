"""What a person at a terminal, and a mail server, gets from the command `joindre` (A2)."""

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest


def joindre(*arguments: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JOINDRE_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "joindre", *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        input="",
        env={**kept, "LANG": "en", "JOINDRE_DATA_DIR": str(folder), **environ},
    )


def test_the_version_is_ours(tmp_path: Path) -> None:
    assert joindre("--version", folder=tmp_path).stdout == f"joindre {version('joindre')}\n"


def test_help_lists_our_commands_first_and_explains_them(tmp_path: Path) -> None:
    lines = joindre("help", folder=tmp_path).stdout.splitlines()

    of_django = lines.index("Commands of Django:")
    ours = [line.split()[0] for line in lines[3:of_django] if line.startswith("    ")]
    assert {"demo", "serve", "web", "worker", "receive", "settings", "migrate", "administrator"} <= set(ours)
    assert "    serve          Everything in one process" in "\n".join(lines[:of_django])
    assert "makemigrations" in lines[of_django + 1]


def test_settings_are_printed_with_their_origin_and_without_secrets(tmp_path: Path) -> None:
    """A5"""
    (tmp_path / "joindre.toml").write_text('company_name = "Delorme"\n')

    shown = joindre("settings", folder=tmp_path, JOINDRE_SECRET_KEY="hush", JOINDRE_MAIL_URL="smtp://u:hush@mx.example")

    assert f'company_name = "Delorme"  # {tmp_path / "joindre.toml"}' in shown.stdout
    assert 'mail_url = "smtp://u:***@mx.example"  # JOINDRE_MAIL_URL' in shown.stdout
    assert "mail_in_port = 2525  # default" in shown.stdout
    assert "hush" not in shown.stdout


def test_looking_leaves_nothing_behind(tmp_path: Path) -> None:
    for command in ("help", "settings", "--version"):
        assert joindre(command, folder=tmp_path / "data").returncode == 0

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_file_is_named_before_or_after_the_command(place: str, tmp_path: Path) -> None:
    (tmp_path / "portal.toml").write_text('company_line = "Lyon"\n')
    named = [f"--config={tmp_path / 'portal.toml'}"]

    shown = (
        joindre(*named, "settings", folder=tmp_path)
        if place == "before"
        else joindre("settings", *named, folder=tmp_path)
    )

    assert f'company_line = "Lyon"  # {tmp_path / "portal.toml"}' in shown.stdout


@pytest.mark.parametrize(("command", "code"), [("serve", 1), ("settings", 1), ("receive", 75)])
def test_bad_settings_end_a_command_with_a_sentence(command: str, code: int, tmp_path: Path) -> None:
    """A mail server keeps the mail of a pipe that ended with 75 (I1)."""
    ended = joindre(command, folder=tmp_path, JOINDRE_TIME_ZONE="Paris")

    assert ended.returncode == code
    assert ended.stderr == (
        "time_zone = Paris (JOINDRE_TIME_ZONE): there is no time zone of this name. Did you mean Europe/Paris?\n"
    )


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    ended = joindre("serve", folder=tmp_path / "file" / "data")

    assert ended.returncode == 1
    assert ended.stderr == (
        f"The data folder {tmp_path / 'file' / 'data'} cannot be made: Not a directory. "
        "Name another one: JOINDRE_DATA_DIR=…\n"
    )


def test_a_start_is_refused_where_the_key_of_the_data_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert joindre("migrate", folder=folder).returncode == 0
    (folder / "secret_key").unlink()

    ended = joindre("serve", folder=folder)

    assert ended.returncode == 1
    assert "the key that belongs to it is missing" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (folder / "secret_key").exists()
