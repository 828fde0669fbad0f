"""The run: what was decided of a slice of lines is done by a few statements, in one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from joindre.directory import in_bulk
from joindre.directory.actions import ContactDetails, FurtherDetail, PersonName
from joindre.directory.customers import SiteCard
from joindre.directory.in_bulk import ContactPatch, NewContact
from joindre.directory.models import Contact, Customer, Employee, Person, Site, folded_name
from joindre.imports.checking import DECIDED, Terms, counted, decide, show, store
from joindre.imports.deciding import SITE_FIELDS, LineDecision
from joindre.imports.differing import further_of
from joindre.imports.models import CustomerCode, DirectoryImport, ImportLine
from joindre.lib.text import fold

#: The columns of a line that are columns of a contact.
OF_CONTACT: Final = (
    "phone", "mobile", "email", "is_decision_maker", "is_financial", "is_main", "is_sales", "do_not_call", "notes",
)  # fmt: skip
#: What a run writes of a line, beside what is decided of it.
MADE: Final = ("contact_made", "person_made", "site_made", "customer_made")
Made = dict[tuple[str, str], Site]


def run(source: DirectoryImport, lines: Sequence[ImportLine], terms: Terms, *, by: Employee) -> Counter[str]:
    """Do what these lines ask for. To be called in a transaction, which may be done anew from its beginning."""
    in_bulk.queue_up()
    decisions, mentions = decide(source, lines, terms)
    mentions.store()
    locked = _locked_people(decisions)
    accepted = [decision for decision in decisions if not decision.is_refused]
    customers = _make_customers(accepted, source, by)
    _keep_keys(accepted, customers)
    sites = _make_sites(accepted, customers, terms, source, by)
    in_bulk.change_sites(
        [(one.site, one.site_changes) for one in accepted if one.site and one.site_changes], by=by, origin=source.name
    )
    _make_contacts([one for one in accepted if one.makes_contact], sites, source, by)
    _change_contacts([one for one in accepted if _changes(one) and _person_of(one) in locked], source, by)
    for decision in decisions:
        show(decision)
    store(lines, *DECIDED, *MADE)
    return counted(lines, decisions)


def _locked_people(decisions: Sequence[LineDecision]) -> set[int]:
    """Lock whoever gets another place or is changed, all at once and in one order, as a merge does.

    Who was found may be erased or merged before the slice is written: nobody stands anywhere anew then (C8).
    """
    accepted = [one for one in decisions if not one.is_refused]
    wanted = {one.person.pk for one in accepted if one.person} | {_person_of(one) for one in accepted if _changes(one)}
    locked = {person.pk for person in in_bulk.lock_people(sorted(wanted))} if wanted else set[int]()
    for decision in accepted:
        if decision.person is not None and decision.person.pk not in locked:
            decision.fate = ImportLine.Fate.REFUSED
            decision.reasons = [_("This person was merged or erased meanwhile. Import the line again if it is right.")]
    return locked


def _make_customers(accepted: Sequence[LineDecision], source: DirectoryImport, by: Employee) -> Mapping[str, Customer]:
    """By their folded names; each is made by the first line that names it."""
    wanted: dict[str, LineDecision] = {}
    for decision in accepted:
        decision.makes_customer = False
        if decision.customer is None:
            wanted.setdefault(folded_name(decision.customer_name), decision)
    made = in_bulk.add_customers([one.customer_name for one in wanted.values()], by=by, origin=source.name)
    for decision, customer in zip(wanted.values(), made, strict=True):
        decision.makes_customer, decision.line.customer_made = True, customer.pk
    return dict(zip(wanted, made, strict=True))


def _customer_of(decision: LineDecision, made: Mapping[str, Customer]) -> Customer:
    return decision.customer or made[folded_name(decision.customer_name)]


def _keep_keys(accepted: Sequence[LineDecision], made: Mapping[str, Customer]) -> None:
    wanted = {_customer_of(one, made).pk: one.line.values["customer_key"] for one in accepted if one.names_key}
    CustomerCode.objects.bulk_create(
        CustomerCode(customer_id=customer, code=code, folded=fold(code)) for customer, code in wanted.items()
    )


def _make_sites(
    accepted: Sequence[LineDecision],
    customers: Mapping[str, Customer],
    terms: Terms,
    source: DirectoryImport,
    by: Employee,
) -> Made:
    wanted: dict[tuple[str, str], LineDecision] = {}
    for decision in accepted:
        decision.makes_site = False
        if decision.site is None and decision.site_name:
            wanted.setdefault(decision.place, decision)
    given = _given_of_sites(accepted)
    cards = [(_customer_of(one, customers), _card(one.site_name, given[place], terms)) for place, one in wanted.items()]
    made = in_bulk.add_sites(cards, by=by, origin=source.name)
    for decision, site in zip(wanted.values(), made, strict=True):
        decision.makes_site, decision.line.site_made = True, site.pk
    return dict(zip(wanted, made, strict=True))


def _given_of_sites(accepted: Sequence[LineDecision]) -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """What the lines say of each site together: of each column the first that fills it."""
    given: dict[tuple[str, str], dict[str, Any]] = {}
    for decision in accepted:
        told, values = given.setdefault(decision.place, {}), decision.line.values
        for name in SITE_FIELDS:
            if name in values:
                told.setdefault(name, values[name])
    return given


def _card(name: str, given: Mapping[str, Any], terms: Terms) -> SiteCard:
    return SiteCard(**({"name": name, "country": terms.country, "time_zone": terms.time_zone} | dict(given)))


def _make_contacts(wanted: Sequence[LineDecision], sites: Made, source: DirectoryImport, by: Employee) -> None:
    """In turns: who stands at two sites in one slice is made by the first line, and found by the second."""
    people: dict[int, Person] = {}
    left = list(wanted)
    while left:
        numbers = {one.line.number for one in left}
        now = [one for one in left if one.person or one.person_of not in numbers]
        contacts = in_bulk.add_contacts(
            [_new(one, sites, person=one.person or people.get(one.person_of)) for one in now], by=by, origin=source.name
        )
        for decision, contact in zip(now, contacts, strict=True):
            is_new = not (decision.person or people.get(decision.person_of))
            people[decision.line.number] = contact.person
            decision.line.contact_made, decision.line.person_made = contact.pk, contact.person_id if is_new else None
        left = [one for one in left if one.line.number not in people]


def _new(decision: LineDecision, sites: Made, *, person: Person | None) -> NewContact:
    values = decision.line.values
    name = PersonName(last_name=values["last_name"], first_name=values.get("first_name", ""))
    further = tuple(FurtherDetail(kind=kind, value=value) for kind, value in further_of(values, held=_own(values)))
    details = ContactDetails(**{column: values[column] for column in OF_CONTACT if column in values}, further=further)
    return NewContact(
        site=decision.site or sites[decision.place],
        name=name,
        title=values.get("title"),
        details=details,
        language=values.get("language", ""),
        is_active=values.get("is_active", True),
        person=person,
    )


def _own(values: Mapping[str, Any]) -> set[str]:
    return {values[name].lower() for name in ("phone", "mobile", "email") if name in values}


def _change_contacts(wanted: Sequence[LineDecision], source: DirectoryImport, by: Employee) -> None:
    """Those whose people were merged meanwhile stay as they are: the next run finds who was kept."""
    patches = [
        ContactPatch(contact=one.contact, identity=one.identity, details=one.details, further=one.further)
        for one in wanted
        if one.contact
    ]
    if patches:
        in_bulk.change_contacts(patches, by=by, origin=source.name)


def _changes(decision: LineDecision) -> bool:
    return decision.contact is not None and bool(decision.identity or decision.details or decision.further)


def _person_of(decision: LineDecision) -> int:
    contact: Contact | None = decision.contact
    return contact.person_id if contact else 0
