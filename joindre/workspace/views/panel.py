"""The details of a request as the context panel shows them, as plain values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from joindre.tickets.models import Status, Ticket, followers_of
from joindre.workspace.forms.details import DetailsForm
from joindre.workspace.http import AgentRequest

#: The fields in their order; each is called as in the form that changes them.
SHOWN = ("status", "severity", "work_group", "assignee", "followers", "type", "priority")
#: A request of these types can be put on hold from the panel.
IN_WORK = frozenset({Status.Type.CREATED, Status.Type.IN_PROGRESS})


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One field as it is read: a text, or a time."""

    name: str
    label: str
    value: str = ""
    moment: datetime | None = None
    #: It may be several sentences, and has the whole width.
    is_long: bool = False


@dataclass(frozen=True, kw_only=True)
class DetailsPanel:
    """What it shows, and what of it is about the person who looks."""

    facts: tuple[Fact, ...]
    #: Key of the assignee, sent back by who takes the request.
    assignee: int | None
    is_mine: bool
    is_followed: bool
    is_held: bool
    can_wait: bool


def panel_of(request: AgentRequest, ticket: Ticket) -> DetailsPanel:
    followers = followers_of(ticket)
    return DetailsPanel(
        facts=tuple(_facts(ticket, ", ".join(one.name for one in followers))),
        assignee=ticket.assignee_id,
        is_mine=ticket.assignee_id == request.employee.pk,
        is_followed=request.employee in followers,
        is_held=ticket.status.type == Status.Type.ON_HOLD,
        can_wait=ticket.status.type in IN_WORK,
    )


def _facts(ticket: Ticket, followers: str) -> Iterator[Fact]:
    for name in SHOWN:
        value = followers if name == "followers" else str(getattr(ticket, name) or "")
        yield Fact(name=name, label=str(DetailsForm.base_fields[name].label), value=value)
        if name == "status":
            yield from _hold(ticket)


def _hold(ticket: Ticket) -> Iterator[Fact]:
    """Since when and why it waits; what was on hold before reasons were asked for has none."""
    if ticket.on_hold_at:
        yield Fact(name="since", label=_("Since"), moment=ticket.on_hold_at)
    if (hold := ticket.open_hold) is None:
        return
    yield Fact(name="reason", label=pgettext("of a hold", "Reason"), value=str(hold.reason))
    if hold.appointment:
        yield Fact(name="appointment", label=_("Internal appointment"), moment=hold.appointment)
    if hold.comment:
        yield Fact(name="comment", label=_("Comment for the customer"), value=hold.comment, is_long=True)
