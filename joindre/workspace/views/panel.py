"""The details of a request as the context panel shows them, as plain values."""

from dataclasses import dataclass

from joindre.tickets.models import Ticket, followers_of
from joindre.workspace.forms.details import DetailsForm
from joindre.workspace.http import AgentRequest

#: The fields in their order; each is called as in the form that changes them.
SHOWN = ("status", "severity", "work_group", "assignee", "followers", "type", "priority")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One field as it is read."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class DetailsPanel:
    """What it shows, and what of it is about the person who looks."""

    facts: tuple[Fact, ...]
    #: Key of the assignee, sent back by who takes the request.
    assignee: int | None
    is_mine: bool
    is_followed: bool


def panel_of(request: AgentRequest, ticket: Ticket) -> DetailsPanel:
    followers = followers_of(ticket)
    told = {"followers": ", ".join(one.name for one in followers)}
    return DetailsPanel(
        facts=tuple(
            Fact(
                name=name,
                label=str(DetailsForm.base_fields[name].label),
                value=told[name] if name in told else str(getattr(ticket, name) or ""),
            )
            for name in SHOWN
        ),
        assignee=ticket.assignee_id,
        is_mine=ticket.assignee_id == request.employee.pk,
        is_followed=request.employee in followers,
    )
