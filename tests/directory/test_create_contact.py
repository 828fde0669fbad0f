import pytest

from joindre.directory.actions import (
    ContactDetails,
    FurtherDetail,
    PersonName,
    add_contact,
    change_contact,
    create_contact,
)
from joindre.directory.models import Contact, ContactDetail, Person, Site, Title
from joindre.directory.search import find_contacts
from tests.factories import make_agent, make_contact

SOPHIE = PersonName(last_name="Delorme", first_name="Sophie")
FAX = FurtherDetail(kind=ContactDetail.Kind.FAX, value="+33199001236", label="comptabilité")


@pytest.mark.django_db
def test_a_contact_has_their_identity_and_what_is_of_the_site(lyon: Site) -> None:
    """C2, C4"""
    madame = Title.objects.get(name="Mme")
    details = ContactDetails(
        phone="+33199001235", email="sophie@moreau.example", is_main=True, notes="Le matin", further=(FAX,)
    )

    contact = create_contact(
        lyon, name=PersonName(title=madame, last_name="Delorme", first_name="Sophie"), details=details, by=make_agent()
    )

    kept = Contact.objects.get(pk=contact.pk)
    assert (kept.name, kept.person.title, kept.site) == ("Sophie Delorme", madame, lyon)
    assert (kept.phone, kept.mobile, kept.email) == ("+33199001235", "", "sophie@moreau.example")
    assert (kept.is_main, kept.is_decision_maker, kept.notes) == (True, False, "Le matin")
    assert [(detail.kind, detail.value, detail.label) for detail in kept.details.all()] == [
        ("fax", "+33199001236", "comptabilité")
    ]


def test_a_new_contact_is_found_at_once(lyon: Site) -> None:
    """M2"""
    contact = create_contact(lyon, name=SOPHIE, details=ContactDetails(), by=make_agent())

    assert find_contacts("delo", site=lyon) == [contact]


def test_a_change_of_the_person_holds_at_every_site(lyon: Site, nantes: Site) -> None:
    """C4"""
    here = create_contact(
        lyon, name=SOPHIE, details=ContactDetails(phone="+33199001235", further=(FAX,)), by=make_agent()
    )
    there = make_contact(person=here.person, site=nantes, phone="+33199001299")

    change_contact(
        here,
        name=PersonName(last_name="Marchand", first_name="Sophie"),
        details=ContactDetails(mobile="+33639981235"),
        by=make_agent(),
    )

    assert {contact.name for contact in Contact.objects.filter(person=here.person)} == {"Sophie Marchand"}
    assert find_contacts("marchand", site=nantes) == [there]
    assert find_contacts("delorme", site=lyon) == []


def test_a_change_of_the_details_is_of_one_site(lyon: Site, nantes: Site) -> None:
    """C4"""
    here = create_contact(
        lyon, name=SOPHIE, details=ContactDetails(phone="+33199001235", is_main=True, further=(FAX,)), by=make_agent()
    )
    there = make_contact(person=here.person, site=nantes, phone="+33199001299", is_main=True)

    changed = change_contact(here, name=SOPHIE, details=ContactDetails(mobile="+33639981235"), by=make_agent())

    assert (changed.phone, changed.mobile, changed.is_main, list(changed.details.all())) == (
        "",
        "+33639981235",
        False,
        [],
    )
    assert Contact.objects.filter(pk=there.pk, phone="+33199001299", is_main=True).exists()


def test_nothing_is_left_of_a_contact_that_could_not_be_made(lyon: Site) -> None:
    """C2"""
    broken = ContactDetails(further=(FurtherDetail(kind=ContactDetail.Kind.FAX, value=None),))  # type: ignore[arg-type]  # no caller may

    with pytest.raises(Exception, match=r"(?i)null"):
        create_contact(lyon, name=SOPHIE, details=broken, by=make_agent())

    assert not Person.objects.exists()


def test_who_writes_by_mail_is_a_contact_like_any_other(lyon: Site) -> None:
    """I7, C7: found by their name at once."""
    contact = add_contact(lyon, name=SOPHIE, details=ContactDetails(email="sophie@moreau.example"))

    assert find_contacts("delorme", site=lyon) == [contact]
