"""Lists kept by two administrators at once, and replacements that were killed half-way (S1)."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from joindre.directory.models import Contact, Employee, WorkGroup
from joindre.tickets import lists
from joindre.tickets.actions import Details, save_details
from joindre.tickets.lists import ChoiceChange, Placing
from joindre.tickets.models import Change, Status, Ticket, TicketType
from tests.factories import ADMINISTRATOR, make_account, make_employee, make_status, make_ticket
from tests.tickets.test_lists import STATUSES, TYPES, added, types
from tests.tickets.test_waiting_for_the_lock import is_waited_for, waiting
from tests.waiting import wait_until

GROUPS = next(one for one in lists.LISTS if one.code == "groups")
on_postgresql = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one lock for all")


class Killed(BaseException):
    """What a process does not live to see."""


class Killer:
    """Ends the act with this statement among those that write history: one for each slice."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:  # noqa: ANN401 - Django's signature
        if sql.startswith("INSERT") and "tickets_change" in sql:
            self.left -= 1
            if not self.left:
                raise Killed
        return execute(sql, *rest)


def test_a_replacement_that_was_killed_goes_on_with_the_next_press(
    transactional_db: None, root: Employee, carol: Contact
) -> None:
    """S1: each request is changed once, with one line of history."""
    row, other = added("En pause"), make_status(Status.Type.ON_HOLD)
    for _ in range(103):
        make_ticket(requester=carol, status=row)

    with connection.execute_wrapper(Killer(at=2)), pytest.raises(Killed):
        lists.replace_choice(STATUSES, row, successor=other.pk, by=root)
    assert Ticket.objects.filter(status=row).count() == 3
    result = lists.replace_choice(STATUSES, row, successor=other.pk, by=root)

    assert (result.moved, result.is_done) == (3, True)
    assert Ticket.objects.filter(status=other).count() == 103
    assert Change.objects.filter(field="status", new=other.name).count() == 103


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_administrators_retire_the_last_two_at_once(root: Employee) -> None:
    """T3: one of them is refused."""
    first, second = make_status(Status.Type.ON_HOLD), added("En pause")
    refused: list[str] = []

    def retire() -> None:
        try:
            lists.retire_choice(STATUSES, second, by=root)
        except lists.LastChoice as refusal:
            refused.append(refusal.code)

    with waiting(retire):
        lists.retire_choice(STATUSES, first, by=root)

    assert refused == ["LastChoice"]
    assert Status.objects.filter(type=Status.Type.ON_HOLD, is_active=True).count() == 1


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_value_that_was_added_while_another_was_moved_keeps_its_place(root: Employee) -> None:
    """S1"""
    first, *_others, last = TYPES.rows

    with waiting(lambda: lists.place_choice(TYPES, last, Placing(after=first.pk), by=root)):
        lists.save_choice(TYPES, TicketType(), ChoiceChange(wanted={"name": "Audit"}), by=root)

    assert (types()[1], types()[-1]) == (last.name, "Audit")


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_administrators_add_the_same_name_at_once(root: Employee) -> None:
    """S1: the second reads a sentence."""
    refused: list[str] = []
    other = make_employee(account=make_account(profile=ADMINISTRATOR))

    def add() -> None:
        try:
            lists.save_choice(TYPES, TicketType(), ChoiceChange(wanted={"name": "Audit"}), by=other)
        except lists.NameTaken as refusal:
            refused.append(refusal.code)

    with waiting(add):
        lists.save_choice(TYPES, TicketType(), ChoiceChange(wanted={"name": "Audit"}), by=root)

    assert refused == ["NameTaken"]


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_double_press_in_an_empty_list_adds_one_value(root: Employee) -> None:
    """S1: no row is there to be locked, and nobody reads that the name is taken."""
    change, added_by_both = ChoiceChange(wanted={"name": "Support", "name_en": ""}), []

    def add() -> None:
        added_by_both.append(lists.save_choice(GROUPS, WorkGroup(), change, by=root))

    with waiting(add):
        added_by_both.append(lists.save_choice(GROUPS, WorkGroup(), change, by=root))

    assert WorkGroup.objects.get() in added_by_both
    assert len(set(added_by_both)) == 1


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_request_that_is_given_the_value_meanwhile_is_moved_too(root: Employee, ticket: Ticket) -> None:
    """S1, T6"""
    row, other = TYPES.rows[0], TYPES.rows[1]
    Ticket.objects.filter(pk=ticket.pk).update(type=row)
    later = make_ticket()
    results: list[lists.Replacement] = []

    def replace() -> None:
        try:
            results.append(lists.replace_choice(TYPES, row, successor=other.pk, by=root))
        finally:
            connection.close()

    # Each slice is a transaction of its own, so that the act runs without one around it.
    thread = threading.Thread(target=replace)
    with transaction.atomic():
        save_details(ticket, Details(wanted={"title": "Autre"}, shown={"title": ticket.title}), by=root)
        save_details(later, Details(wanted={"type": row}, shown={"type": ""}), by=root)
        thread.start()
        wait_until(is_waited_for, what="replacement that waits for the request")
    thread.join(10)

    assert [(one.moved, one.is_done) for one in results] == [(2, True)]
    assert set(Ticket.objects.values_list("type", flat=True)) == {other.pk}
