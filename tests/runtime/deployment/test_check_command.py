"""`joindre check --deploy` as the person at the terminal meets it (A2)."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import CheckMessage, run_checks
from django.core.checks.security import base, csrf, sessions
from django.test import override_settings

from joindre.runtime.deployment import checks
from joindre.runtime.deployment.of_django import SAID, SILENCED, djangos_checks
from tests.rules.sources import ROOT
from tests.runtime.test_command_line import joindre

SAFE = {
    "DEBUG": False,
    "SECRET_KEY": "Kq9vT2mX8rLw5ZbN1cYh7JfD3sGp6AeUKq9vT2mX8rLw5ZbN1cYh7JfD3sGp6AeU",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
}


@pytest.fixture
def mail_server() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_new_portal_is_told_what_is_dangerous_in_french_and_english(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert joindre("migrate", folder=folder).returncode == 0

    english, french = (joindre("check", "--deploy", folder=folder, LANG=language) for language in ("en", "fr_FR"))

    assert english.returncode == french.returncode == 1
    assert "- site_url = http://localhost:8000 is not encrypted" in english.stderr
    assert "- site_url = http://localhost:8000 n’est pas chiffré" in french.stderr
    assert re.search(r"\d dangers\.", english.stderr)
    assert "Traceback" not in english.stderr


def test_a_safe_set_up_passes(tmp_path: Path, mail_server: int) -> None:
    """All but the worker, which this test does not start."""
    folder = tmp_path / "data"
    assert joindre("migrate", folder=folder).returncode == 0

    ended = joindre(
        "check",
        "--deploy",
        folder=folder,
        JOINDRE_SITE_URL="https://support.example.org",
        JOINDRE_TRUSTED_PROXIES="127.0.0.1",
        JOINDRE_MAIL_URL=f"smtp://127.0.0.1:{mail_server}",
    )

    (danger,) = re.findall(r"^- (.*)$", ended.stderr, re.MULTILINE)
    assert danger.startswith("No worker has been seen")


def test_a_database_that_is_away_or_empty_ends_in_sentences(tmp_path: Path) -> None:
    """A5"""
    empty = joindre("check", "--deploy", folder=tmp_path / "data")
    away = joindre(
        "check", "--deploy", folder=tmp_path / "data", JOINDRE_DATABASE_URL="postgres://u:hush@127.0.0.1:1/x"
    )

    assert "Run “joindre upgrade”" in empty.stderr
    assert "The database does not answer" in away.stderr
    for ended in (empty, away):
        assert ended.returncode == 1
        assert "Traceback" not in ended.stderr
        assert "hush" not in ended.stderr


def test_the_data_folder_that_we_make_is_closed_to_others(tmp_path: Path) -> None:
    """A4"""
    folder = tmp_path / "deep" / "data"
    joindre("migrate", folder=folder)

    assert folder.stat().st_mode & 0o007 == 0


def test_each_deploy_check_of_django_is_said_silenced_or_passed() -> None:
    """A check that a new Django brings passes, or this test asks what we say to it."""
    with override_settings(**SAFE):
        assert not list(djangos_checks())
        found = {message.id for message in run_checks(include_deployment_checks=True)}
    assert found <= {*SILENCED, *settings.SILENCED_SYSTEM_CHECKS}
    known = {
        message.id
        for module in (base, csrf, sessions)
        for message in vars(module).values()
        if isinstance(message, CheckMessage)
    }
    # Two that are made where they are needed.
    assert {*SAID, *SILENCED} <= known | {"security.W012", "security.W016"}


def test_what_we_say_ourselves_is_not_said_twice() -> None:
    with override_settings(**{**SAFE, "DEBUG": True, "SECURE_HSTS_SECONDS": 0, "SECRET_KEY": "short"}):
        assert not list(djangos_checks())


def test_what_else_django_finds_is_told_in_its_words() -> None:
    with override_settings(**{**SAFE, "X_FRAME_OPTIONS": "SAMEORIGIN"}):
        (sentence,) = djangos_checks()

    assert "security.W019" in sentence


def test_each_check_is_tested_by_its_name() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests/runtime/deployment").glob("*.py"))

    assert not [check.__name__ for check in checks.CHECKS if f".{check.__name__}" not in tests]
