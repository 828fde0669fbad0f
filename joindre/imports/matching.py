"""Whom a line is about: by the address, then by a number and the name; else who it may be (C6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Contact, Customer, Person, Site
from joindre.imports.known import Known, name_of, names_of, numbers_of


@dataclass(frozen=True, kw_only=True)
class LineMatch:
    """At most one of the three is set; none where nobody is known."""

    contact: Contact | None = None
    #: Who is known at another site, and is to be a contact here as well (C4).
    person: Person | None = None
    alike: Contact | None = None
    reason: str | Promise = ""
    #: Whether `alike` stands at this very site, and is the only one: so that a line may be taken for them.
    is_alone: bool = False


def match(values: Mapping[str, Any], known: Known, *, customer: Customer | None, site: Site | None) -> LineMatch:
    names = names_of(values)
    by_address = known.by_address.get(values.get("email", "").lower(), ())
    by_number = [contact for number in numbers_of(values) for contact in known.by_number.get(number, ())]
    certain = [contact for contact in [*by_address, *by_number] if name_of(contact) in names]
    if here := _at(certain, site):
        return LineMatch(contact=here[0])
    at_customer = _unique(
        contact for name in names for contact in (known.by_name.get((customer.pk, name), ()) if customer else ())
    )
    here = _at(at_customer, site)
    if certain:
        person = certain[0].person
        # They may stand here already, with other details.
        own = next((contact for contact in here if contact.person_id == person.pk), None)
        return LineMatch(contact=own) if own else LineMatch(person=person)
    if len(here) == 1 and not (values.get("email") or numbers_of(values)):
        return LineMatch(contact=here[0])
    return _doubt(by_address, at_customer, site)


def _doubt(by_address: Sequence[Contact], by_name: Sequence[Contact], site: Site | None) -> LineMatch:
    for contacts, reason in ((by_address, _("same address")), (by_name, _("same name"))):
        if contacts:
            here = _at(contacts, site)
            return LineMatch(alike=(here or contacts)[0], reason=reason, is_alone=len(here) == 1)
    return LineMatch()


def _at(contacts: Iterable[Contact], site: Site | None) -> list[Contact]:
    return [] if site is None else _unique(contact for contact in contacts if contact.site_id == site.pk)


def _unique(contacts: Iterable[Contact]) -> list[Contact]:
    return sorted(dict.fromkeys(contacts), key=lambda contact: contact.pk)
