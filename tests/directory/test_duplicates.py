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
