"""Where settings come from, and what is said of those that cannot be used (A2)."""

import os
import re
from pathlib import Path

import pytest

from joindre.configuration import DEFAULT, SECRETS, BadConfiguration, load, masked
from joindre.environment import Environment, database
from tests.rules.sources import ROOT


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "joindre.toml"


def faults_of(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(BadConfiguration) as raised:
        load(environ)
    return raised.value.sentences


def test_what_nobody_says_has_its_default() -> None:
    found = load({"JOINDRE_CONFIG": os.devnull})

    assert found.values == Environment()
    assert found.origin_of("time_zone") == DEFAULT


def test_a_file_says_it_and_the_environment_says_it_louder(file: Path) -> None:
    """A2"""
    file.write_text('site_url = "https://help.example"\nmail_in_port = 2500\n')

    found = load({"JOINDRE_CONFIG": str(file), "JOINDRE_MAIL_IN_PORT": "2600"})

    assert (found.values.site_url, found.values.mail_in_port) == ("https://help.example", 2600)
    assert found.origin_of("site_url") == str(file)
    assert found.origin_of("mail_in_port") == "JOINDRE_MAIL_IN_PORT"


def test_the_file_in_the_data_folder_is_found(file: Path) -> None:
    file.write_text('company_name = "Delorme"\n')

    found = load({"JOINDRE_DATA_DIR": str(file.parent)})

    assert (found.file, found.values.company_name) == (file, "Delorme")
    assert found.values.data_dir == file.parent


def test_several_are_a_list_in_the_file(file: Path) -> None:
    file.write_text('allowed_hosts = ["a.example", "b.example"]\ntrusted_proxies = ["10.0.0.0/8"]\n')

    values = load({"JOINDRE_CONFIG": str(file)}).values

    assert values.hosts() == ["a.example", "b.example"]
    assert [str(network) for network in values.proxies()] == ["10.0.0.0/8"]


def test_a_folder_in_the_file_is_meant_from_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail server starts `joindre receive` from a folder of its own (I1)."""
    file.write_text('data_dir = "data"\ndatabase_url = "sqlite:///portal.sqlite3"\n')
    monkeypatch.chdir("/")

    values = load({"JOINDRE_CONFIG": str(file)}).values

    assert values.data_dir == file.parent / "data"
    assert database(values.database_url, values.data_dir)["NAME"] == str(file.parent / "data" / "portal.sqlite3")


def test_without_a_word_about_it_data_lives_beside_the_file(file: Path) -> None:
    file.write_text("")

    assert load({"JOINDRE_CONFIG": str(file)}).values.data_dir == file.parent


def test_an_empty_variable_is_as_good_as_none() -> None:
    assert load({"JOINDRE_CONFIG": os.devnull, "JOINDRE_MAIL_IN_PORT": ""}).values.mail_in_port == 2525


@pytest.mark.parametrize("field", SECRETS)
def test_a_secret_may_stand_in_a_file_of_its_own(field: str, tmp_path: Path) -> None:
    """A5"""
    addresses = {"database_url": "postgres://a:b@c/d", "mail_url": "smtp://x"}
    value = addresses.get(field, "quatre-chevaux-bleus-0123")
    (tmp_path / "secret").write_text(f"{value}\n")

    found = load({"JOINDRE_CONFIG": os.devnull, f"JOINDRE_{field.upper()}_FILE": str(tmp_path / "secret")})

    assert getattr(found.values, field) == value
    assert found.origin_of(field) == str(tmp_path / "secret")


def test_the_file_of_a_secret_is_named_in_the_configuration_file_too(file: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("signs")
    file.write_text(f'secret_key_file = "{tmp_path / "key"}"\n')

    assert load({"JOINDRE_CONFIG": str(file)}).values.secret_key == "signs"


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    environ = {"JOINDRE_SECRET_KEY": "a", "JOINDRE_SECRET_KEY_FILE": str(tmp_path / "key")}

    assert faults_of(environ) == ("JOINDRE_SECRET_KEY and JOINDRE_SECRET_KEY_FILE are both given. Keep one.",)


def test_a_missing_file_of_a_secret_is_named(tmp_path: Path) -> None:
    (fault,) = faults_of({"JOINDRE_MAIL_URL_FILE": str(tmp_path / "none")})

    assert fault.startswith(f"The file {tmp_path / 'none'}, which mail_url_file names, cannot be read: No such file")


def test_a_name_that_nothing_reads_is_an_error_with_the_nearest_one(file: Path) -> None:
    file.write_text("site_ur = 'https://x.example'\nfrobnicate = 1\n")

    assert faults_of({"JOINDRE_CONFIG": str(file), "JOINDRE_TIMEZONE": "Europe/Paris"}) == (
        "There is no setting JOINDRE_TIMEZONE. Did you mean JOINDRE_TIME_ZONE?",
        f"{file}: There is no setting site_ur. Did you mean site_url?",
        f"{file}: There is no setting frobnicate. “joindre settings” lists them all.",
    )


WRONG = {
    "JOINDRE_TIME_ZONE=paris": "there is no time zone of this name. Did you mean Europe/Paris?",
    "JOINDRE_TIME_ZONE=Xyz": "there is no time zone of this name. Write it as in Europe/Paris.",
    "JOINDRE_MAIL_IN_PORT=smtp": "write a whole number.",
    "JOINDRE_MAIL_IN_PORT=70000": "write a number that is not above 65535.",
    "JOINDRE_MAIL_IN_PER_HOUR=0": "write a number that is not below 1.",
    "JOINDRE_DEBUG=perhaps": "write true or false.",
    "JOINDRE_LOG_FORMAT=xml": "write one of these: 'line' or 'json'.",
    "JOINDRE_SITE_URL=help.example": "this is not the address of a site. Write it as in https://support.example.org.",
    "JOINDRE_SITE_URL=https://help.example:port": "this is not an address that can be read. "
    "Look at its port and its brackets.",
    "JOINDRE_MAIL_URL=mx.example:25": "this names no way for emails to leave. "
    "Write smtp://host:port, smtp+tls://host, smtps://host or folder:///path.",
    "JOINDRE_DATABASE_URL=mysql://h/x": "this names no database. "
    "Write sqlite:///file.sqlite3 or postgres://user:password@host/name.",
    "JOINDRE_TRUSTED_PROXIES=proxy.example": "write networks such as 10.0.0.0/8 or addresses, separated by commas.",
    "JOINDRE_DATABASE_URL=sqlite:///": "this names no file. Write sqlite:///file.sqlite3.",
    "JOINDRE_DATABASE_URL=postgres://h/x?sslmod=require": "PostgreSQL knows no option sslmod. Did you mean sslmode?",
}


@pytest.mark.parametrize("assignment", WRONG)
def test_a_value_that_cannot_be_used_is_told_with_what_to_write(assignment: str) -> None:
    name, _, value = assignment.partition("=")

    (fault,) = faults_of({"JOINDRE_CONFIG": os.devnull, name: value})

    field = name.removeprefix("JOINDRE_").lower()
    assert fault == f"{field} = {value} ({name}): {WRONG[assignment]}"


def test_a_fault_never_shows_a_password() -> None:
    """A5"""
    (fault,) = faults_of({"JOINDRE_DATABASE_URL": "postgres://joindre:s3cret@host/x?sslmod=1"})

    assert "s3cret" not in fault
    assert "joindre:***@host" in fault
    assert masked("secret_key", "s3cret") == masked("metrics_token", "s3cret") == "***"
    options = "postgres://u:p@host/joindre?sslmode=require&sslpassword=s3cret&sslkey=/k"
    assert masked("database_url", options) == "postgres://u:***@host/joindre?sslmode=require&sslpassword=***&sslkey=/k"


def test_a_file_that_is_not_toml_is_told_with_its_line(file: Path) -> None:
    file.write_text("site_url = help.example\n")

    (fault,) = faults_of({"JOINDRE_CONFIG": str(file)})

    assert fault.startswith(f"The configuration file {file} is not valid TOML: ")
    assert "line 1" in fault


def test_a_named_file_that_is_not_there_is_an_error(file: Path) -> None:
    assert faults_of({"JOINDRE_CONFIG": str(file)}) == (
        f"The configuration file {file} cannot be read: No such file or directory.",
    )


def test_the_options_of_a_database_reach_it() -> None:
    found = database("postgresql://u:p%40ss@db.example:6432/portal?sslmode=verify-full&connect_timeout=5", Path())

    assert found["OPTIONS"] == {"sslmode": "verify-full", "connect_timeout": "5"}
    assert (found["PASSWORD"], found["PORT"], found["NAME"]) == ("p@ss", "6432", "portal")


def test_a_pooler_that_keeps_no_statements_can_be_used() -> None:
    url = "postgres://db.example/portal"

    assert database(url, Path())["ENGINE"] == "joindre.lib.keeping_postgresql"
    assert database(url, Path(), prepared_statements=False)["ENGINE"] == "django.db.backends.postgresql"


def test_faults_are_told_in_the_language_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")

    (fault,) = faults_of({"JOINDRE_TIMEZONE": "Europe/Paris"})

    assert fault == "Le réglage JOINDRE_TIMEZONE n’existe pas. Vouliez-vous dire JOINDRE_TIME_ZONE ?"


def test_the_page_on_settings_names_each() -> None:
    page = (ROOT / "docs" / "how" / "settings.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == set(Environment.model_fields)
