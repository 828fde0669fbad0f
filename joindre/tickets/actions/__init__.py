"""Acts on a request. Each locks its row, raises the revision, adds its entry and publishes, in one transaction."""

from joindre.tickets.actions.access import block, set_visibility, unblock
from joindre.tickets.actions.details import (
    ChangedMeanwhile,
    Conflict,
    Details,
    HoldWithoutReason,
    TakenMeanwhile,
    save_details,
    take,
)
from joindre.tickets.actions.entries import add_entry, raise_revision, record_change, record_changes, touch_entry
from joindre.tickets.actions.followers import FollowerChange, follow, unfollow
from joindre.tickets.actions.holds import (
    AlreadyOnHold,
    AppointmentBeforeHold,
    HoldInFuture,
    HoldTerms,
    HoldTooEarly,
    put_on_hold,
    resume,
)
from joindre.tickets.actions.opening import Opening, open_ticket
from joindre.tickets.actions.people import empty_contact, fill_contact
from joindre.tickets.actions.statuses import first_status, set_status

__all__ = [
    "AlreadyOnHold",
    "AppointmentBeforeHold",
    "ChangedMeanwhile",
    "Conflict",
    "Details",
    "FollowerChange",
    "HoldInFuture",
    "HoldTerms",
    "HoldTooEarly",
    "HoldWithoutReason",
    "Opening",
    "TakenMeanwhile",
    "add_entry",
    "block",
    "empty_contact",
    "fill_contact",
    "first_status",
    "follow",
    "open_ticket",
    "put_on_hold",
    "raise_revision",
    "record_change",
    "record_changes",
    "resume",
    "save_details",
    "set_status",
    "set_visibility",
    "take",
    "touch_entry",
    "unblock",
    "unfollow",
]
