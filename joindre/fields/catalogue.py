"""The catalogue of fields: what texts, documents and calls may say, each with its audience (S5).

Stored text is never run through a template language: a field is a name in this catalogue.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from joindre.company.models import Company
from joindre.directory.models import Contact, Employee
from joindre.fields.known import About, Field, FieldPart
from joindre.lib import clock, phones
from joindre.tickets.models import Entry, Ticket

STAFF: Final = Entry.Audience.STAFF


def moment(value: datetime | None) -> str:
    """Return `21 novembre 2026 à 09:14`, in the time zone and language in force, or an empty text for no moment."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return pgettext("a day and a time", "{day} at {time}").format(day=date_format(local), time=f"{local:%H:%M}")


def portal_link(ticket: Ticket) -> str:
    """Return the address of the request on the client portal."""
    return f"{settings.SITE_URL}/portal/tickets/{ticket.number}/"


def _ticket(value: Callable[[Ticket], object]) -> Callable[[About], str]:
    """Return how a field says something of the request; blank where there is nothing."""
    return lambda about: str(value(about.ticket) or "")


def _contact(role: str, value: Callable[[Contact], object]) -> Callable[[About], str]:
    """Return how a field says something of the requester or of the user; blank where there is none."""

    def said(about: About) -> str:
        contact: Contact | None = getattr(about.ticket, role)
        return str(value(contact) or "") if contact else ""

    return said


def _assignee(value: Callable[[Employee], object]) -> Callable[[About], str]:
    return lambda about: str(value(about.ticket.assignee) or "") if about.ticket.assignee else ""


def _writer(value: Callable[[Employee], object]) -> Callable[[About], str]:
    return lambda about: str(value(about.writer) or "") if about.writer else ""


def _company(value: Callable[[Company], object]) -> Callable[[About], str]:
    return lambda _about: str(value(Company.current()) or "")


def _number(number: str, contact: Contact | None = None) -> str:
    country = contact.site.country if contact else Company.current().country
    return phones.display(number, country=country) if number else ""


def _today() -> str:
    return date_format(timezone.localtime(clock.now()))


