import pytest

from joindre.directory.actions import ContactDetails, FurtherDetail, PersonName, create_contact
from joindre.directory.duplicates import likely_duplicates
from joindre.directory.models import Contact, ContactDetail, Site
from tests.factories import make_agent, make_site
from tests.queries import count_queries

SOPHIE = PersonName(last_name="Lefèvre", first_name="Sophie")
SOMEBODY = PersonName(last_name="Personne")


@pytest.fixture
def sophie(lyon: Site) -> Contact:
    further = (
        FurtherDetail(kind=ContactDetail.Kind.MOBILE, value="+33639980001"),
        FurtherDetail(kind=ContactDetail.Kind.EMAIL, value="perso@lefevre.example"),
    )
    details = ContactDetails(phone="+33199001235", email="Sophie@Moreau.example", further=further)
    return create_contact(lyon, name=SOPHIE, details=details, by=make_agent())


@pytest.mark.parametrize(
    ("name", "details", "reason"),
    [
        (PersonName(last_name="LEFEVRE", first_name="sophie"), ContactDetails(), "même nom"),
        (PersonName(last_name="Sophie", first_name="Lefèvre"), ContactDetails(), "même nom"),
        (SOMEBODY, ContactDetails(email="sophie@moreau.example"), "même adresse"),
        (SOMEBODY, ContactDetails(email="perso@lefevre.example"), "même adresse"),
        (SOMEBODY, ContactDetails(mobile="+33199001235"), "même numéro"),
        (SOMEBODY, ContactDetails(phone="+33639980001"), "même numéro"),
        (SOMEBODY, ContactDetails(further=(FurtherDetail(kind="phone", value="+33199001235"),)), "même numéro"),
    ],
)
def test_the_same_person_is_recognised(sophie: Contact, name: PersonName, details: ContactDetails, reason: str) -> None:
    """C6"""
    found = likely_duplicates(sophie.customer, name=name, details=details)

    assert [(one.contact, one.reasons) for one in found] == [(sophie, (reason,))]


@pytest.mark.parametrize(
    ("last", "first"), [("Lefevre", "Sohpie"), ("Sophie", "Lefevr"), ("Lefèvvre", "Sophie"), ("Sophie-Lefevre", "")]
)
def test_a_name_that_is_spelt_alike_is_told_as_such(sophie: Contact, last: str, first: str) -> None:
    """C6: letters the other way round, one missing or too many, the order of the names."""
    [found] = likely_duplicates(
        sophie.customer, name=PersonName(last_name=last, first_name=first), details=ContactDetails()
    )

    assert (found.contact, found.reasons, found.is_certain) == (sophie, ("nom proche",), False)


def test_whoever_surely_is_the_same_comes_before_whose_name_is_near(sophie: Contact, lyon: Site) -> None:
    """C6"""
    details = ContactDetails(phone="+33199009999")
    other = create_contact(lyon, name=PersonName(last_name="Autre"), details=details, by=make_agent())

    found = likely_duplicates(lyon.customer, name=PersonName(last_name="Lefevre", first_name="Sohpie"), details=details)

    assert [one.contact for one in found] == [other, sophie]


def test_two_at_one_switchboard_are_told_apart_by_their_extensions(sophie: Contact, lyon: Site) -> None:
    """C5, C6"""
    create_contact(lyon, name=SOMEBODY, details=ContactDetails(phone="+33199001277;ext=1"), by=make_agent())

    other = ContactDetails(phone="+33199001277;ext=2")

    assert likely_duplicates(lyon.customer, name=PersonName(last_name="Petit"), details=other) == []


def test_a_name_that_many_have_costs_a_bounded_look(lyon: Site) -> None:
    """C6"""
    for _ in range(30):
        create_contact(lyon, name=SOPHIE, details=ContactDetails(), by=make_agent())

    assert len(likely_duplicates(lyon.customer, name=SOPHIE, details=ContactDetails())) == 5


def test_at_another_site_of_the_customer_too(sophie: Contact) -> None:
    """C6"""
    make_site(sophie.customer, "Paris")

    assert likely_duplicates(sophie.customer, name=SOPHIE, details=ContactDetails())


def test_another_person_is_not_taken_for_them(sophie: Contact) -> None:
    details = ContactDetails(phone="+33199001236", email="anne@moreau.example")

    assert (
        likely_duplicates(sophie.customer, name=PersonName(last_name="Lefèvre", first_name="Anne"), details=details)
        == []
    )


def test_what_is_blank_is_nothing_in_common(sophie: Contact, lyon: Site) -> None:
    create_contact(lyon, name=SOMEBODY, details=ContactDetails(), by=make_agent())

    assert likely_duplicates(sophie.customer, name=PersonName(last_name="Petit"), details=ContactDetails()) == []


def test_people_of_other_customers_are_not_told(sophie: Contact, nantes: Site) -> None:
    """C6, S3"""
    details = ContactDetails(email="sophie@moreau.example", phone="+33199001235")

    assert likely_duplicates(nantes.customer, name=SOPHIE, details=details) == []


def test_somebody_inactive_is_not_offered(sophie: Contact) -> None:
    Contact.objects.update(is_active=False)

    assert likely_duplicates(sophie.customer, name=SOPHIE, details=ContactDetails()) == []


def test_many_alike_cost_no_more_queries_than_one(sophie: Contact, lyon: Site) -> None:
    def look() -> object:
        return [
            (one.contact.name, one.contact.site.name)
            for one in likely_duplicates(lyon.customer, name=SOPHIE, details=ContactDetails())
        ]

    before = count_queries(look)
    for _ in range(4):
        create_contact(lyon, name=SOPHIE, details=ContactDetails(), by=make_agent())

    assert count_queries(look) == before
