"""The catalogue of fields: what texts and documents may say about a request, each with its audience (S5).

One resolver serves them all. A staff-only field cannot be resolved for a client. Stored text is never run through a
template language: a field is a name in this catalogue.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from joindre.lib.errors import Refusal
from joindre.tickets.models import Entry, Ticket


class UnknownField(Refusal):
    status = 422

    def __init__(self, code: str) -> None:
        super().__init__(_("There is no field “%(code)s”. Choose one from the list of fields.") % {"code": code})


class StaffField(Refusal):
    status = 422

    def __init__(self, label: str | Promise) -> None:
        super().__init__(
            _("The field “%(label)s” is for the staff only: it cannot stand in a client’s text.") % {"label": label}
        )


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing that can be said of a request. `value` gives an empty text where there is nothing to say."""

    code: str
    label: str | Promise
    audience: Entry.Audience
    value: Callable[[Ticket], str]


def resolve(ticket: Ticket, code: str, *, audience: Entry.Audience) -> str:
    """Return what this field says to that audience. Raise `UnknownField` or `StaffField`."""
    return field_of(code, audience=audience).value(ticket)


def field_of(code: str, *, audience: Entry.Audience) -> Field:
    field = CATALOGUE.get(code)
    if field is None:
        raise UnknownField(code)
    if audience == Entry.Audience.CLIENT and field.audience == Entry.Audience.STAFF:
        raise StaffField(field.label)
    return field


def moment(value: datetime | None) -> str:
    """Return `21 novembre 2026 à 09:14`, in the time zone and language in force, or an empty text for no moment."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return pgettext("a day and a time", "{day} at {time}").format(day=date_format(local), time=f"{local:%H:%M}")


def _for(audience: Entry.Audience, *fields: tuple[str, str | Promise, Callable[[Ticket], str]]) -> list[Field]:
    return [Field(code=code, label=label, audience=audience, value=value) for code, label, value in fields]


_FIELDS: Final = [
    *_for(
        Entry.Audience.CLIENT,
        ("ticket.number", _("Number"), lambda ticket: str(ticket.number)),
        ("ticket.title", _("Title"), lambda ticket: ticket.title),
        ("ticket.status", _("Status"), lambda ticket: ticket.status.label),
        ("ticket.type", _("Type"), lambda ticket: str(ticket.type or "")),
        ("ticket.severity", _("Severity"), lambda ticket: str(ticket.severity or "")),
        ("ticket.created", _("Opened on"), lambda ticket: moment(ticket.created_at)),
        ("ticket.on_hold", _("On hold since"), lambda ticket: moment(ticket.on_hold_at)),
        ("ticket.resolved", _("Resolved on"), lambda ticket: moment(ticket.resolved_at)),
        ("ticket.closed", _("Closed on"), lambda ticket: moment(ticket.closed_at)),
        ("customer.name", _("Customer"), lambda ticket: ticket.customer.name),
        ("site.name", _("Site"), lambda ticket: ticket.site.name),
        ("requester.name", _("Requester"), lambda ticket: ticket.requester.name if ticket.requester else ""),
        ("user.name", _("User"), lambda ticket: ticket.end_user.name if ticket.end_user else ""),
        ("group.name", _("Work group"), lambda ticket: str(ticket.work_group or "")),
    ),
    *_for(
        Entry.Audience.STAFF,
        ("ticket.priority", _("Priority"), lambda ticket: str(ticket.priority or "")),
        ("assignee.name", _("Assignee"), lambda ticket: ticket.assignee.name if ticket.assignee else ""),
        (
            "requester.notes",
            _("Notes on the requester"),
            lambda ticket: ticket.requester.notes if ticket.requester else "",
        ),
        ("user.notes", _("Notes on the user"), lambda ticket: ticket.end_user.notes if ticket.end_user else ""),
    ),
]
CATALOGUE: Final[dict[str, Field]] = {field.code: field for field in _FIELDS}
