"""The preview of a document, from the mail dialog (M5)."""

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import make_profile


def without(right: Right, person: Employee) -> Employee:
    """The same employee with every right of theirs but this one."""
    account = account_of(person)
    profile = account.profile
    assert profile is not None
    account.profile = make_profile(rights=[one for one in profile.rights if one != right])
    account.save()
    return person


def test_it_asks_for_the_right_to_send_mails(ticket: Ticket, ada: Employee) -> None:
    """M1, S2: whoever may not send the document is not shown it either, and reads why."""
    answer = browse(without(Right.SEND_MAIL, ada)).get(f"/tickets/{ticket.number}/documents/synthesis.pdf")

    assert str(Right.SEND_MAIL.label) in text_of(answer, status=403)
