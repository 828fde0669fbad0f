"""Saving the details of a request: what two people change at once, and what changes with the status."""

import pytest

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.lib.errors import MissingRight
from joindre.tickets.actions import Details, HoldTerms, save_details
from joindre.tickets.models import Change, HoldReason, Priority, Severity, Status, Ticket, TicketType
from tests.factories import make_account, make_employee, make_profile, make_status, make_work_group


def wanted(ticket: Ticket, **values: object) -> Details:
    """What a page that shows the request as it is now asks for."""
    shown = {name: getattr(ticket, name) for name in values}
    return Details(
        wanted=values,
        shown={name: str(getattr(one, "pk", one or "")) for name, one in shown.items()},
        hold=HoldTerms(reason=HoldReason.objects.all()[0]),
    )


def lines(ticket: Ticket) -> list[tuple[str, str, str]]:
    changes = Change.objects.filter(entry__ticket=ticket, what=Change.What.FIELD).order_by("entry")
    return [(one.field, one.old, one.new) for one in changes]


def test_two_who_choose_the_same_value_do_not_disturb_each_other(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """T6, T8: the second is told of no conflict, and the history has one line."""
    severe = Severity.objects.get(rank=1)
    of_ada, of_root = wanted(ticket, severity=severe), wanted(ticket, severity=severe)
    save_details(ticket, of_ada, by=ada)
    revision = Ticket.objects.get(pk=ticket.pk).revision

    save_details(ticket, of_root, by=root)

    assert lines(ticket) == [("severity", "", severe.name)]
    assert Ticket.objects.get(pk=ticket.pk).revision == revision


@pytest.mark.parametrize(
    ("kind", "date"),
    [
        (Status.Type.ON_HOLD, "on_hold_at"),
        (Status.Type.RESOLVED, "resolved_at"),
        (Status.Type.CLOSED_BY_CUSTOMER, "closed_at"),
        (Status.Type.CLOSED_INTERNALLY, "closed_at"),
    ],
)
def test_the_date_of_a_status_is_kept_for_as_long_as_the_request_has_it(
    ticket: Ticket, root: Employee, kind: Status.Type, date: str
) -> None:
    """T1."""
    save_details(ticket, wanted(ticket, status=make_status(kind)), by=root)
    reached = Ticket.objects.get(pk=ticket.pk)
    dates = {"on_hold_at", "resolved_at", "closed_at"}
    assert {name for name in dates if getattr(reached, name) is not None} == {date}

    save_details(reached, wanted(reached, status=make_status(Status.Type.IN_PROGRESS)), by=root)

    left = Ticket.objects.get(pk=ticket.pk)
    assert all(getattr(left, name) is None for name in dates)


def test_from_one_on_hold_status_to_another_needs_no_right_of_its_own(ticket: Ticket) -> None:
    """S2: right 141313 is to put on hold and to resume; the request stays on hold here."""
    profile = make_profile(rights=[Right.SEARCH_TICKETS, Right.CHANGE_TICKET])
    editor = make_employee(account=make_account(profile=profile))
    waiting = make_status(Status.Type.ON_HOLD)
    other = Status.objects.create(name="En attente du fabricant", type=Status.Type.ON_HOLD)
    Ticket.objects.filter(pk=ticket.pk).update(status=waiting)
    held = Ticket.objects.get(pk=ticket.pk)

    save_details(held, wanted(held, status=other), by=editor)
    moved = Ticket.objects.get(pk=ticket.pk)
    with pytest.raises(MissingRight):
        save_details(moved, wanted(moved, status=make_status(Status.Type.IN_PROGRESS)), by=editor)

    assert lines(ticket) == [("status", waiting.name, other.name)]
    assert Ticket.objects.get(pk=ticket.pk).status == other


def test_the_client_reads_of_title_severity_and_status_alone(ticket: Ticket, root: Employee) -> None:
    """T8, D10: who works on it and how urgent it is for us stays with the staff."""
    values = {
        "title": "Autre titre",
        "severity": Severity.objects.get(rank=1),
        "status": make_status(Status.Type.RESOLVED),
        "priority": Priority.objects.all()[0],
        "type": TicketType.objects.all()[0],
        "work_group": make_work_group(),
        "assignee": root,
    }

    save_details(ticket, wanted(ticket, **values), by=root)

    changes = Change.objects.filter(entry__ticket=ticket, what=Change.What.FIELD)
    audiences = {change.field: change.entry.audience for change in changes}
    assert {field for field, audience in audiences.items() if audience == "client"} == {"title", "severity", "status"}
    assert set(audiences) == set(values)
