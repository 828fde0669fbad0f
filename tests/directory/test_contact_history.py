"""What the history of a contact holds (C3, T8)."""

import pytest
from django.utils import translation

from joindre.audit.recording import LONGEST
from joindre.directory.actions import ContactDetails, FurtherDetail, PersonName, change_contact, create_contact
from joindre.directory.history import recorded
from joindre.directory.models import Contact, ContactChange, Employee, Site
from tests.factories import make_agent, make_contact, make_person
from tests.queries import count_queries

SOPHIE = PersonName(last_name="Delorme", first_name="Sophie")
FAX = FurtherDetail(kind="fax", value="+33199001236", label="comptabilité")


@pytest.fixture
def by() -> Employee:
    return make_agent("Claire Bernard")


@pytest.fixture
def sophie(lyon: Site, by: Employee) -> Contact:
    details = ContactDetails(phone="+33199001235", is_main=True, further=(FAX,))
    return create_contact(lyon, name=SOPHIE, details=details, by=by)


def told(change: ContactChange) -> list[tuple[str, str, str]]:
    with translation.override("fr"):
        return [(one.label, one.old, one.new) for one in change.shown_differences]


def test_a_new_contact_begins_with_who_made_them_and_what_was_filled(sophie: Contact) -> None:
    change = ContactChange.objects.get()

    assert (change.person, change.contact, change.what, change.author) == (
        sophie.person, sophie, "created", "Claire Bernard",
    )  # fmt: skip
    assert told(change) == [
        ("Nom", "", "Delorme"),
        ("Prénom", "", "Sophie"),
        ("Téléphone", "", "01 99 00 12 35"),
        ("Contact principal", "", "oui"),
        ("Autres numéros et adresses", "", "01 99 00 12 36 (comptabilité)"),
    ]


def test_a_change_tells_what_is_of_the_person_apart_from_what_is_of_the_site(sophie: Contact, by: Employee) -> None:
    """C4: the name holds at every site, the numbers at one."""
    name = PersonName(last_name="Marchand", first_name="Sophie")
    change_contact(sophie, name=name, details=ContactDetails(phone="+33199001235;ext=12", further=(FAX,)), by=by)

    person, place = ContactChange.objects.filter(what="changed").order_by("pk")
    assert (person.contact, told(person)) == (None, [("Nom", "Delorme", "Marchand")])
    assert (place.contact, told(place)) == (
        sophie,
        [("Téléphone", "01 99 00 12 35", "01 99 00 12 35 poste 12"), ("Contact principal", "oui", "non")],
    )


def test_what_changes_nothing_leaves_no_line(sophie: Contact, by: Employee) -> None:
    details = ContactDetails(phone="+33199001235", is_main=True, further=(FAX,))
    change_contact(sophie, name=SOPHIE, details=details, by=by)

    assert ContactChange.objects.count() == 1


def test_long_notes_are_cut(sophie: Contact, by: Employee) -> None:
    change_contact(sophie, name=SOPHIE, details=ContactDetails(notes="a" * 9000), by=by)

    [notes] = [new for name, _old, new in ContactChange.objects.latest("pk").differences if name == "notes"]
    assert notes == "a" * LONGEST


@pytest.mark.parametrize(("was", "what"), [(True, "deactivated"), (False, "reactivated")])
def test_whoever_leaves_or_returns_is_told_so(lyon: Site, by: Employee, *, was: bool, what: str) -> None:
    contact = make_contact("Paul Simon", site=lyon, is_active=was)

    with recorded(contact, by=by):
        Contact.objects.update(is_active=not was)

    assert ContactChange.objects.get().what == what


def test_changes_at_other_customers_are_not_of_whoever_is_limited(lyon: Site, nantes: Site, by: Employee) -> None:
    """S3: of the sites of others nothing, of the person what holds everywhere."""
    person = make_person("Paul Simon")
    here, there = (make_contact(person=person, site=site) for site in (lyon, nantes))
    for contact in (here, there):
        change_contact(contact, name=SOPHIE, details=ContactDetails(email=f"p{contact.pk}@simon.example"), by=by)

    seen = ContactChange.objects.filter(person=person).at([lyon.customer_id]).order_by("pk")

    assert [change.contact for change in seen] == [None, here]
    assert ContactChange.objects.at(None).count() == 3


def test_a_history_costs_no_more_queries_when_it_is_long(sophie: Contact, by: Employee) -> None:
    def look() -> object:
        return [(told(one), one.author) for one in ContactChange.objects.filter(person=sophie.person).with_people()]

    before = count_queries(look)
    for number in range(5):
        change_contact(sophie, name=SOPHIE, details=ContactDetails(phone=f"+3319900124{number}"), by=by)

    assert count_queries(look) == before
