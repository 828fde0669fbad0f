"""Two people on one contact: nobody overwrites what they have not seen (C3, T6)."""

import threading

import pytest
from django.db import connection

from joindre.directory.actions import ContactDetails, FurtherDetail, PersonName, create_contact
from joindre.directory.editing import ContactChangedMeanwhile, ContactEdit, ContactState, edit_contact
from joindre.directory.models import Contact, ContactChange, Employee, Site, Title
from tests.factories import make_agent

FAX, HOME, OTHER = (FurtherDetail(kind="fax", value=f"+3319900123{digit}") for digit in (6, 7, 8))
NAME = PersonName(last_name="Delorme", first_name="Sophie")


@pytest.fixture
def by() -> Employee:
    return make_agent()


@pytest.fixture
def sophie(lyon: Site, by: Employee) -> Contact:
    details = ContactDetails(phone="+33199001235", notes="Le matin", further=(FAX, HOME))
    return create_contact(lyon, name=NAME, details=details, by=by)


def edit(shown: ContactState, **wanted: object) -> ContactEdit:
    return ContactEdit(wanted=ContactState.from_values({**shown.values, **wanted}), shown=shown)


def test_what_each_changed_stays(sophie: Contact, by: Employee) -> None:
    shown = ContactState.of(sophie)

    edit_contact(sophie, edit(shown, phone="+33199001299", further=(FAX, HOME, OTHER)), by=by)
    edit_contact(sophie, edit(shown, notes="Le soir", last_name="Marchand", further=(HOME,)), by=by)

    now = ContactState.of(sophie)
    assert (now.details.phone, now.details.notes, now.name.last_name) == ("+33199001299", "Le soir", "Marchand")
    assert now.details.further == (HOME, OTHER)


def test_one_field_that_both_changed_stops_the_second(sophie: Contact, by: Employee) -> None:
    shown = ContactState.of(sophie)
    edit_contact(sophie, edit(shown, phone="+33199001299"), by=by)

    with pytest.raises(ContactChangedMeanwhile) as refused:
        edit_contact(sophie, edit(shown, phone="+33199001288", notes="Le soir"), by=by)

    assert refused.value.names == ["phone"]
    assert (refused.value.now.details.phone, refused.value.merged.details.phone) == ("+33199001299", "+33199001288")
    assert ContactState.of(sophie).details.notes == "Le matin"


def test_two_who_write_the_same_are_not_in_each_others_way(sophie: Contact, by: Employee) -> None:
    shown = ContactState.of(sophie)
    for _ in range(2):
        edit_contact(sophie, edit(shown, phone="+33199001299"), by=by)

    assert ContactChange.objects.filter(what="changed").count() == 1


def test_a_state_can_be_carried_by_a_page(sophie: Contact) -> None:
    sophie.person.title = Title.objects.all()[0]
    sophie.person.save()
    state = ContactState.of(sophie)

    assert ContactState.from_plain(state.plain) == state


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_once_follow_each_other(lyon: Site) -> None:
    """C3: whichever comes second is told."""
    by = make_agent()
    sophie = create_contact(lyon, name=NAME, details=ContactDetails(), by=by)
    shown, told, start = ContactState.of(sophie), [], threading.Barrier(2)

    def save(phone: str) -> None:
        start.wait(10)
        try:
            edit_contact(sophie, edit(shown, phone=phone), by=by)
        except ContactChangedMeanwhile as refusal:
            told.append(refusal.names)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[f"+3319900121{digit}"]) for digit in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert told == [["phone"]]
    assert ContactChange.objects.filter(what="changed").count() == 1
