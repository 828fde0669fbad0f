"""A person as a card for other programs (C7): everything but what is the staff's alone."""

from collections.abc import Iterable, Iterator

from joindre.directory.models import Contact, ContactDetail, Person
from joindre.lib import clock
from joindre.lib.text import words
from joindre.lib.vcards import text, uri, vcard

TYPES = {
    ContactDetail.Kind.PHONE: "work,voice",
    ContactDetail.Kind.MOBILE: "work,cell",
    ContactDetail.Kind.FAX: "work,fax",
}


def card_of(person: Person, contacts: Iterable[Contact]) -> str:
    """The card of a person with these of their places, each a group of lines."""
    title = person.title.label if person.title else ""
    lines = [
        "KIND:individual",
        text("FN", person.name),
        text("N", person.last_name, person.first_name, "", title, ""),
        *([f"LANG;PREF=1:{person.language}"] if person.language else []),
        *(line for number, contact in enumerate(contacts, start=1) for line in _place(f"place{number}", contact)),
        f"REV:{clock.now():%Y%m%dT%H%M%SZ}",
    ]
    return vcard(lines)


def file_name(person: Person) -> str:
    """Letters and digits alone, whatever the name holds."""
    return f"{'-'.join(words(person.name)[:8])[:80] or 'contact'}.vcf"


def _place(group: str, contact: Contact) -> Iterator[str]:
    site = contact.site
    yield text(f"{group}.ORG", site.customer.name, site.name)
    if contact.roles:
        yield text(f"{group}.ROLE", ", ".join(contact.roles))
    kinds = [(ContactDetail.Kind.PHONE, contact.phone), (ContactDetail.Kind.MOBILE, contact.mobile)]
    further = list(contact.details.all())
    numbers = [*kinds, *((ContactDetail.Kind(one.kind), one.value) for one in further)]
    for kind, number in numbers:
        if number and kind in TYPES:
            yield uri(f'{group}.TEL;VALUE=uri;TYPE="{TYPES[kind]}"', f"tel:{number}")
    addresses = [contact.email, *(one.value for one in further if one.kind == ContactDetail.Kind.EMAIL)]
    for address in addresses:
        if address:
            yield text(f"{group}.EMAIL;TYPE=work", address)
    if site.address or site.city:
        street = ", ".join(site.address.splitlines())
        yield text(f"{group}.ADR;TYPE=work", "", "", street, site.city, "", site.postal_code, site.country_name)
