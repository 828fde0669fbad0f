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
