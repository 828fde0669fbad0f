"""Two sheets of one person become one (C7): nothing is lost, nothing points at the one that went."""

from collections.abc import Callable, Collection

import pytest
from django.db import models

from joindre.accounts.rights import Right
from joindre.directory.actions import ContactDetails, PersonName, change_contact, reindex
from joindre.directory.history import MergedMeanwhile
from joindre.directory.merge_preview import fingerprint_of
from joindre.directory.merging import AlreadyMerged, ChangedBeforeMerge, OfOthersToo, SamePerson, merge_people
from joindre.directory.models import Addressee, Contact, ContactChange, ContactDetail, Employee, Person, Site
from joindre.directory.references import BY_ITSELF, references_to, sweep_merged
from joindre.lib import clock
from joindre.lib.errors import MissingRight
from joindre.mail.incoming.actions import take_in
from joindre.mail.models import OutgoingEmail, Recipient
from joindre.messaging.models import OpeningMail, ReadReceipt
from joindre.personal_data.models import DataExport, Erasure
from joindre.search.models import IndexedText
from joindre.tickets.models import Ticket
from tests.factories import (
    CLIENT,
    make_account,
    make_agent,
    make_call,
    make_contact,
    make_message,
    make_profile,
    make_ticket,
)


def merge(kept: Contact, other: Contact, *, by: Employee, from_other: Collection[str] = ()) -> Person:
    people = [Person.objects.get(pk=one.person_id) for one in (kept, other)]
    contacts = list(Contact.objects.filter(person__in=people))
    return merge_people(*people, from_other=from_other, fingerprint=fingerprint_of(people, contacts), by=by)


@pytest.fixture
def twin(lyon: Site) -> Contact:
    """Carol once more, made by mistake at the same site."""
    return make_contact("Karol Chevallier", site=lyon, phone="+33478123456", email="karol@moreau.example", is_main=True)


def test_values_are_chosen_and_nothing_is_lost(ada: Employee, carol: Contact, twin: Contact) -> None:
    """C7: the other's number goes on as a further one; roles and notes are joined."""
    Contact.objects.filter(pk=carol.pk).update(notes="Le matin", is_financial=True)
    Contact.objects.filter(pk=twin.pk).update(notes="Tutoyer", do_not_call=True)
    ContactDetail.objects.create(contact=twin, kind="fax", value="+33478123499", label="atelier")

    merge(carol, twin, by=ada, from_other=["first_name", f"{twin.pk}.phone"])

    kept = Contact.objects.get(person=carol.person)
    assert (kept.name, kept.phone, kept.mobile) == ("Karol Chevalier", "+33478123456", "+33639981234")
    assert (kept.is_main, kept.is_financial, kept.do_not_call) == (True, True, True)
    assert kept.notes == "Le matin\n\nTutoyer"
    further = set(kept.details.values_list("kind", "value", "label"))
    assert further == {
        ("phone", "+33199001234", ""),
        ("email", "karol@moreau.example", ""),
        ("fax", "+33478123499", "atelier"),
    }


def test_a_place_of_the_other_alone_is_handed_over(ada: Employee, carol: Contact, dora: Contact) -> None:
    """C4, C7"""
    merge(carol, dora, by=ada)

    assert {contact.pk for contact in Contact.objects.filter(person=carol.person)} == {carol.pk, dora.pk}
    assert Contact.objects.get(pk=dora.pk).name == "Carol Chevalier"


#: A row of each table that points at a contact; a new table fails the test below until it has its line here.
Maker = Callable[[Contact, Employee], models.Model]
ROWS: dict[str, Maker] = {
    "tickets.Ticket.requester": lambda contact, _by: make_ticket(requester=contact),
    "tickets.Ticket.end_user": lambda contact, by: make_ticket(site=contact.site, by=by, end_user=contact),
    "tickets.Entry.contact": lambda contact, _by: make_message(make_ticket(requester=contact), by=contact).entry,
    "calls.Call.contact": lambda contact, by: make_call(make_ticket(by=by), by=by, contact=contact),
    "messaging.ReadReceipt.contact": lambda contact, _by: make_receipt(make_ticket(requester=contact), contact),
    "messaging.OpeningMail.contact": lambda contact, _by: make_opening_mail(make_ticket(requester=contact), contact),
    "directory.ContactChange.contact": lambda contact, by: ContactChange.objects.create(
        person=contact.person, contact=contact, employee=by, what="changed"
    ),
    "directory.Contact.merged_into": lambda contact, _by: make_contact(site=contact.site, merged_into=contact),
}
PEOPLE: dict[str, Maker] = {
    "directory.ContactChange.person": lambda contact, by: ContactChange.objects.create(
        person=contact.person, employee=by, what="changed"
    ),
    "personal_data.DataExport.person": lambda contact, by: DataExport.objects.create(
        person=contact.person, employee=by
    ),
    "personal_data.Erasure.person": lambda contact, by: Erasure.objects.create(person=contact.person, employee=by),
    "directory.Person.merged_into": lambda contact, _by: Person.objects.create(
        last_name="Avant", merged_into=contact.person
    ),
}


