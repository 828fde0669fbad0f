"""What is changed from the sheet of a person: places, state, language, merge, and the vCard (C4, C7)."""

import pytest

from joindre.directory.actions import reindex
from joindre.directory.customers import index_customer
from joindre.directory.merge_preview import fingerprint_of
from joindre.directory.models import Contact, ContactChange, ContactDetail, Employee, Person, Site
from joindre.drafts.actions import draft_at, save_draft
from joindre.lib.vcards import unfolded
from joindre.messaging.emails import new_message
from joindre.messaging.models import MessageSettings
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import CLIENT, make_account, make_contact, make_message, make_site, make_ticket

FURTHER = {"further-TOTAL_FORMS": "0", "further-INITIAL_FORMS": "0"}


def sheet_of(contact: Contact, rest: str = "") -> str:
    return f"/contacts/{contact.person_id}/{rest}"


@pytest.fixture
def twin(lyon: Site) -> Contact:
    twin = make_contact("Karol Chevallier", site=lyon, phone="+33478123456", email="karol@moreau.example")
    reindex([twin])
    return twin


def test_a_further_place_has_details_of_its_own(ada: Employee, carol: Contact, nantes: Site) -> None:
    """C4"""
    client, page = browse(ada), sheet_of(carol, "places/new/")
    index_customer(nantes.customer)
    assert "Imprimerie Durand, Nantes" in text_of(client.get(f"{page}?q=durand"))
    fields = text_of(client.get(f"{page}?site={nantes.pk}"))
    assert 'name="last_name"' not in fields
    assert 'name="is_main"' in fields

    answer = client.post(
        page, FURTHER | {"site": nantes.pk, "phone": "02 40 12 34 56", "is_main": "on", "notes": "Ici"}
    )

    assert answer["Location"] == sheet_of(carol)
    there = Contact.objects.get(person=carol.person, site=nantes)
    assert (there.phone, there.is_main, there.notes) == ("+33240123456", True, "Ici")
    carol.refresh_from_db()
    assert (carol.phone, carol.notes) == ("+33199001234", "")


def test_twice_at_one_site_is_refused_with_a_sentence(ada: Employee, carol: Contact) -> None:
    """U3"""
    answer = browse(ada).post(sheet_of(carol, "places/new/"), FURTHER | {"site": carol.site_id})

    assert "déjà contact sur ce site" in text_of(answer, status=422)


def test_details_are_changed_without_a_request(ada: Employee, carol: Contact) -> None:
    """C3: what a colleague changed meanwhile is seen first."""
    client, page = browse(ada), sheet_of(carol, f"places/{carol.pk}/")
    opened = client.get(page).context["opened"]
    Contact.objects.filter(pk=carol.pk).update(phone="+33478123456")
    new = FURTHER | {"last_name": "Chevalier", "first_name": "Caroline", "phone": "01 99 00 12 35"}

    late = client.post(page, new | {"opened": opened})
    assert "entre-temps" in text_of(late, status=409)

    client.post(page, new | {"opened": client.get(page).context["opened"]})
    carol.refresh_from_db()
    assert (carol.name, carol.phone) == ("Caroline Chevalier", "+33199001235")


def test_the_dialog_of_a_change_ends_on_the_same_sheet(ada: Employee, carol: Contact) -> None:
    """C3, U2: the sheet beneath it is fetched anew, and the draft is done with."""
    client, page = browse(ada, htmx=True), sheet_of(carol, f"places/{carol.pk}/")
    place = client.get(page).context["draft_place"]
    save_draft(account_of(ada), place, {"last_name": ["Chevalière"]}, page="a", version=0)
    dialog = client.get(page)
    assert 'value="Chevalière"' in text_of(dialog)

    answer = client.post(page, FURTHER | {"last_name": "Chevalière", "opened": dialog.context["opened"]})

    assert answer.status_code == 204
    assert "sheet:changed" in answer["HX-Trigger"]
    assert draft_at(account_of(ada), place) is None
    assert Person.objects.get(pk=carol.person_id).last_name == "Chevalière"


def test_what_cannot_be_is_said_and_stays_typed(ada: Employee, carol: Contact) -> None:
    """U2, U3"""
    answer = browse(ada).post(sheet_of(carol, f"places/{carol.pk}/"), FURTHER | {"last_name": "X", "phone": "12"})

    assert 'value="12"' in text_of(answer, status=422)


