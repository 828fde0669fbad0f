"""Acts on calls: logging one that took place."""

from dataclasses import dataclass

from django.db import transaction

from joindre.accounts.rights import Right
from joindre.calls.indexing import call_words
from joindre.calls.models import Call
from joindre.directory.models import Contact, Employee
from joindre.tickets import actions as tickets
from joindre.tickets.indexing import index_entry
from joindre.tickets.locking import lock
from joindre.tickets.models import Entry, Ticket


@dataclass(frozen=True, kw_only=True)
class NewCall:
    """A call as it is logged: with whom, how it ended, how long it took in seconds, and one line of text (P5)."""

    direction: Call.Direction = Call.Direction.OUT
    contact: Contact | None = None
    #: In E.164.
    number: str = ""
    outcome: Call.Outcome = Call.Outcome.ANSWERED
    seconds: int = 0
    line: str = ""


def log_call(ticket: Ticket, call: NewCall, *, by: Employee) -> Call:
    """Add a call to the feed, for the staff alone (P5). Raise `MissingRight`."""
    by.ensure_right(Right.CALLS)
    return _log(ticket, call, by=by)


@transaction.atomic
def _log(ticket: Ticket, call: NewCall, *, by: Employee) -> Call:
    locked = lock(ticket)
    entry = tickets.add_entry(locked, kind=Call.KIND, audience=Entry.Audience.STAFF, by=by)
    logged = Call.objects.create(entry=entry, **vars(call))
    index_entry(entry, call_words(logged))
    return logged
