"""The erasure of a person (C8): everything of them goes, and requests stay readable."""

from datetime import timedelta
from typing import Any

import pytest

from joindre.accounts.models import Account
from joindre.calls.actions import NewCall, keep_call
from joindre.calls.models import Call
from joindre.directory.actions import ContactDetails, PersonName, change_contact, reindex
from joindre.directory.customers import index_customer
from joindre.directory.history import ErasedMeanwhile
from joindre.directory.models import Contact, ContactChange, Employee, Person, Site
from joindre.directory.people import add_place
from joindre.lib import clock
from joindre.lib.errors import MissingRight
from joindre.mail.models import Recipient
from joindre.messaging.models import Message
from joindre.notes.models import Note
from joindre.personal_data.actions import NameNotTyped, erase_person
from joindre.personal_data.models import Decision, Erasure
from joindre.personal_data.people import OfOtherCustomers
from joindre.personal_data.queues import ErasureQueue
from joindre.search.models import IndexedText
from joindre.tickets.models import Change, Ticket
from tests.cast import browse
from tests.factories import make_call, make_contact, make_message, make_ticket
from tests.personal_data.planting import ADDRESS, NAME, NUMBER, empty_store, found_in_files, found_in_tables, plant


def erase(contact: Contact, *, by: Employee, otherwise: Decision = Decision.REPLACE, **decided: Decision) -> Erasure:
    name = contact.person.name
    return erase_person(contact.person, typed=name, decisions=decided, otherwise=otherwise, by=by)


def go_through() -> None:
    """Both times."""
    ErasureQueue().run_due()
    with clock.at(clock.now() + Erasure.PAUSE + timedelta(minutes=1)):
        ErasureQueue().run_due()


def test_nothing_of_the_person_is_left_anywhere(lyon: Site, ada: Employee, root: Employee) -> None:
    """C8: neither in any column of any table, nor in any stored file."""
    empty_store()
    elise = plant(lyon, ada)
    places = {told.partition(":")[0] for told in found_in_tables()}
    files = set(found_in_files())

    erase(elise, by=root)
    go_through()

    assert len(places) > 40
    assert len(files) > 3
    assert sorted(set(found_in_tables())) == []
    assert sorted(found_in_files()) == []
    erasure = Erasure.objects.get()
    assert (erasure.naming, erasure.person_id, erasure.employee) == ({}, elise.person_id, root)
    assert erasure.finished_at is not None
    assert not Account.objects.filter(email__icontains="zyxwold").exists()


def test_texts_are_kept_replaced_or_blanked_as_decided(lyon: Site, ada: Employee, root: Employee) -> None:
    """C8"""
    elise = make_contact(NAME, site=lyon, email=ADDRESS, phone=NUMBER)
    request = make_ticket(requester=elise)
    kept, blank, usual = (make_message(request, by=elise, body=f"<p>{word} {NAME}</p>") for word in "abc")
    decided = {f"e{kept.entry_id}": Decision.KEEP, f"e{blank.entry_id}": Decision.BLANK}

    erase(elise, by=root, **decided)
    go_through()

    bodies = [Message.objects.get(pk=one.pk).body for one in (kept, blank, usual)]
    assert bodies == [f"<p>a {NAME}</p>", "<p>Texte effacé</p>", "<p>c Personne effacée</p>"]
    assert "zyxwold" not in IndexedText.objects.get(pk=usual.entry_id).words


def test_requests_stay_readable_without_the_person(lyon: Site, ada: Employee, root: Employee) -> None:
    """C8: in the language of whoever reads, wherever the name stood."""
    elise = make_contact(NAME, site=lyon)
    reindex([elise])
    request = make_ticket(requester=elise)
    make_message(request, by=elise, body="<p>Le bac est vide.</p>")

    erase(elise, by=root)
    go_through()

    client = browse(ada)
    page = client.get(f"/tickets/{request.number}/").content.decode()
    assert "Le bac est vide." in page
    assert "Personne effacée" in page
    assert "Zyxwold" not in page
    assert "Personne effacée" in client.get("/").content.decode()
    assert "Zyxwold" not in client.get("/contacts/?q=zyxwold").content.decode().replace('value="zyxwold"', "")
    Account.objects.filter(employee=ada).update(language="en")
    assert "Erased person" in browse(ada).get(f"/tickets/{request.number}/").content.decode()


def test_what_others_have_too_stays(lyon: Site, ada: Employee, root: Employee) -> None:
    """C8: the address of a service, the number of a switchboard, a namesake, and a customer of that name."""
    shared: Any = {"email": "atelier@moreau.example", "phone": "+33478123456"}
    elise, paul = (make_contact(name, site=lyon, **shared) for name in (NAME, "Paul Petit"))
    lyon.customer.name = "Zyxwold SARL"
    lyon.customer.save()
    index_customer(lyon.customer)
    other = make_ticket(requester=paul, title="Zyxwold SARL : atelier@moreau.example, 04 78 12 34 56")

    erase(elise, by=root)
    go_through()

    assert Ticket.objects.get(pk=other.pk).title == "Zyxwold SARL : atelier@moreau.example, 04 78 12 34 56"
    assert Contact.objects.get(pk=paul.pk).email == "atelier@moreau.example"


def test_a_call_about_no_request_goes_and_one_on_a_request_stays(lyon: Site, ada: Employee, root: Employee) -> None:
    """P5, C8: a constraint lets no call stand nowhere."""
    elise = make_contact(NAME, site=lyon, phone=NUMBER)
    loose = keep_call(NewCall(contact=elise, number=NUMBER), by=ada)
    noted = make_call(make_ticket(requester=elise), by=ada, contact=elise, line="Rappeler")

    erase(elise, by=root)

    assert not Call.objects.filter(pk=loose.pk).exists()
    noted.refresh_from_db()
    assert (noted.number, noted.line) == ("", "Rappeler")


