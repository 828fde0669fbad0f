"""What the acts on contacts store, named or not, and whom a change concerns (C2, C3, C4)."""

from functools import partial

import pytest

from joindre.directory.actions import ContactDetails, FurtherDetail, PersonName, change_contact, create_contact
from joindre.directory.models import Addressee, Contact, ContactDetail, Person, Site, Title
from joindre.directory.search import find_contacts
from tests.factories import make_agent, make_contact, make_person, make_site
from tests.queries import count_queries

SOPHIE = PersonName(last_name="Delorme", first_name="Sophie")
FAX = FurtherDetail(kind=ContactDetail.Kind.FAX, value="+33199001236", label="comptabilité")
HOME = FurtherDetail(kind=ContactDetail.Kind.PHONE, value="+33199001237")
FULL = ContactDetails(
    phone="+33199001235", mobile="+33639981235", email="sophie@moreau.example", is_decision_maker=True,
    is_financial=True, is_main=True, is_sales=True, notes="Le matin", further=(FAX, HOME),
)  # fmt: skip


@pytest.fixture
def sophie(lyon: Site) -> Contact:
    return create_contact(lyon, name=SOPHIE, details=ContactDetails(further=(FAX,)), by=make_agent())


def shown(contact: Contact) -> tuple[object, ...]:
    """What a card shows beside the contact's own columns."""
    return contact.person.title, contact.site.customer.name


def kept(contact: Contact) -> ContactDetails:
    """Everything that is stored of the contact at this site."""
    row = Contact.objects.get(pk=contact.pk)
    further = tuple(
        FurtherDetail(kind=one.kind, value=one.value, label=one.label) for one in row.details.order_by("pk")
    )
    return ContactDetails(
        phone=row.phone, mobile=row.mobile, email=row.email, is_decision_maker=row.is_decision_maker,
        is_financial=row.is_financial, is_main=row.is_main, is_sales=row.is_sales, notes=row.notes, further=further,
    )  # fmt: skip


def test_what_is_not_said_of_a_contact_is_blank(lyon: Site) -> None:
    """C2: no title, no number, no role."""
    contact = create_contact(lyon, name=PersonName(last_name="Delorme"), details=ContactDetails(), by=make_agent())

    row = Contact.objects.get(pk=contact.pk)
    assert (row.person.title, row.person.last_name, row.person.first_name) == (None, "Delorme", "")
    assert (row.phone, row.mobile, row.email, row.notes) == ("", "", "", "")
    assert row.roles == []
    assert not row.details.exists()


def test_all_that_is_said_of_a_contact_is_stored(lyon: Site, sophie: Contact) -> None:
    """C2, C3: when they are made, and when they are changed."""
    made = create_contact(lyon, name=SOPHIE, details=FULL, by=make_agent())
    changed = change_contact(sophie, name=SOPHIE, details=FULL, by=make_agent())

    assert kept(made) == kept(changed) == FULL
    assert ContactDetail.objects.get(value=HOME.value, contact=made).label == ""


def test_a_change_takes_the_place_of_the_further_numbers(sophie: Contact) -> None:
    """C3: those that are not named any more are gone, and a colleague's stay."""
    other = create_contact(sophie.site, name=SOPHIE, details=ContactDetails(further=(FAX,)), by=make_agent())

    change_contact(sophie, name=SOPHIE, details=ContactDetails(further=(HOME,)), by=make_agent())

    assert (kept(sophie).further, kept(other).further) == ((HOME,), (FAX,))


def test_a_change_of_the_name_is_of_that_person_alone(sophie: Contact) -> None:
    """C4"""
    madame = Title.objects.get(name="Mme")
    make_contact("Paul Petit", site=sophie.site)

    change_contact(
        sophie, name=PersonName(title=madame, last_name="Marchand", first_name="So"), details=FULL, by=make_agent()
    )

    assert {str(person): person.title for person in Person.objects.all()} == {"So Marchand": madame, "Paul Petit": None}


def test_the_changed_contact_is_the_one_of_this_site(lyon: Site, nantes: Site) -> None:
    """C4: given back as it is now, with what a page shows of it, whatever the order of the places."""
    person = make_person("Sophie Delorme")
    places = [make_contact(person=person, site=site) for site in (lyon, nantes, make_site())]

    for place in places:
        changed = change_contact(place, name=SOPHIE, details=FULL, by=make_agent())

        assert (changed.pk, changed.site, changed.phone) == (place.pk, place.site, FULL.phone)
        assert count_queries(partial(shown, changed)) == 0


def test_a_changed_person_is_found_at_each_of_their_places_alone(sophie: Contact, nantes: Site) -> None:
    """C4, M2"""
    make_contact(person=sophie.person, site=nantes)
    before = Addressee.objects.count()

    change_contact(sophie, name=PersonName(last_name="Marchand"), details=ContactDetails(), by=make_agent())

    assert before == 1
    assert Addressee.objects.filter(sort_name="marchand").count() == Addressee.objects.count() == 2
    assert [contact.site for contact in find_contacts("marchand", site=nantes)] == [nantes]
