"""Whoever tries tokens is slowed down, and nobody else (A1, S4)."""

from django.test import Client

from joindre.accounts.actions import issue_token
from joindre.accounts.models import ApiToken
from joindre.directory.models import Employee
from tests.cast import account_of

PAGE = "/api/v1/tickets"


def test_wrong_tokens_are_slowed_down_by_network(client: Client, ada: Employee) -> None:
    _token, secret = issue_token(name="test", scopes=[ApiToken.Scope.READ_TICKETS], by=account_of(ada))

    answers = [client.get(PAGE, headers={"Authorization": f"Bearer joindre_{number}"}) for number in range(25)]

    assert answers[0].status_code == 401
    assert answers[-1].status_code == 429
    assert answers[-1].json()["error"] == "too_many"
    assert int(answers[-1]["Retry-After"]) > 0
    assert client.get(PAGE, headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    elsewhere = client.get(PAGE, headers={"Authorization": "Bearer joindre_x"}, REMOTE_ADDR="2001:db8::1")
    assert elsewhere.status_code == 401
