"""Acts on a request. Each locks its row, raises the revision, adds its entry and publishes, in one transaction."""

from joindre.tickets.actions.access import block, set_visibility, unblock
from joindre.tickets.actions.details import ChangedMeanwhile, Conflict, Details, TakenMeanwhile, save_details, take
from joindre.tickets.actions.entries import add_entry, raise_revision, record_change, touch_entry
from joindre.tickets.actions.followers import FollowerChange, follow, unfollow
from joindre.tickets.actions.opening import Opening, open_ticket
from joindre.tickets.actions.people import empty_contact, fill_contact

__all__ = [
    "ChangedMeanwhile",
    "Conflict",
    "Details",
    "FollowerChange",
    "Opening",
    "TakenMeanwhile",
    "add_entry",
    "block",
    "empty_contact",
    "fill_contact",
    "follow",
    "open_ticket",
    "raise_revision",
    "record_change",
    "save_details",
    "set_visibility",
    "take",
    "touch_entry",
    "unblock",
    "unfollow",
]
