"""The acts on imports and on many contacts at once, as the tests of rights try them."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from joindre.directory import in_bulk
from joindre.directory.actions import ContactDetails, PersonName
from joindre.directory.customers import SiteCard
from joindre.directory.models import Employee
from joindre.imports import actions
from joindre.imports.exporting import Exported, export_directory
from joindre.imports.models import DirectoryImport
from joindre.tickets.models import Ticket

State = DirectoryImport.State
PLACE = SiteCard(name="Nouveau", country="FR", time_zone="Europe/Paris")
NAME = PersonName(last_name="Delorme")


def source(state: State, by: Employee) -> DirectoryImport:
    """An import in this state, that has run before."""
    made = DirectoryImport(name="a.csv", employee=by, state=state, headings=["Client"], columns=["customer"])
    made.counts, made.is_worked = {"ran": 1}, state in DirectoryImport.WORKED
    made.save()
    return made


def patch_of(ticket: Ticket) -> in_bulk.ContactPatch:
    contact = ticket.requester
    assert contact is not None
    return in_bulk.ContactPatch(contact=contact, details={"notes": "Autre"})


ACTS_OF_IMPORTS: dict[str, Callable[[Ticket, Employee], object]] = {
    "send_file": lambda _ticket, by: actions.send_file(SimpleUploadedFile("a.csv", b"Client\nNord\n"), by=by),
    "choose_columns": lambda _ticket, by: actions.choose_columns(source(State.COLUMNS, by), ["customer"], by=by),
    "start_import": lambda _ticket, by: actions.start_import(source(State.CHECKED, by), doubtful="leave", by=by),
    "go_on": lambda _ticket, by: actions.go_on(source(State.CANCELLED, by), by=by),
    "stop_import": lambda _ticket, by: actions.stop_import(source(State.RUNNING, by), by=by),
    "look_for_unused": lambda _ticket, by: actions.look_for_unused(source(State.DONE, by), by=by),
    "remove_unused": lambda _ticket, by: actions.remove_unused(source(State.WEIGHED, by), by=by),
    "export_directory": lambda _ticket, by: list(export_directory(Exported.CUSTOMERS, by=by)),
    "add_customers": lambda _ticket, by: in_bulk.add_customers(["Nord-Est"], by=by, origin="a.csv"),
    "add_sites": lambda ticket, by: in_bulk.add_sites([(ticket.customer, PLACE)], by=by, origin="a.csv"),
    "change_sites": lambda ticket, by: in_bulk.change_sites([(ticket.site, {"city": "Lille"})], by=by, origin="a.csv"),
    "add_contacts": lambda ticket, by: in_bulk.add_contacts(
        [in_bulk.NewContact(site=ticket.site, name=NAME, details=ContactDetails())], by=by, origin="a.csv"
    ),
    "change_contacts": lambda ticket, by: in_bulk.change_contacts([patch_of(ticket)], by=by, origin="a.csv"),
}
