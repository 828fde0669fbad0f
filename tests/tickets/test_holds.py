"""Putting a request on hold, and resuming it (T3, T8)."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.lib import clock
from joindre.lib.errors import MissingRight, Refusal
from joindre.lib.richtext import clean
from joindre.messaging.actions import NewMessage, post_message
from joindre.tickets.actions import (
    AlreadyOnHold,
    AppointmentBeforeHold,
    Details,
    HoldInFuture,
    HoldTerms,
    HoldTooEarly,
    HoldWithoutReason,
    first_status,
    put_on_hold,
    resume,
    save_details,
    set_status,
)
from joindre.tickets.locking import lock
from joindre.tickets.models import Entry, Hold, HoldReason, Status, Ticket
from tests.factories import make_account, make_employee, make_profile, make_status, make_ticket

HOUR = timedelta(hours=1)


@pytest.fixture
def reason(db: None) -> HoldReason:
    return HoldReason.objects.all()[0]


def read(ticket: Ticket) -> Ticket:
    return Ticket.objects.with_open_hold().get(pk=ticket.pk)


def leave(ticket: Ticket, kind: Status.Type, *, by: Employee) -> None:
    details = Details(wanted={"status": make_status(kind)}, shown={"status": str(read(ticket).status_id)})
    save_details(ticket, details, by=by)


def test_it_waits_from_now_on_for_a_reason(ticket: Ticket, ada: Employee, reason: HoldReason) -> None:
    """T3, T1"""
    appointment = clock.now() + HOUR
    put_on_hold(ticket, HoldTerms(reason=reason, appointment=appointment, comment="Pièce commandée."), by=ada)

    waiting = read(ticket)
    assert waiting.status.type == Status.Type.ON_HOLD
    assert waiting.open_hold is not None
    assert waiting.open_hold.reason == reason
    assert waiting.open_hold.appointment == appointment
    assert waiting.open_hold.since == waiting.on_hold_at
    assert waiting.open_hold.entry.employee == ada


def test_a_comment_is_for_the_client_and_a_hold_without_one_for_the_staff(
    ticket: Ticket, ada: Employee, reason: HoldReason
) -> None:
    """K2, D10: the client reads the status in both cases."""
    quiet = put_on_hold(ticket, HoldTerms(reason=reason), by=ada)
    before = read(ticket).client_revision
    resume(ticket, by=ada)

    told = put_on_hold(ticket, HoldTerms(reason=reason, comment="Pièce commandée."), by=ada)

    assert (quiet.entry.audience, told.entry.audience) == ("staff", "client")
    assert read(ticket).client_revision == before + 3


def test_the_same_form_makes_one_hold(ticket: Ticket, ada: Employee, reason: HoldReason) -> None:
    """M13: a double click."""
    key = uuid4()

    first = put_on_hold(ticket, HoldTerms(reason=reason), by=ada, form_key=key)
    second = put_on_hold(ticket, HoldTerms(reason=reason), by=ada, form_key=key)

    assert first == second
    assert Hold.objects.count() == 1


def test_a_request_that_waits_is_not_put_on_hold_again(
    ticket: Ticket, ada: Employee, root: Employee, reason: HoldReason
) -> None:
    """T6: what the first said stays; the database has one open hold for each request."""
    held = put_on_hold(ticket, HoldTerms(reason=reason), by=root)

    with pytest.raises(AlreadyOnHold):
        put_on_hold(ticket, HoldTerms(reason=reason), by=ada)
    entry = Entry.objects.filter(kind="change")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(ticket=ticket, entry=entry, since=clock.now(), reason=reason)

    assert Hold.objects.get() == held


def test_a_hold_may_have_begun_earlier(ada: Employee, reason: HoldReason) -> None:
    """T3"""
    with clock.at(clock.now() - 5 * HOUR):
        ticket = make_ticket()
    since = clock.now() - 2 * HOUR

    put_on_hold(ticket, HoldTerms(reason=reason, since=since), by=ada)

    assert read(ticket).on_hold_at == since


def test_a_start_that_is_told_without_seconds_is_never_before_the_request(
    ticket: Ticket, ada: Employee, reason: HoldReason
) -> None:
    """T3: the form was opened in the minute in which the request was made."""
    minute = ticket.created_at.replace(second=0, microsecond=0)

    hold = put_on_hold(ticket, HoldTerms(reason=reason, since=minute), by=ada)

    assert hold.since == ticket.created_at


@pytest.mark.parametrize(
    ("times", "refusal"),
    [
        (lambda now: {"since": now + HOUR}, HoldInFuture),
        (lambda now: {"since": now - HOUR}, HoldTooEarly),
        (lambda now: {"appointment": now - HOUR}, AppointmentBeforeHold),
    ],
)
def test_times_that_cannot_be_are_refused(
    ticket: Ticket, ada: Employee, reason: HoldReason, times: Callable[..., dict[str, object]], refusal: type[Refusal]
) -> None:
    """T3: nothing is changed."""
    with pytest.raises(refusal):
        put_on_hold(ticket, HoldTerms(reason=reason, **times(clock.now())), by=ada)  # type: ignore[arg-type]  # times

    assert read(ticket).status == ticket.status
    assert not Hold.objects.exists()


def test_two_holds_never_overlap(ada: Employee, reason: HoldReason) -> None:
    """T9: pauses are counted once."""
    now = clock.now()
    with clock.at(now - 5 * HOUR):
        ticket = make_ticket()
        put_on_hold(ticket, HoldTerms(reason=reason), by=ada)
    with clock.at(now - 2 * HOUR):
        resume(ticket, by=ada)

    with pytest.raises(HoldTooEarly):
        put_on_hold(ticket, HoldTerms(reason=reason, since=now - 3 * HOUR), by=ada)


def test_it_is_resumed_once_by_whom_and_when(ticket: Ticket, ada: Employee, root: Employee, reason: HoldReason) -> None:
    """T3: pressed twice, it leaves one line."""
    put_on_hold(ticket, HoldTerms(reason=reason), by=ada)

    resume(ticket, by=root)
    revision = read(ticket).revision
    resume(ticket, by=ada)

    hold = Hold.objects.get()
    resumed = read(ticket)
    assert hold.end is not None
    assert (hold.end.employee, hold.end.created_at) == (root, hold.ended_at)
    assert (resumed.open_hold, resumed.on_hold_at, resumed.revision) == (None, None, revision)
    assert resumed.status.type == Status.Type.IN_PROGRESS


@pytest.mark.parametrize("kind", [Status.Type.IN_PROGRESS, Status.Type.RESOLVED, Status.Type.CLOSED_INTERNALLY])
def test_any_other_status_ends_the_hold(ticket: Ticket, ada: Employee, reason: HoldReason, kind: Status.Type) -> None:
    """T3: by the details too."""
    put_on_hold(ticket, HoldTerms(reason=reason), by=ada)

    leave(ticket, kind, by=ada)

    assert Hold.objects.get().ended_at is not None
    assert read(ticket).on_hold_at is None


def test_a_client_may_end_it(ticket: Ticket, ada: Employee, carol: Contact, reason: HoldReason) -> None:
    """T3: by whatever act of theirs changes the status."""
    put_on_hold(ticket, HoldTerms(reason=reason), by=ada)

    with transaction.atomic():
        set_status(lock(ticket), first_status(Status.Type.CLOSED_BY_CUSTOMER), by=carol)

    end = Hold.objects.get().end
    assert end is not None
    assert end.contact == carol


def test_a_message_of_the_client_leaves_it_on_hold(
    ticket: Ticket, ada: Employee, carol: Contact, reason: HoldReason
) -> None:
    """D13: it reopens what is resolved, and nothing else."""
    put_on_hold(ticket, HoldTerms(reason=reason), by=ada)

    post_message(ticket, NewMessage(body=clean("<p>Bonjour.</p>")), by=carol)

    assert read(ticket).open_hold is not None


def test_another_status_of_this_type_keeps_the_hold(ticket: Ticket, ada: Employee, reason: HoldReason) -> None:
    """T3: it waits on, from when it began."""
    other = Status.objects.create(name="En attente du fabricant", type=Status.Type.ON_HOLD, position=99)
    hold = put_on_hold(ticket, HoldTerms(reason=reason), by=ada)

    save_details(ticket, Details(wanted={"status": other}, shown={"status": str(read(ticket).status_id)}), by=ada)

    waiting = read(ticket)
    assert (waiting.status, waiting.open_hold, waiting.on_hold_at) == (other, hold, hold.since)


def test_the_details_ask_for_the_reason(ticket: Ticket, ada: Employee, reason: HoldReason) -> None:
    """T3, T6"""
    status = make_status(Status.Type.ON_HOLD)
    details = {"wanted": {"status": status}, "shown": {"status": str(ticket.status_id)}}
    with pytest.raises(HoldWithoutReason):
        save_details(ticket, Details(**details), by=ada)  # type: ignore[arg-type]  # its two mappings

    terms = HoldTerms(reason=reason, comment="Pièce commandée.")
    save_details(ticket, Details(**details, hold=terms), by=ada)  # type: ignore[arg-type]  # as above

    waiting = read(ticket)
    assert waiting.open_hold is not None
    assert waiting.open_hold.comment == "Pièce commandée."


def test_what_is_on_hold_since_before_there_were_reasons_is_resumed_too(ticket: Ticket, ada: Employee) -> None:
    """T3: requests of an earlier version have a date and nothing else."""
    Ticket.objects.update(status=make_status(Status.Type.ON_HOLD), on_hold_at=clock.now())

    resume(ticket, by=ada)

    assert read(ticket).status.type == Status.Type.IN_PROGRESS


@pytest.mark.parametrize("rights", [[Right.SEARCH_TICKETS, Right.CHANGE_TICKET]])
def test_both_need_their_right(ticket: Ticket, ada: Employee, reason: HoldReason, rights: list[Right]) -> None:
    """S2: right 141313, in the details too."""
    lacking = make_employee(account=make_account(profile=make_profile(rights=[str(right) for right in rights])))
    terms = HoldTerms(reason=reason)
    wanted = Details(
        wanted={"status": make_status(Status.Type.ON_HOLD)}, shown={"status": str(ticket.status_id)}, hold=terms
    )
    for act in (
        lambda: put_on_hold(ticket, terms, by=lacking),
        lambda: resume(ticket, by=lacking),
        lambda: save_details(ticket, wanted, by=lacking),
    ):
        with pytest.raises(MissingRight):
            act()

    assert not Hold.objects.exists()
