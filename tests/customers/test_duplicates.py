import pytest

from joindre.customers.actions import Further, Identity, Place, create_contact
from joindre.customers.duplicates import likely_duplicates
from joindre.customers.models import Contact, ContactDetail, Site
from tests.factories import make_site
from tests.queries import count_queries

SOPHIE = Identity(last_name="Lefèvre", first_name="Sophie")
SOMEBODY = Identity(last_name="Personne")


@pytest.fixture
def sophie(lyon: Site) -> Contact:
    further = (
        Further(kind=ContactDetail.Kind.MOBILE, value="+33639980001"),
        Further(kind=ContactDetail.Kind.EMAIL, value="perso@lefevre.example"),
    )
    place = Place(phone="+33199001235", email="Sophie@Moreau.example", further=further)
    return create_contact(lyon, identity=SOPHIE, place=place)


@pytest.mark.parametrize(
    ("identity", "place", "reason"),
    [
        (Identity(last_name="LEFEVRE", first_name="sophie"), Place(), "même nom"),
        (Identity(last_name="Sophie", first_name="Lefèvre"), Place(), "même nom"),
        (SOMEBODY, Place(email="sophie@moreau.example"), "même adresse"),
        (SOMEBODY, Place(email="perso@lefevre.example"), "même adresse"),
        (SOMEBODY, Place(mobile="+33199001235"), "même numéro"),
        (SOMEBODY, Place(phone="+33639980001"), "même numéro"),
        (SOMEBODY, Place(further=(Further(kind="phone", value="+33199001235"),)), "même numéro"),
    ],
)
def test_the_same_person_is_recognised(sophie: Contact, identity: Identity, place: Place, reason: str) -> None:
    """C6"""
    found = likely_duplicates(sophie.customer, identity=identity, place=place)

    assert [(one.contact, one.reasons) for one in found] == [(sophie, (reason,))]


def test_at_another_site_of_the_customer_too(sophie: Contact) -> None:
    """C6"""
    make_site(sophie.customer, "Paris")

    assert likely_duplicates(sophie.customer, identity=SOPHIE, place=Place())


def test_another_person_is_not_taken_for_them(sophie: Contact) -> None:
    place = Place(phone="+33199001236", email="anne@moreau.example")

    assert (
        likely_duplicates(sophie.customer, identity=Identity(last_name="Lefèvre", first_name="Anne"), place=place) == []
    )


def test_what_is_blank_is_nothing_in_common(sophie: Contact, lyon: Site) -> None:
    create_contact(lyon, identity=SOMEBODY, place=Place())

    assert likely_duplicates(sophie.customer, identity=Identity(last_name="Petit"), place=Place()) == []


def test_people_of_other_customers_are_not_told(sophie: Contact, nantes: Site) -> None:
    """C6, S3"""
    place = Place(email="sophie@moreau.example", phone="+33199001235")

    assert likely_duplicates(nantes.customer, identity=SOPHIE, place=place) == []


def test_somebody_inactive_is_not_offered(sophie: Contact) -> None:
    Contact.objects.update(is_active=False)

    assert likely_duplicates(sophie.customer, identity=SOPHIE, place=Place()) == []


def test_many_alike_cost_no_more_queries_than_one(sophie: Contact, lyon: Site) -> None:
    def look() -> object:
        return [
            (one.contact.name, one.contact.site.name)
            for one in likely_duplicates(lyon.customer, identity=SOPHIE, place=Place())
        ]

    before = count_queries(look)
    for _ in range(4):
        create_contact(lyon, identity=SOPHIE, place=Place())

    assert count_queries(look) == before
