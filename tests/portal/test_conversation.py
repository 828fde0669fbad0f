"""The conversation knows every kind of entry that clients may read, and no other."""

import pytest
from django.db import IntegrityError, transaction

from joindre.directory.models import Employee
from joindre.portal import conversation
from joindre.tickets.models import Entry, Ticket
from joindre.workspace import feed


@pytest.mark.parametrize("code", [code for kind in feed.all_kinds() for code in kind.codes])
def test_it_has_the_kinds_that_the_database_lets_a_client_read(code: str, ticket: Ticket, ada: Employee) -> None:
    """D10, M12."""
    try:
        with transaction.atomic():
            Entry.objects.create(ticket=ticket, revision=1, kind=code, audience="client", employee=ada)
    except IntegrityError:
        is_for_clients = False
    else:
        is_for_clients = True

    assert (code in {kind.code for kind in conversation.client_kinds()}) is is_for_clients
