"""Whatever an address asks for is answered, never with an error of ours."""

import pytest

from joindre.directory.models import Contact, Employee
from joindre.tickets.models import Ticket
from tests.cast import browse

HOSTILE = ("a%00b", "9" * 19, "9" * 5000, "-1", "%C2%B2", "%ff", "%F0%9F%8F%B4", "1-a%00b", "9" * 30, "é" * 30_000)
OF_A_REQUEST = ("news/?since=", "older/?before=", "?show=", "contacts/?q=", "contacts/new/?field=end_user&typed=")
OF_THE_STAFF = (
    "/?q=", "/?status=", "/?customer=", "/?after=", "/addressees/?q=", "/addressees/?all=1&q=",
    "/addressees/all/?after=",
    "/settings/accounts/?q=", "/settings/accounts/?after=", "/settings/accounts/new/client/?q=",
    "/settings/accounts/new/client/?contact=",
)  # fmt: skip


@pytest.mark.parametrize("word", HOSTILE, ids=lambda word: word[:12])
def test_of_the_staff(word: str, ticket: Ticket, root: Employee) -> None:
    client = browse(root)

    for address in [*OF_THE_STAFF, *(f"/tickets/{ticket.number}/{path}" for path in OF_A_REQUEST)]:
        assert client.get(address + word).status_code < 500, address


@pytest.mark.parametrize("word", HOSTILE, ids=lambda word: word[:12])
def test_of_a_client(word: str, ticket: Ticket, carol: Contact) -> None:
    client = browse(carol)

    for path in ("?after=", f"tickets/{ticket.number}/news/?since=", f"tickets/{ticket.number}/older/?before="):
        assert client.get(f"/portal/{path}{word}").status_code < 500, path