def test_a_mail_that_has_not_left_is_taken_back(lyon: Site, ada: Employee, root: Employee) -> None:
    """C8, M8"""
    elise = plant(lyon, ada)

    erase(elise, by=root)

    assert Recipient.objects.filter(person=f"c{elise.pk}", state=Recipient.State.WITHDRAWN).count() == 1


def test_who_wrote_at_that_moment_is_gone_through_the_second_time(lyon: Site, ada: Employee, root: Employee) -> None:
    """C8: a mail was being read, or an agent was writing."""
    elise = make_contact(NAME, site=lyon, email=ADDRESS)
    request = make_ticket(requester=elise)
    erase(elise, by=root)
    ErasureQueue().run_due()
    late = make_message(request, by=elise, body=f"<p>{NAME}, {ADDRESS}</p>")
    Change.objects.filter(entry__ticket=request).update(new=NAME)

    with clock.at(clock.now() + Erasure.PAUSE + timedelta(minutes=1)):
        ErasureQueue().run_due()

    assert Message.objects.get(pk=late.pk).body == "<p>Personne effacée, erased@erased.invalid</p>"
    assert not list(found_in_tables())


def test_nothing_is_done_a_second_time_before_its_hour(lyon: Site, ada: Employee, root: Employee) -> None:
    """The name is kept for as long as somebody may be writing it, and no longer."""
    elise = make_contact(NAME, site=lyon)
    erase(elise, by=root)

    assert ErasureQueue().run_due() == 1
    assert ErasureQueue().run_due() == 0
    assert Erasure.objects.get().naming["full"] == [NAME, "Zyxwold Élise"]


def test_a_killed_worker_begins_where_it_stopped(lyon: Site, ada: Employee, root: Employee) -> None:
    """C8: requests that are done are not done again; the rest is found by itself."""
    elise = make_contact(NAME, site=lyon)
    first, second = (make_ticket(requester=elise, title=f"Panne chez {NAME}") for _ in range(2))
    erase(elise, by=root)
    Erasure.objects.update(after=first.pk)
    revision = Ticket.objects.get(pk=first.pk).revision

    ErasureQueue().run_due()

    assert Ticket.objects.get(pk=second.pk).title == "Panne chez Personne effacée"
    # By the look at all tables, which follows.
    assert Ticket.objects.get(pk=first.pk).title == "Panne chez Personne effacée"
    assert Ticket.objects.get(pk=first.pk).revision == revision + 1


def test_twice_is_once(lyon: Site, ada: Employee, root: Employee) -> None:
    """C8: two administrators at once, or one who presses twice."""
    elise = make_contact(NAME, site=lyon)
    person = Person.objects.get(pk=elise.person_id)

    erasures = [erase_person(person, typed=NAME, decisions={}, otherwise=Decision.REPLACE, by=root) for _ in range(2)]

    assert erasures[0] == erasures[1]
    assert list(ContactChange.objects.filter(what="erased").values_list("employee", flat=True)) == [root.pk]


def test_the_name_is_typed_as_it_is(lyon: Site, ada: Employee, root: Employee) -> None:
    """C8: accents and capitals do not matter."""
    elise = make_contact(NAME, site=lyon)
    asked: Any = {"decisions": {}, "otherwise": Decision.REPLACE, "by": root}

    with pytest.raises(NameNotTyped):
        erase_person(elise.person, typed="Élise", **asked)
    assert Contact.objects.filter(pk=elise.pk).exists()
    erase_person(elise.person, typed="elise ZYXWOLD ", **asked)

    assert not Contact.objects.filter(pk=elise.pk).exists()


def test_who_lacks_the_right_or_sees_a_part_is_refused(
    lyon: Site, carol: Contact, ben: Employee, ada: Employee
) -> None:
    """S2, S3, C8"""
    with pytest.raises(MissingRight):
        erase(carol, by=ben)
    profile = ben.signed_in.profile
    profile.rights = [*profile.rights, "900104"]
    profile.save()
    limited = Employee.objects.get(pk=ben.pk)

    with pytest.raises(OfOtherCustomers):
        erase(carol, by=limited)


def test_who_has_the_contact_in_a_form_is_told(lyon: Site, nantes: Site, ada: Employee, root: Employee) -> None:
    """C8, U3: a dialog was open, a call was under way."""
    elise = make_contact(NAME, site=lyon, phone=NUMBER)
    erase(elise, by=root)

    with pytest.raises(ErasedMeanwhile):
        change_contact(elise, name=PersonName(last_name="X"), details=ContactDetails(), by=ada)
    with pytest.raises(ErasedMeanwhile):
        add_place(elise.person, nantes, details=ContactDetails(), by=ada)
    called = browse(ada).post("/calls/", {"contact": elise.pk, "number": NUMBER})
    assert called.status_code in {404, 409}


def test_a_note_of_others_keeps_its_words(lyon: Site, ada: Employee, root: Employee) -> None:
    """C8: what names nobody is not touched, on requests of the person either."""
    elise = make_contact(NAME, site=lyon)
    request = make_ticket(requester=elise)
    message = make_message(request, by=ada, body="<p>Une pierre, élise de rien.</p>")

    erase(elise, by=root)
    go_through()

    assert Message.objects.get(pk=message.pk).body == "<p>Une pierre, élise de rien.</p>"
    assert not Note.objects.exists()
