"""`joindre check --deploy` refuses dangerous settings, each with a sentence, and lets good ones pass (A2, A4)."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.test import override_settings
from django.utils import translation

from joindre.configuration import Configuration, load
from joindre.lib import clock
from joindre.operation.models import SeenProcess
from joindre.runtime.deployment import address, secrecy

pytestmark = pytest.mark.django_db

HTTPS = {"SITE_URL": "https://support.example.org"}
PROXY = {"TRUSTED_PROXIES": "127.0.0.1"}
KEY = "Kq9vT2mX8rLw5ZbN1cYh7JfD3sGp6AeU"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter; those of pytest are closed."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def configured(**values: str) -> Configuration:
    named = {f"JOINDRE_{name}": value for name, value in values.items()}
    return load({"JOINDRE_CONFIG": os.devnull, **named})


@pytest.mark.parametrize(
    ("check", "bad", "good", "said"),
    [
        (address.debug_is_off, {"DEBUG": "true"}, {}, "debug = true"),
        (address.address_is_public, {}, HTTPS, "reaches nobody"),
        (address.address_is_public, {"SITE_URL": "https://[::1]:8000"}, HTTPS, "reaches nobody"),
        (address.address_is_https, {"SITE_URL": "http://support.example.org"}, HTTPS, "is not encrypted"),
        (address.address_is_https, {**HTTPS, "SECURE_COOKIES": "false"}, HTTPS, "secure_cookies = false"),
        (address.hosts_are_named, {"ALLOWED_HOSTS": "a.example, *"}, {"ALLOWED_HOSTS": "a.example"}, "any name"),
        (address.proxies_are_named, HTTPS, {**HTTPS, **PROXY}, "A proxy stands in front"),
        (address.proxies_are_few, {"TRUSTED_PROXIES": "0.0.0.0/0"}, PROXY, "0.0.0.0/0 believes"),
        (address.proxies_are_few, {"TRUSTED_PROXIES": "::/0"}, {"TRUSTED_PROXIES": "10.0.0.0/8"}, "::/0 believes"),
        (address.metrics_are_closed, {"METRICS_FROM": "0.0.0.0/0"}, {}, "opens /metrics"),
        (secrecy.key_is_in_a_file, {"SECRET_KEY": KEY}, {}, "JOINDRE_SECRET_KEY_FILE"),
    ],
)
def test_a_dangerous_setting_is_refused_and_a_good_one_passes(
    check: Callable[[Configuration], Iterator[str]], bad: dict[str, str], good: dict[str, str], said: str
) -> None:
    """A2, A4"""
    (sentence,) = check(configured(**bad))

    assert said in sentence
    assert not list(check(configured(**good)))


@pytest.mark.parametrize("listening", ["0.0.0.0:8000", ":::8000"])
def test_a_process_that_listens_on_all_addresses_needs_a_proxy(listening: str) -> None:
    """A4"""
    SeenProcess.objects.create(kind="web", host="a", pid=1, version="0", address=listening)

    (sentence,) = address.proxies_are_named(configured())

    assert "web (a, " in sentence
    assert not list(address.proxies_are_named(configured(**PROXY)))
    SeenProcess.objects.update(address="127.0.0.1:8000", seen_at=clock.now())
    assert not list(address.proxies_are_named(configured()))


@pytest.mark.parametrize("key", ["short", "a" * 64, "django-insecure-" + KEY])
def test_a_key_that_can_be_guessed_is_refused(key: str) -> None:
    with override_settings(SECRET_KEY=key):
        (sentence,) = secrecy.key_is_strong(configured())
    with override_settings(SECRET_KEY=KEY):
        passed = list(secrecy.key_is_strong(configured()))

    assert "can be guessed" in sentence
    assert key not in sentence
    assert not passed


def test_a_data_folder_that_others_can_enter_is_refused(open_folder: Path) -> None:
    folder = open_folder / "data"
    folder.mkdir(mode=0o755)

    (sentence,) = secrecy.files_are_closed(configured(DATA_DIR=str(folder)))

    assert f"chmod o-rwx {folder}" in sentence
    assert "drwxr-xr-x" in sentence
    folder.chmod(0o750)
    assert not list(secrecy.files_are_closed(configured(DATA_DIR=str(folder))))


def test_a_file_with_a_secret_that_others_can_read_is_refused(open_folder: Path) -> None:
    folder = open_folder / "data"
    folder.mkdir(mode=0o700)
    file = open_folder / "joindre.toml"
    file.write_text(f'data_dir = "{folder}"\ndatabase_url = "postgres://u:hush@db/joindre"\n')
    file.chmod(0o644)

    (sentence,) = secrecy.files_are_closed(load({"JOINDRE_CONFIG": str(file)}))

    assert str(file) in sentence
    assert "hush" not in sentence
    file.chmod(0o640)
    assert not list(secrecy.files_are_closed(load({"JOINDRE_CONFIG": str(file)})))


def test_a_file_in_a_closed_folder_is_closed(open_folder: Path) -> None:
    open_folder.chmod(0o700)
    file = open_folder / "joindre.toml"
    file.write_text('data_dir = "."\ndatabase_url = "postgres://u:hush@db/joindre"\n')
    file.chmod(0o644)

    assert not list(secrecy.files_are_closed(load({"JOINDRE_CONFIG": str(file)})))


def test_a_file_without_a_secret_may_be_read_by_others(open_folder: Path) -> None:
    folder = open_folder / "data"
    folder.mkdir(mode=0o700)
    file = open_folder / "joindre.toml"
    file.write_text(f'data_dir = "{folder}"\nmail_url = "smtp://127.0.0.1"\n')
    file.chmod(0o644)

    assert not list(secrecy.files_are_closed(load({"JOINDRE_CONFIG": str(file)})))
