"""The catalogue of fields and its one resolver (S5)."""

from pathlib import Path

import pytest
from django.utils import translation

from joindre.company.models import Company
from joindre.directory.models import Contact, Employee, Site
from joindre.directory.models.contacts import Title
from joindre.fields.catalogue import CATALOGUE
from joindre.fields.known import About, Field
from joindre.fields.resolving import StaffField, UnknownField, fields_for, fields_of_calls, resolve
from joindre.lib import clock
from joindre.tickets.models import Entry, Priority, Severity, Ticket, TicketType
from tests.factories import make_work_group

CLIENT, STAFF = Entry.Audience.CLIENT, Entry.Audience.STAFF
PAGE = Path(__file__).parents[2] / "docs/how/fields.md"


def line_of(field: Field) -> str:
    with translation.override("en"):
        english = str(field.label)
    with translation.override("fr"):
        french = str(field.label)
    held_by = " and ".join(filter(None, ["texts" if field.value else "", "calls" if field.of_call else ""]))
    audience = "staff" if field.is_for_staff else "client"
    return f"| `{field.code}` | {english} | {french} | {audience} | {held_by} | {field.example} |"


def test_the_page_lists_every_field_as_it_is() -> None:
    """S5: code, both labels, audience, who may hold it and an example."""
    table = PAGE.read_text(encoding="utf-8").partition("## All fields")[2]

    listed = [line for line in table.splitlines() if line.startswith("| `")]

    assert listed == [line_of(field) for field in CATALOGUE.values()]


def test_each_field_says_something_of_a_request_that_has_everything(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """S5"""
    about = About(ticket=filled(ticket, ada, carol), writer=ada)

    said = {field.code: resolve(about, field.code, audience=STAFF) for field in fields_for(STAFF)}

    assert [code for code, value in said.items() if not value] == []


def test_a_poor_request_leaves_fields_blank(ticket: Ticket) -> None:
    """S5, M15: nothing is invented, and nothing breaks."""
    Ticket.objects.filter(pk=ticket.pk).update(requester=None, end_user=None, assignee=None, work_group=None)
    poor = About(ticket=Ticket.objects.get(pk=ticket.pk))

    said = {field.code: resolve(poor, field.code, audience=STAFF) for field in fields_for(STAFF)}

    assert said["requester.name"] == said["assignee.name"] == said["employee.name"] == said["group.name"] == ""
    assert said["request.number"] == str(ticket.number)


def test_a_field_for_the_staff_says_nothing_to_a_client(ticket: Ticket) -> None:
    """S5"""
    with pytest.raises(StaffField, match="Affectée à"):
        resolve(About(ticket=ticket), "assignee.name", audience=CLIENT)

    assert "assignee.name" not in {field.code for field in fields_for(CLIENT)}


@pytest.mark.parametrize("code", ["", "request", "request.pk", "number", "ticket.__class__", "x" * 5000])
def test_what_is_no_field_of_texts_is_refused(ticket: Ticket, code: str) -> None:
    """S5: the number of a call is not a field of texts."""
    with pytest.raises(UnknownField):
        resolve(About(ticket=ticket), code, audience=STAFF)


def test_calls_and_texts_share_what_both_may_say() -> None:
    """S5: one catalogue for telephony and texts alike."""
    shared = {field.code for field in fields_of_calls()} & {field.code for field in fields_for(CLIENT)}

    assert shared == {"request.number", "employee.name", "employee.extension"}


def filled(ticket: Ticket, writer: Employee, person: Contact) -> Ticket:
    writer.phone, writer.extension = "+33478000010", "201"
    person.phone, person.mobile, person.notes = "+33478000000", "+33639980000", "Le matin"
    person.save()
    Site.objects.filter(pk=person.site_id).update(city="Lyon")
    person.person.title = Title.objects.first()
    person.person.save()
    Company.objects.update(telephone="+33478000000")
    now = clock.now()
    Ticket.objects.filter(pk=ticket.pk).update(
        requester=person, end_user=person, assignee=writer, work_group=make_work_group(), on_hold_at=now,
        resolved_at=now, closed_at=now, type=TicketType.objects.first(), severity=Severity.objects.first(),
        priority=Priority.objects.first(),
    )  # fmt: skip
    return Ticket.objects.get(pk=ticket.pk)
