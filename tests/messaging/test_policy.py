"""Who may write on a request, and the reason that is given where they may not (D13)."""

import pytest
from django.utils import translation

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee, Site
from joindre.lib.errors import MissingRight, Refusal
from joindre.messaging.models import MessageSettings
from joindre.messaging.policy import MessagesOff, NoClientHere, TicketClosed, write_permission
from joindre.tickets.models import ConversationBlocked, Status, Ticket
from tests.factories import make_account, make_contact, make_employee, make_profile, make_status


def refusal_of(ticket: Ticket, author: Employee | Contact) -> type[Refusal] | None:
    refusal = write_permission(ticket, by=author).refusal
    return type(refusal) if refusal else None


def employee_with(*rights: Right) -> Employee:
    return make_employee(account=make_account(profile=make_profile(rights=list(rights))))


def test_both_sides_may_write_on_an_open_request(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D13"""
    for author in (ada, carol):
        permission = write_permission(ticket, by=author)

        assert permission.refusal is None
        permission.ensure()


def test_the_refusal_is_raised_where_it_is_asked_for(ticket: Ticket, ada: Employee) -> None:
    ticket.is_blocked = True

    with pytest.raises(ConversationBlocked):
        write_permission(ticket, by=ada).ensure()


def test_the_settings_in_hand_count_before_the_stored_ones(ticket: Ticket, ada: Employee) -> None:
    """A page that has read them asks no second time."""
    off = MessageSettings(is_on=False)

    assert isinstance(write_permission(ticket, by=ada, settings=off).refusal, MessagesOff)
    assert refusal_of(ticket, ada) is None


def test_the_first_reason_is_the_one_that_is_given(ticket: Ticket, carol: Contact) -> None:
    """D13: what holds for all comes before what holds for this request."""
    nobody = employee_with(Right.WRITE_NOTES)
    ticket.is_blocked, ticket.is_client_visible = True, False
    ticket.status = make_status(Status.Type.CLOSED_INTERNALLY)
    MessageSettings.objects.update(is_on=False)
    assert refusal_of(ticket, nobody) is MessagesOff

    MessageSettings.objects.update(is_on=True)
    assert refusal_of(ticket, nobody) is MissingRight
    assert refusal_of(ticket, carol) is NoClientHere
    ticket.is_client_visible = True
    assert refusal_of(ticket, carol) is ConversationBlocked
    ticket.is_blocked = False
    assert refusal_of(ticket, carol) is TicketClosed


def test_a_closed_request_is_closed_to_the_client_alone(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D13: an agent may still add a word."""
    ticket.status = make_status(Status.Type.CLOSED_INTERNALLY)

    assert refusal_of(ticket, ada) is None
    assert refusal_of(ticket, carol) is TicketClosed


@pytest.mark.parametrize("right", [Right.DIRECT_MESSAGES, Right.SEARCH_TICKETS])
def test_either_right_is_enough_for_an_employee(ticket: Ticket, right: Right) -> None:
    """D2: 141341 or 142603."""
    assert refusal_of(ticket, employee_with(right)) is None


def test_the_missing_right_of_an_employee_is_named(ticket: Ticket) -> None:
    """S2, D2: the client's right is none of theirs."""
    refusal = write_permission(ticket, by=employee_with(Right.CLIENT_MESSAGES)).refusal

    assert isinstance(refusal, MissingRight)
    assert refusal.right == Right.DIRECT_MESSAGES.label


def test_the_missing_right_of_a_client_is_named(ticket: Ticket, lyon: Site) -> None:
    """S2, D2: an agent's rights are none of theirs."""
    profile = make_profile(rights=[Right.CLIENT_PORTAL, Right.DIRECT_MESSAGES])
    reader = make_contact("Léa Lamy", site=lyon, account=make_account("lea@moreau.example", profile=profile))

    refusal = write_permission(ticket, by=reader).refusal

    assert isinstance(refusal, MissingRight)
    assert refusal.right == Right.CLIENT_MESSAGES.label


def test_a_contact_without_an_account_needs_no_right(ticket: Ticket, lyon: Site) -> None:
    """I3: they write by mail alone."""
    assert refusal_of(ticket, make_contact("Luc Leroy", site=lyon, email="luc@moreau.example")) is None


@pytest.mark.parametrize(
    ("refusal", "cure"),
    [
        (MessagesOff, "An administrator can switch them on in the settings."),
        (NoClientHere, "Make it visible to the customer first."),
        (TicketClosed, "Open a new request that is linked to it."),
        (ConversationBlocked, "until support unblocks it."),
    ],
)
def test_each_refusal_says_what_to_do_next(refusal: type[Refusal], cure: str) -> None:
    """D13, P3"""
    with translation.override("en"):
        assert cure in str(refusal().message)
