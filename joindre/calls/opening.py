"""A request that is opened while its caller is on the telephone: the call stands on it from the beginning (P5, T4)."""

from collections.abc import Sequence

from django.db import transaction

from joindre.accounts.rights import Right
from joindre.calls.actions import NewCall, log_call
from joindre.calls.lines import put_away
from joindre.calls.models import Call, LineCall
from joindre.directory.models import Employee
from joindre.files.models import StoredFile
from joindre.tickets.actions import Opening
from joindre.tickets.filled_forms import open_from_form
from joindre.tickets.models import Ticket


@transaction.atomic
def open_for_call(
    opening: Opening, *, documents: Sequence[StoredFile], draft: str, call: LineCall, by: Employee
) -> Ticket:
    """Open the request and note the call on it, or do neither. A call that is noted elsewhere meanwhile stays there.

    Raise what `open_from_form` raises, or `MissingRight`.
    """
    by.ensure_right(Right.CALLS)
    ticket = open_from_form(opening, documents=documents, draft=draft, by=by)
    waiting = LineCall.objects.select_for_update().filter(pk=call.pk, employee=by, noted=None).first()
    if waiting is not None:
        noted = log_call(ticket, _note_of(waiting, opening), by=by)
        put_away(waiting, by=by, noted=noted)
    return ticket


def _note_of(call: LineCall, opening: Opening) -> NewCall:
    is_missed = call.state == LineCall.State.MISSED
    return NewCall(
        direction=Call.Direction(call.direction),
        contact=opening.requester or opening.end_user,
        number=call.number,
        outcome=Call.Outcome.NO_ANSWER if is_missed else Call.Outcome.ANSWERED,
        seconds=call.seconds,
        began_at=call.answered_at or call.ringing_at or call.heard_at,
    )
