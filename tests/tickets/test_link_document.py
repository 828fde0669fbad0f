"""A file is kept with its request."""

import pytest

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.lib.errors import MissingRight
from joindre.tickets.documents import link_document
from joindre.tickets.models import Change, LinkedDocument, Ticket
from tests.factories import make_account, make_employee, make_file, make_profile


@pytest.mark.parametrize("is_external", [True, False])
def test_an_external_one_is_the_clients_to_read(ticket: Ticket, ada: Employee, *, is_external: bool) -> None:
    """L1, T8"""
    file = make_file(name="plan.pdf", topic=ticket.topic)

    document = link_document(ticket, file, is_external=is_external, by=ada)

    file.refresh_from_db()
    assert (document.name, document.file, document.is_external) == ("plan.pdf", file, is_external)
    assert file.is_for_client is is_external
    change = Change.objects.latest("pk")
    assert (change.what, change.new, change.entry.author) == (Change.What.DOCUMENT, "plan.pdf", ada)


def test_it_needs_its_right(ticket: Ticket) -> None:
    """S2: right 100107."""
    somebody = make_employee(account=make_account(profile=make_profile(rights=[Right.SEARCH_TICKETS])))

    with pytest.raises(MissingRight):
        link_document(ticket, make_file(topic=ticket.topic), is_external=False, by=somebody)

    assert not LinkedDocument.objects.exists()
