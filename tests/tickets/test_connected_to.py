"""The request that one follows, and those that follow it (D13)."""

import pytest

from joindre.tickets.models import Ticket
from tests.factories import make_ticket
from tests.queries import assert_by_index

pytestmark = pytest.mark.django_db


def following(ticket: Ticket) -> Ticket:
    follower = make_ticket(site=ticket.site)
    follower.follows = ticket
    follower.save(update_fields=["follows"])
    return follower


def test_it_is_seen_from_both_ends(ticket: Ticket) -> None:
    """D13"""
    second = following(ticket)
    third = following(second)

    assert [*Ticket.objects.connected_to(ticket.pk, ticket.follows_id)] == [second]
    assert [*Ticket.objects.connected_to(second.pk, second.follows_id)] == [ticket, third]
    assert [*Ticket.objects.connected_to(third.pk, third.follows_id)] == [second]


def test_no_request_page_reads_all_requests_for_it(ticket: Ticket) -> None:
    """D13: both ends are found by an index, for one that follows another too."""
    second = following(ticket)

    assert_by_index(lambda: list(Ticket.objects.connected_to(ticket.pk, ticket.follows_id)), "tickets_ticket")
    assert_by_index(lambda: list(Ticket.objects.connected_to(second.pk, second.follows_id)), "tickets_ticket")