def make_receipt(ticket: Ticket, contact: Contact) -> ReadReceipt:
    entry = make_message(ticket, by=contact).entry
    return ReadReceipt.objects.create(ticket=ticket, contact=contact, entry=entry, read_at=clock.now())


def make_opening_mail(ticket: Ticket, contact: Contact) -> OpeningMail:
    email = take_in(b"Subject: Panne\r\n\r\n", envelope_from="", envelope_to=[], mailbox=None)
    return OpeningMail.objects.create(ticket=ticket, email=email, contact=contact)


@pytest.mark.parametrize(("owner", "rows"), [(Contact, ROWS), (Person, PEOPLE)])
def test_every_reference_is_known(owner: type[Person] | type[Contact], rows: dict[str, Maker]) -> None:
    """C7: whoever adds a table that points at a person decides here what a merge does with it."""
    found = {f"{model._meta.label}.{name}" for model, name in references_to(owner)}

    assert found - BY_ITSELF.keys() == rows.keys()


def test_nothing_points_at_the_one_that_went(ada: Employee, carol: Contact, twin: Contact) -> None:
    """C7: requests, entries, calls, read marks, history, and what was merged before."""
    made = {label: maker(twin, ada) for label, maker in (ROWS | PEOPLE).items()}

    merge(carol, twin, by=ada)

    for label, row in made.items():
        stored = type(row)._base_manager.get(pk=row.pk)  # noqa: SLF001 - merged rows too
        new = carol.person_id if label in PEOPLE else carol.pk
        assert getattr(stored, f"{label.rpartition('.')[2]}_id") == new, label
    for owner, old in ((Contact, twin.pk), (Person, twin.person_id)):
        for model, name in references_to(owner):
            left = model._base_manager.filter(**{name: old})  # noqa: SLF001 - merged rows too
            if f"{model._meta.label}.{name}" == "directory.Contact.person":
                left = left.filter(merged_into=None)
            if model is ContactChange and name == "person":
                left = left.exclude(what="merged")
            assert not left.exists(), f"{model._meta.label}.{name}"


def test_a_mark_of_reading_that_both_have_stands_once(ada: Employee, carol: Contact, twin: Contact) -> None:
    receipt = make_receipt(make_ticket(requester=carol), carol)
    ReadReceipt.objects.create(ticket=receipt.ticket, contact=twin, entry=receipt.entry, read_at=clock.now())

    merge(carol, twin, by=ada)

    assert ReadReceipt.objects.get().contact == carol


def test_copies_of_mails_and_what_is_found_follow(ada: Employee, carol: Contact, twin: Contact) -> None:
    """C7: the index knows the one who was kept alone."""
    reindex([carol, twin])
    mail = OutgoingEmail.objects.create(subject="Panne", message_id="a@joindre.example")
    copy = Recipient.objects.create(email=mail, address=twin.email, person=f"c{twin.pk}")

    merge(carol, twin, by=ada)

    copy.refresh_from_db()
    assert copy.person == f"c{carol.pk}"
    assert [one.contact for one in Addressee.objects.all()] == [carol]
    assert list(IndexedText.objects.filter(kind="contact").values_list("pk", flat=True)) == [-carol.pk]


