"""Opening a request: all that the page of a new request can, with the same refusals (A1, T4)."""

from collections.abc import Sequence
from typing import Annotated, TypeVar, cast
from uuid import UUID, uuid5

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Header
from ninja import Status as Answer
from ninja.errors import HttpError

from joindre.accounts.models import ApiToken
from joindre.accounts.rights import Right
from joindre.api import views
from joindre.api.http import ApiRequest, ensure_allowed
from joindre.api.schemas import HoldIn, Key, Problem, TicketIn, TicketOut
from joindre.api.views import PROBLEMS, out, told
from joindre.directory.models import Contact, Employee, Site, WorkGroup
from joindre.lib import richtext
from joindre.lib.choices import Choice
from joindre.lib.numbers import read_number
from joindre.tickets.actions import AppointmentBeforeHold, HoldTerms, Opening
from joindre.tickets.filled_forms import open_from_form, opened_with
from joindre.tickets.models import HoldReason, Priority, Severity, Ticket, TicketType

#: That of the list too: each address is found once, with all its methods.
router = views.router
Value = TypeVar("Value", bound=Choice)
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        max_length=100,
        pattern=r"^[\x20-\x7e]+$",
        description="Chosen by the caller: the same one sent again answers 200 with the request that it opened",
    ),
]
#: Values that a refusal names.
MOST_NAMED = 30
#: In which the keys of callers become keys of forms, each caller's own.
CALLERS = UUID("0a3c5b2e-6f0f-4f57-9b0e-5d5b8f3a4c11")
ANSWERS = {200: TicketOut, 201: TicketOut, 409: Problem, **PROBLEMS}


@router.post("/tickets", response=ANSWERS, summary="Create a request")
@router.post("/tickets/", response=ANSWERS, include_in_schema=False)
def create_ticket(request: HttpRequest, data: TicketIn, idempotency_key: IdempotencyKey = None) -> Answer[TicketOut]:
    """Needs the scope `tickets:write` and the right 260101; with `followers` 260102 too, with `hold` 141313."""
    asked = cast("ApiRequest", request)
    ensure_allowed(asked, ApiToken.Scope.WRITE_TICKETS, Right.CREATE_TICKET)
    form_key = uuid5(CALLERS, f"{asked.employee.pk} {idempotency_key}") if idempotency_key else None
    if before := opened_with(form_key, author=asked.employee):
        return Answer(200, answer_for(before))
    opening = read_opening(asked, data, form_key=form_key)
    try:
        opened = open_from_form(opening, documents=[], draft="", by=asked.employee)
    except AppointmentBeforeHold as refusal:
        raise HttpError(422, f"hold.appointment: {refusal.message}") from refusal
    return Answer(201, answer_for(opened))


def answer_for(ticket: Ticket) -> TicketOut:
    return out(told(Ticket.objects.filter(pk=ticket.pk)).get())


def read_opening(asked: ApiRequest, data: TicketIn, *, form_key: UUID | None) -> Opening:
    """What was sent, as the act takes it; what cannot be is 422, with the name of its field."""
    site = site_with(asked, data.site_id)
    return Opening(
        site=site,
        title=data.title,
        description=richtext.clean(data.description),
        requester=contact_at(site, data.requester_id, field="requester_id"),
        end_user=contact_at(site, data.end_user_id, field="end_user_id"),
        type=chosen(TicketType, data.type, field="type"),
        severity=chosen(Severity, data.severity, field="severity"),
        priority=chosen(Priority, data.priority, field="priority"),
        work_group=group_with(data),
        assignee=employee_with(data.assignee, field="assignee"),
        followers=followers_with(data.followers),
        follows=request_with(asked, data.follows),
        is_client_visible=data.is_client_visible,
        hold=hold_with(data.hold),
        form_key=form_key,
    )


def site_with(asked: ApiRequest, key: int) -> Site:
    sites = Site.objects.open_to_requests().filter(pk=key).select_related("customer", "default_group")
    site = sites.among(asked.employee.customers).first()
    if site is None:
        raise HttpError(422, _("site_id: there is no such active site."))
    return site


def contact_at(site: Site, key: int | None, *, field: str) -> Contact | None:
    if key is None:
        return None
    contact = Contact.objects.active().filter(pk=key, site=site).with_identity().first()
    if contact is None:
        raise HttpError(422, _("%(field)s: there is no such active contact at this site.") % {"field": field})
    return contact


def chosen(model: type[Value], value: Key | str | None, *, field: str) -> Value | None:
    """The active value with this key, or with this name in French or English."""
    if value is None:
        return None
    named = Q(pk=value) if isinstance(value, int) else Q(name=value) | Q(name_en=value)
    found: Value | None = model.offered().filter(named).order_by("position", "pk").first()
    if found is None:
        known = ", ".join(model.offered().values_list("name", flat=True)[:MOST_NAMED])
        told = {"field": field, "known": known}
        raise HttpError(422, _("%(field)s: there is no such active value. There are: %(known)s.") % told)
    return found


def group_with(data: TicketIn) -> WorkGroup | None:
    if data.work_group is not None and data.work_group_id is not None:
        raise HttpError(422, _("work_group: name the group here or in work_group_id, not in both."))
    field = "work_group" if data.work_group_id is None else "work_group_id"
    return chosen(WorkGroup, data.work_group if data.work_group_id is None else data.work_group_id, field=field)


def employee_with(value: Key | str | None, *, field: str) -> Employee | None:
    """Who can be assigned a request, by key or by address."""
    if value is None:
        return None
    people = Employee.objects.filter(is_active=True, account__isnull=False)
    named = Q(pk=value) if isinstance(value, int) else Q(email__iexact=value)
    found = list(people.filter(named)[:2])
    if len(found) != 1:
        raise HttpError(
            422,
            _("%(field)s: there is no such active employee with an account. Send the key or the email address of one.")
            % {"field": field},
        )
    return found[0]


def followers_with(values: Sequence[Key | str]) -> Sequence[Employee]:
    found = (employee_with(value, field=f"followers.{at}") for at, value in enumerate(values))
    return list(dict.fromkeys(one for one in found if one is not None))


def request_with(asked: ApiRequest, text: str | None) -> Ticket | None:
    """The request of this number, among those that the caller sees (S3)."""
    if text is None:
        return None
    number = read_number(text)
    found = Ticket.objects.visible_to(asked.employee).numbered(number).first() if number else None
    if found is None:
        raise HttpError(422, _("follows: you see no request with this number."))
    return found


def hold_with(hold: HoldIn | None) -> HoldTerms | None:
    if hold is None:
        return None
    reason = chosen(HoldReason, hold.reason, field="hold.reason")
    if reason is None:
        raise ValueError("a hold has a reason")
    return HoldTerms(reason=reason, appointment=hold.appointment, comment=hold.comment)
