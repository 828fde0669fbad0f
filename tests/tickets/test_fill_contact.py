"""Who may put a contact into an empty field of a request (C2)."""

import pytest

from joindre.accounts.rights import Right
from joindre.directory.models import Contact
from joindre.lib.errors import MissingRight
from joindre.tickets.actions import empty_contact, fill_contact
from joindre.tickets.models import Ticket
from tests.factories import make_account, make_employee, make_profile


@pytest.mark.parametrize("right", [Right.CHANGE_TICKET, Right.CREATE_CONTACT])
def test_either_right_is_enough(ticket: Ticket, carol: Contact, right: Right) -> None:
    """C2, S2: whoever may create a contact into a field may choose one for it as well."""
    employee = make_employee(account=make_account(profile=make_profile(rights=[right])))

    fill_contact(ticket, field="end_user", contact=carol, by=employee)

    assert Ticket.objects.get(pk=ticket.pk).end_user == carol


def test_to_empty_a_field_is_to_change_the_request(ticket: Ticket) -> None:
    """C3, S2"""
    employee = make_employee(account=make_account(profile=make_profile(rights=[Right.CREATE_CONTACT])))

    with pytest.raises(MissingRight):
        empty_contact(ticket, field="requester", by=employee)

    assert Ticket.objects.get(pk=ticket.pk).requester is not None