@pytest.mark.parametrize(
    ("from_other", "signs_in"), [((), "carol@moreau.example"), (("account",), "karol@ici.example")]
)
def test_of_two_accounts_one_is_closed(
    from_other: Collection[str], signs_in: str, ada: Employee, carol: Contact, twin: Contact
) -> None:
    """C7, K1"""
    Person.objects.filter(pk=twin.person_id).update(account=make_account("karol@ici.example", profile=CLIENT))

    merge(carol, twin, by=ada, from_other=from_other)

    kept, gone = Person.objects.get(pk=carol.person_id), Person.objects.get(pk=twin.person_id)
    assert kept.account is not None
    assert gone.account is not None
    assert (kept.account.email, kept.account.is_active, gone.account.is_active) == (signs_in, True, False)


def test_the_only_account_goes_on(ada: Employee, carol: Contact, twin: Contact) -> None:
    account = carol.person.account

    merge(twin, carol, by=ada)

    kept = Person.objects.get(pk=twin.person_id)
    assert kept.account == account
    assert kept.account is not None
    assert kept.account.is_active


def test_asked_for_twice_it_is_done_once(ada: Employee, carol: Contact, twin: Contact) -> None:
    merge(carol, twin, by=ada)
    lines = ContactChange.objects.count()

    assert merge_people(carol.person, twin.person, from_other=(), fingerprint="", by=ada) == carol.person
    assert ContactChange.objects.count() == lines


def test_the_other_way_round_and_circles_are_refused(
    ada: Employee, carol: Contact, twin: Contact, dora: Contact
) -> None:
    merge(carol, twin, by=ada)

    with pytest.raises(AlreadyMerged):
        merge(twin, carol, by=ada)
    with pytest.raises(AlreadyMerged):
        merge(dora, twin, by=ada)
    with pytest.raises(SamePerson):
        merge(carol, carol, by=ada)


def test_old_sheets_lead_to_the_last_one_kept(ada: Employee, carol: Contact, twin: Contact, dora: Contact) -> None:
    merge(carol, twin, by=ada)
    merge(dora, carol, by=ada)

    assert Person.objects.get(pk=twin.person_id).merged_into == dora.person


def test_what_changed_since_the_preview_is_looked_at_first(ada: Employee, carol: Contact, twin: Contact) -> None:
    """C7, T6"""
    people = [carol.person, twin.person]
    fingerprint = fingerprint_of(people, [carol, twin])
    change_contact(twin, name=PersonName(last_name="Autre"), details=ContactDetails(), by=ada)

    with pytest.raises(ChangedBeforeMerge):
        merge_people(*people, from_other=(), fingerprint=fingerprint, by=ada)


def test_who_does_not_see_every_place_merges_nobody(ben: Employee, dora: Contact, lyon: Site, nantes: Site) -> None:
    """S3"""
    twin = make_contact("Dora Duboit", site=nantes)
    make_contact(person=twin.person, site=lyon)

    with pytest.raises(OfOthersToo):
        merge(dora, twin, by=ben)


def test_the_right_is_asked_for(carol: Contact, twin: Contact) -> None:
    """S2"""
    newcomer = make_agent()
    assert newcomer.account is not None
    newcomer.account.profile = make_profile(rights=[Right.CHANGE_CONTACT])

    with pytest.raises(MissingRight):
        merge(carol, twin, by=newcomer)


def test_a_change_that_comes_too_late_is_refused(ada: Employee, carol: Contact, twin: Contact) -> None:
    merge(carol, twin, by=ada)

    with pytest.raises(MergedMeanwhile):
        change_contact(twin, name=PersonName(last_name="Tard"), details=ContactDetails(), by=ada)


def test_what_was_written_meanwhile_follows(ada: Employee, carol: Contact, twin: Contact) -> None:
    """C7: whoever began before the merge and ended after it."""
    merge(carol, twin, by=ada)
    late = make_ticket(requester=twin)

    sweep_merged()

    late.refresh_from_db()
    assert late.requester == carol


def test_history_names_both(ada: Employee, carol: Contact, twin: Contact) -> None:
    """C7, C3: a line on both."""
    merge(carol, twin, by=ada)

    lines = {line.person_id: line for line in ContactChange.objects.filter(what="merged")}
    assert [one.new for one in lines[carol.person_id].shown_differences] == ["Karol Chevallier"]
    assert [one.new for one in lines[twin.person_id].shown_differences] == ["Carol Chevalier"]
    assert {line.author for line in lines.values()} == {"Ada Aubert"}