def test_what_holds_a_contact_is_named_before(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """C7: and nothing of it changes."""
    client, page = browse(ada), sheet_of(carol, f"places/{carol.pk}/state/")
    before = text_of(client.get(page))
    assert str(ticket.number) in before
    assert "Portail client" in before

    client.post(page, {"active": ""})
    carol.refresh_from_db()
    ticket.refresh_from_db()
    assert (carol.is_active, ticket.requester) == (False, carol)
    assert ContactChange.objects.get(person=carol.person).what == "deactivated"
    assert "inactif" in text_of(client.get("/contacts/?show=inactive")).lower()

    client.post(page, {"active": "on"})
    carol.refresh_from_db()
    assert carol.is_active


def test_the_language_is_that_of_what_is_written_to_them(ada: Employee, twin: Contact) -> None:
    """D7"""
    ticket = make_ticket(requester=twin)
    message, settings = make_message(ticket, by=ada), MessageSettings.current()
    assert "Nouveau message" in new_message(ticket, message, to=twin, settings=settings).text

    browse(ada).post(sheet_of(twin, "language/"), {"language": "en"})

    twin = Contact.objects.with_identity().select_related("person__account").get(pk=twin.pk)
    assert twin.person.written_language == "en"
    assert "New message" in new_message(ticket, message, to=twin, settings=settings).text
    assert "Anglais" in text_of(browse(ada).get(sheet_of(twin, "?show=history")))


def test_an_account_has_a_language_of_its_own(root: Employee, carol: Contact, twin: Contact) -> None:
    Person.objects.update(language="en")

    assert Person.objects.get(pk=carol.person_id).written_language == "fr"
    assert 'value="en" selected' in text_of(browse(root).get(f"/settings/accounts/new/client/?contact={twin.pk}"))


def test_the_preview_shows_both_and_changes_nothing(ada: Employee, carol: Contact, twin: Contact) -> None:
    """C7"""
    page = text_of(browse(ada).get(sheet_of(carol, f"merge/?other={twin.person_id}")))

    for part in ("Chevalier", "Chevallier", "04 78 12 34 56", "carol@moreau.example"):
        assert part in page
    assert Contact.objects.count() == 2


def test_the_other_is_found_by_words(ada: Employee, carol: Contact, twin: Contact) -> None:
    """C7"""
    page = text_of(browse(ada, htmx=True).get(sheet_of(carol, "merge/?q=karol")))

    assert f"?other={twin.person_id}" in page
    assert "<html" not in page


def test_two_sheets_become_one_and_the_old_address_leads_there(ada: Employee, carol: Contact, twin: Contact) -> None:
    """C7: pressed twice, it is done once."""
    client, page = browse(ada), sheet_of(carol, "merge/")
    fingerprint = fingerprint_of([carol.person, twin.person], [carol, twin])
    posted = {"other": twin.person_id, "fingerprint": fingerprint, f"{twin.pk}.phone": "other", "last_name": "kept"}

    answers = [client.post(page, posted), client.post(page, posted)]

    assert {answer["Location"] for answer in answers} == {sheet_of(carol)}
    assert client.get(sheet_of(twin))["Location"] == sheet_of(carol)
    carol.refresh_from_db()
    assert (carol.phone, carol.name) == ("+33478123456", "Carol Chevalier")
    assert [one.name for one in Contact.objects.all()] == ["Carol Chevalier"]


def test_a_change_meanwhile_shows_the_preview_again(ada: Employee, carol: Contact, twin: Contact) -> None:
    answer = browse(ada).post(sheet_of(carol, "merge/"), {"other": twin.person_id, "fingerprint": "old"})

    assert "Relisez l’aperçu" in text_of(answer, status=409)
    assert Contact.objects.count() == 2


def test_two_accounts_are_chosen_between(ada: Employee, carol: Contact, twin: Contact) -> None:
    Person.objects.filter(pk=twin.person_id).update(account=make_account("karol@ici.example", profile=CLIENT))
    page = browse(ada).get(sheet_of(carol, f"merge/?other={twin.person_id}"))
    assert "karol@ici.example" in text_of(page)

    posted = {"other": twin.person_id, "fingerprint": page.context["preview"].fingerprint, "account": "other"}
    browse(ada).post(sheet_of(carol, "merge/"), posted)

    account = Person.objects.get(pk=carol.person_id).account
    assert account is not None
    assert account.email == "karol@ici.example"


@pytest.mark.parametrize("other", ["", "x", "999999", "9" * 40])
def test_a_sheet_that_there_is_not_is_merged_with_nothing(other: str, ada: Employee, carol: Contact) -> None:
    assert browse(ada).post(sheet_of(carol, "merge/"), {"other": other}).status_code in {200, 404}
    assert browse(ada).post(sheet_of(carol, "merge/"), {"other": carol.person_id}).status_code == 409


def test_pages_of_another_customers_person_are_not_there(ben: Employee, carol: Contact, dora: Contact) -> None:
    """S3"""
    client = browse(ben)
    for rest in ("card.vcf", "places/new/", f"places/{carol.pk}/", f"places/{carol.pk}/state/", "merge/"):
        assert client.get(sheet_of(carol, rest)).status_code == 404, rest
        assert client.get(sheet_of(dora, rest.replace(str(carol.pk), str(dora.pk)))).status_code in {200, 403}, rest
    assert client.get(sheet_of(dora, f"places/{carol.pk}/state/")).status_code == 404
    assert client.get(sheet_of(dora, f"merge/?other={carol.person_id}")).status_code == 404
    assert client.post(sheet_of(dora, "places/new/"), {"site": carol.site_id}).context.get("site") is None


def test_the_vcard_holds_all_but_the_staffs_own(ada: Employee, carol: Contact, nantes: Site) -> None:
    """C7: RFC 6350, folded at 75 octets, whatever stands in it."""
    Contact.objects.filter(pk=carol.pk).update(notes="Secret", is_main=True)
    Person.objects.filter(pk=carol.person_id).update(last_name="Chevalier; dit, « l’Éclair »\n\\")
    ContactDetail.objects.create(contact=carol, kind="email", value="c@moreau.example")
    make_contact(person=carol.person, site=make_site(nantes.customer, "É" * 100), mobile="+33639981299")

    answer = browse(ada).get(sheet_of(carol, "card.vcf"))

    card = text_of(answer)
    assert all(len(line.encode()) <= 75 for line in card.split("\r\n"))
    lines = unfolded(card)
    assert lines[:2] == ["BEGIN:VCARD", "VERSION:4.0"]
    assert lines[-1] == "END:VCARD"
    assert r"FN:Carol Chevalier\; dit\, « l’Éclair »\n\\" in lines
    assert 'place1.TEL;VALUE=uri;TYPE="work,voice":tel:+33199001234' in lines
    assert "place1.EMAIL;TYPE=work:c@moreau.example" in lines
    assert f"place2.ORG:Imprimerie Durand;{'É' * 100}" in lines
    assert "Secret" not in card
    assert answer["Content-Disposition"] == 'attachment; filename="carol-chevalier-dit-l-eclair.vcf"'
