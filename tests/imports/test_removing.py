"""Taking back what an import made and nobody has used: counted first, then removed; the rest stays (C9)."""

import pytest

from joindre.directory.actions import ContactDetails, PersonName, change_contact
from joindre.directory.models import (
    Addressee,
    AddresseeWord,
    Contact,
    ContactChange,
    Customer,
    CustomerWord,
    Employee,
    Person,
    Site,
)  # fmt: skip
from joindre.imports.actions import GoneOn, look_for_unused, remove_unused
from joindre.imports.models import CustomerCode, DirectoryImport
from joindre.search.models import IndexedText
from tests.factories import make_ticket
from tests.imports.importing import imported, work

HEADINGS = ("Code client", "Société", "Site", "Nom", "Courriel", "Téléphone")
LINES = (
    ("C-1", "Nord", "Lille", "Martin", "martin@nord.example", "03 20 00 00 01"),
    ("C-1", "Nord", "Lille", "Faure", "faure@nord.example", ""),
    ("C-2", "Sud", "Nice", "Blanc", "blanc@sud.example", ""),
)


@pytest.fixture
def source(root: Employee) -> DirectoryImport:
    return imported(*LINES, by=root, headings=HEADINGS)


def removed(source: DirectoryImport, by: Employee) -> DirectoryImport:
    look_for_unused(source, by=by)
    work()
    remove_unused(source, by=by)
    work()
    source.refresh_from_db()
    return source


def test_what_nobody_used_is_removed_without_a_trace(source: DirectoryImport, root: Employee) -> None:
    removed(source, root)

    tables = (Contact, Person, Site, Customer, CustomerWord, CustomerCode, ContactChange, AddresseeWord)
    assert [table.objects.count() for table in tables] == [0] * len(tables)
    assert not Addressee.objects.filter(contact__isnull=False).exists()
    assert not IndexedText.objects.filter(kind=IndexedText.CONTACT).exists()
    assert (source.counts["removed_contact"], source.counts["removed_customer"]) == (3, 2)


def test_it_is_counted_before(source: DirectoryImport, root: Employee) -> None:
    make_ticket(requester=Contact.objects.get(email="martin@nord.example"))

    look_for_unused(source, by=root)
    work()

    source.refresh_from_db()
    assert source.state == DirectoryImport.State.WEIGHED
    found = {
        name: source.counts.get(name, 0) for name in ("unused_contact", "unused_site", "unused_customer", "kept_used")
    }
    assert found == {"unused_contact": 2, "unused_site": 1, "unused_customer": 1, "kept_used": 1}
    assert Contact.objects.count() == 3


def test_who_has_a_request_stays_with_their_place(source: DirectoryImport, root: Employee) -> None:
    make_ticket(requester=Contact.objects.get(email="martin@nord.example"))

    removed(source, root)

    assert [contact.name for contact in Contact.objects.all()] == ["Martin"]
    assert [site.name for site in Site.objects.all()] == ["Lille"]


def test_what_was_changed_by_hand_stays(source: DirectoryImport, root: Employee) -> None:
    contact = Contact.objects.get(email="blanc@sud.example")
    details = ContactDetails(email="blanc@sud.example", notes="Rappeler le matin")
    change_contact(contact, name=PersonName(last_name="Blanc"), details=details, by=root)

    removed(source, root)

    assert Contact.objects.get().name == "Blanc"
    assert source.lines.get(number=4).kept == "changed"


def test_what_was_there_before_stays(root: Employee) -> None:
    imported(LINES[0], by=root, headings=HEADINGS)
    second = imported(*LINES, by=root, headings=HEADINGS)

    removed(second, root)

    assert [contact.name for contact in Contact.objects.all()] == ["Martin"]


def test_a_mail_and_an_account_are_uses(source: DirectoryImport, root: Employee, ada: Employee) -> None:
    """A person who signs in stays."""
    person = Contact.objects.get(email="faure@nord.example").person
    person.account = ada.account
    person.save()

    removed(source, root)

    assert [contact.name for contact in Contact.objects.all()] == ["Faure"]


def test_it_is_looked_for_before_it_is_removed(source: DirectoryImport, root: Employee) -> None:
    with pytest.raises(GoneOn):
        remove_unused(source, by=root)
