"""What a browser may do with an answer is said by its policy."""

from joindre.directory.models import Employee
from joindre.tickets.models import Ticket
from tests.cast import browse


def test_an_answer_of_json_allows_nothing(ada: Employee, ticket: Ticket) -> None:
    """In few bytes, for a page asks for several."""
    answer = browse(ada).get("/unread/next/")

    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_a_page_allows_its_own_scripts_alone(ada: Employee, ticket: Ticket) -> None:
    policy = browse(ada).get(f"/tickets/{ticket.number}/")["Content-Security-Policy"]

    assert "script-src 'self' 'nonce-" in policy
    assert "unsafe" not in policy
