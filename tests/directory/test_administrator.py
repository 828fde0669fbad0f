from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from joindre.accounts.models import Account
from joindre.directory.management.commands.administrator import Command
from tests.cast import browse

PASSWORD = "six chevaux verts attendent"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed at the prompts, one after the other."""
    answers: list[str] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("joindre.directory.management.commands.administrator.getpass", lambda _prompt: answers.pop(0))
    return answers


@pytest.mark.django_db
def test_the_first_administrator_of_a_portal_reaches_its_settings(typed: list[str]) -> None:
    """S1: nobody has to admit them."""
    typed += [PASSWORD, PASSWORD]

    call_command(Command(), "chef@portail.example", last_name="Renard")

    account = Account.objects.get()
    assert account.check_password(PASSWORD)
    assert browse(account.employee).get("/settings/accounts/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("answers", [[PASSWORD, "autre"], ["court", "court"]])
def test_a_password_that_will_not_do_makes_no_account(typed: list[str], answers: list[str]) -> None:
    typed += answers

    with pytest.raises(CommandError):
        call_command(Command(), "chef@portail.example", last_name="Renard")

    assert not Account.objects.exists()


@pytest.mark.django_db
def test_an_address_that_signs_in_already_is_refused(typed: list[str]) -> None:
    typed += [PASSWORD] * 4
    call_command(Command(), "chef@portail.example", last_name="Renard")

    with pytest.raises(CommandError):
        call_command(Command(), "CHEF@portail.example", last_name="Renard")


@pytest.mark.django_db
def test_a_script_gives_the_password_by_a_file_or_standard_input(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """S1: never on the command line, where others of the machine would see it."""
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\nrest\n")
    call_command(Command(), "chef@portail.example", last_name="Renard", password_file=str(file))
    monkeypatch.setattr("sys.stdin", StringIO(f"{PASSWORD}\r\n"))
    call_command(Command(), "autre@portail.example", last_name="Renard", password_file="-")

    assert all(account.check_password(PASSWORD) for account in Account.objects.all())
    assert Account.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"last_name": "Renard"}, "--password-file"),
        ({"last_name": "Renard", "password_file": "/nowhere"}, "/nowhere"),
        ({"last_name": "Renard", "password_file": "-"}, "mot de passe"),
        ({"password_file": "-"}, "--last-name"),
    ],
)
def test_without_a_terminal_nothing_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], said: str
) -> None:
    """S1: a sentence says what to give."""
    monkeypatch.setattr("sys.stdin", StringIO(""))
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")

    with pytest.raises(CommandError, match=said):
        call_command(Command(), "chef@portail.example", **given)

    assert not Account.objects.exists()