_REQUEST: Final = (
    Field(
        code="request.number", label=_("Number of the request"), part=FieldPart.REQUEST, example="2026-00042",
        value=_ticket(lambda ticket: ticket.number), of_call=lambda call: call.request_number,
    ),
    Field(
        code="request.title", label=_("Title of the request"), part=FieldPart.REQUEST,
        example="Imprimante hors service", value=_ticket(lambda ticket: ticket.title),
    ),
    Field(
        code="request.status", label=_("Status"), part=FieldPart.REQUEST, example="En cours",
        value=_ticket(lambda ticket: ticket.status.label),
    ),
    Field(
        code="request.type", label=_("Type"), part=FieldPart.REQUEST, example="Incident",
        value=_ticket(lambda ticket: ticket.type),
    ),
    Field(
        code="request.severity", label=_("Severity"), part=FieldPart.REQUEST, example="Majeure",
        value=_ticket(lambda ticket: ticket.severity),
    ),
    Field(
        code="request.priority", label=_("Priority"), part=FieldPart.REQUEST, example="Haute", audience=STAFF,
        value=_ticket(lambda ticket: ticket.priority),
    ),
    Field(
        code="request.created", label=_("Opened on"), part=FieldPart.REQUEST, example="21 novembre 2026 à 09:14",
        value=_ticket(lambda ticket: moment(ticket.created_at)),
    ),
    Field(
        code="request.on_hold", label=_("On hold since"), part=FieldPart.REQUEST, example="23 novembre 2026 à 10:30",
        value=_ticket(lambda ticket: moment(ticket.on_hold_at)),
    ),
    Field(
        code="request.resolved", label=_("Resolved on"), part=FieldPart.REQUEST, example="24 novembre 2026 à 16:05",
        value=_ticket(lambda ticket: moment(ticket.resolved_at)),
    ),
    Field(
        code="request.closed", label=_("Closed on"), part=FieldPart.REQUEST, example="27 novembre 2026 à 08:00",
        value=_ticket(lambda ticket: moment(ticket.closed_at)),
    ),
    Field(
        code="request.link", label=_("Link to the request on the client portal"), part=FieldPart.REQUEST,
        example="https://support.example/portal/tickets/2026-00042/", value=_ticket(portal_link),
    ),
)  # fmt: skip
_CUSTOMER: Final = (
    Field(
        code="customer.name", label=_("Customer"), part=FieldPart.CUSTOMER, example="Delorme SARL",
        value=_ticket(lambda ticket: ticket.customer.name),
    ),
    Field(
        code="site.name", label=_("Site"), part=FieldPart.CUSTOMER, example="Lyon",
        value=_ticket(lambda ticket: ticket.site.name),
    ),
    Field(
        code="site.city", label=_("City of the site"), part=FieldPart.CUSTOMER, example="Lyon",
        value=_ticket(lambda ticket: ticket.site.city),
    ),
)  # fmt: skip
_REQUESTER: Final = (
    Field(
        code="requester.name", label=_("Requester"), part=FieldPart.REQUESTER, example="Sophie Delorme",
        value=_contact("requester", lambda contact: contact.name),
    ),
    Field(
        code="requester.title", label=_("Title of the requester"), part=FieldPart.REQUESTER, example="Mme",
        value=_contact("requester", lambda contact: contact.person.title),
    ),
    Field(
        code="requester.first_name", label=_("First name of the requester"), part=FieldPart.REQUESTER, example="Sophie",
        value=_contact("requester", lambda contact: contact.person.first_name),
    ),
    Field(
        code="requester.email", label=_("Email of the requester"), part=FieldPart.REQUESTER,
        example="sophie@delorme.example", value=_contact("requester", lambda contact: contact.email),
    ),
    Field(
        code="requester.phone", label=_("Phone of the requester"), part=FieldPart.REQUESTER, example="04 78 00 00 00",
        value=_contact("requester", lambda contact: _number(contact.phone, contact)),
    ),
    Field(
        code="requester.mobile", label=_("Mobile of the requester"), part=FieldPart.REQUESTER, example="06 39 98 00 00",
        value=_contact("requester", lambda contact: _number(contact.mobile, contact)),
    ),
    Field(
        code="requester.notes", label=_("Notes on the requester"), part=FieldPart.REQUESTER, audience=STAFF,
        example="Joignable le matin", value=_contact("requester", lambda contact: contact.notes),
    ),
)  # fmt: skip
_USER: Final = (
    Field(
        code="user.name", label=_("User"), part=FieldPart.USER, example="Marc Petit",
        value=_contact("end_user", lambda contact: contact.name),
    ),
    Field(
        code="user.first_name", label=_("First name of the user"), part=FieldPart.USER, example="Marc",
        value=_contact("end_user", lambda contact: contact.person.first_name),
    ),
    Field(
        code="user.notes", label=_("Notes on the user"), part=FieldPart.USER, audience=STAFF,
        example="Télétravail le vendredi", value=_contact("end_user", lambda contact: contact.notes),
    ),
)  # fmt: skip
_TEAM: Final = (
    Field(
        code="group.name", label=_("Work group"), part=FieldPart.TEAM, example="Support",
        value=_ticket(lambda ticket: ticket.work_group),
    ),
    Field(
        code="assignee.name", label=_("Assignee"), part=FieldPart.TEAM, audience=STAFF, example="Karim Haddad",
        value=_assignee(lambda one: one.name),
    ),
)  # fmt: skip
_WRITER: Final = (
    Field(
        code="employee.name", label=_("Name of who writes or calls"), part=FieldPart.WRITER, example="Claire Bernard",
        value=_writer(lambda one: one.name), of_call=lambda call: call.employee_name,
    ),
    Field(
        code="employee.first_name", label=_("First name of who writes"), part=FieldPart.WRITER, example="Claire",
        value=_writer(lambda one: one.first_name),
    ),
    Field(
        code="employee.phone", label=_("Phone of who writes"), part=FieldPart.WRITER, example="04 78 00 00 10",
        value=_writer(lambda one: _number(one.phone)),
    ),
    Field(
        code="employee.extension", label=_("Extension of who writes or calls"), part=FieldPart.WRITER, example="201",
        value=_writer(lambda one: one.extension), of_call=lambda call: call.employee_extension,
    ),
    Field(
        code="employee.email", label=_("Email of who writes"), part=FieldPart.WRITER,
        example="claire@joindre.example", value=_writer(lambda one: one.email),
    ),
)  # fmt: skip
_COMPANY: Final = (
    Field(
        code="company.name", label=_("Name of our company"), part=FieldPart.COMPANY, example="Canal Services",
        value=_company(lambda company: company.name),
    ),
    Field(
        code="company.phone", label=_("Support telephone"), part=FieldPart.COMPANY, example="04 78 00 00 00",
        value=_company(lambda company: company.shown_telephone),
    ),
    Field(
        code="today", label=_("Today’s date"), part=FieldPart.COMPANY, example="24 novembre 2026",
        value=lambda _about: _today(),
    ),
)  # fmt: skip
_CALL: Final = (
    Field(
        code="number", label=_("Number with its country code"), part=FieldPart.CALL, example="+33478000000",
        of_call=lambda call: call.plain_number,
    ),
    Field(
        code="number.digits", label=_("Number without the + sign"), part=FieldPart.CALL, example="33478000000",
        of_call=lambda call: call.digits,
    ),
    Field(
        code="number.national", label=_("Number as it is dialled in our country"), part=FieldPart.CALL,
        example="0478000000", of_call=lambda call: call.national_number,
    ),
    Field(
        code="number.extension", label=_("Extension of the person called"), part=FieldPart.CALL, example="12",
        of_call=lambda call: call.extension,
    ),
    Field(
        code="contact.name", label=_("Name of the person called"), part=FieldPart.CALL, example="Sophie Delorme",
        of_call=lambda call: call.contact_name,
    ),
)  # fmt: skip

CATALOGUE: Final[dict[str, Field]] = {
    field.code: field for field in (*_REQUEST, *_CUSTOMER, *_REQUESTER, *_USER, *_TEAM, *_WRITER, *_COMPANY, *_CALL)
}
