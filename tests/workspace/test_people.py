"""The page of the directory, and the sheet of a person (C7)."""

import pytest

from joindre.calls.models import Call
from joindre.directory.actions import ContactDetails, PersonName, change_contact, reindex
from joindre.directory.customers import index_customer
from joindre.directory.models import Contact, ContactDetail, Employee, Site
from joindre.lib.richtext import clean
from joindre.mail.models import OutgoingEmail, Recipient
from joindre.notes.actions import write_note
from joindre.tickets.models import Status, Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import (
    make_account,
    make_call,
    make_contact,
    make_employee,
    make_message,
    make_profile,
    make_status,
    make_ticket,
)
from tests.queries import assert_constant_queries

LIST = "/contacts/"


def sheet_of(contact: Contact) -> str:
    return f"{LIST}{contact.person_id}/"


def test_the_list_shows_how_each_is_reached(ada: Employee, carol: Contact) -> None:
    """C7"""
    reindex([carol])

    page = text_of(browse(ada).get(f"{LIST}?q=chevalier"))

    assert f'href="{sheet_of(carol)}"' in page
    assert "01 99 00 12 34" in page
    assert "Ateliers Moreau" in page


def test_a_row_that_changed_is_drawn_anew(ada: Employee, carol: Contact) -> None:
    """C7: the rows of the directory are kept from one page to the next."""
    reindex([carol])
    client = browse(ada)
    text_of(client.get(LIST))

    Contact.objects.filter(pk=carol.pk).update(phone="+33199009999", do_not_call=True)
    Site.objects.filter(pk=carol.site_id).update(name="Nouvel atelier")

    page = text_of(client.get(LIST))
    assert "01 99 00 99 99" in page
    assert "Ne pas appeler" in page
    assert "Nouvel atelier" in page


def test_customers_whom_the_words_find_are_offered(ada: Employee, carol: Contact, dora: Contact) -> None:
    """C7: one press leaves the contacts of a customer alone."""
    reindex([carol, dora])
    index_customer(carol.site.customer)
    client = browse(ada)

    assert f"?customer={carol.site.customer_id}" in text_of(client.get(f"{LIST}?q=atel"))
    left = text_of(client.get(f"{LIST}?customer={carol.site.customer_id}"))
    assert "Carol Chevalier" in left
    assert "Dora Dubois" not in left


def test_nothing_found_says_what_to_do(ada: Employee, carol: Contact) -> None:
    """U3"""
    page = text_of(browse(ada).get(f"{LIST}?q=personne"))

    assert "Essayez avec moins de lettres" in page


@pytest.mark.parametrize(
    "text", ["?customer=x", "?customer=999999999999999999999", "?order=colour&show=x", "?after=%00&q=%00"]
)
def test_parameters_that_are_none_are_left_out(text: str, ada: Employee, carol: Contact) -> None:
    reindex([carol])

    assert browse(ada).get(f"{LIST}{text}").status_code == 200


def test_without_the_right_neither_list_nor_sheet_nor_menu(carol: Contact) -> None:
    """S2"""
    newcomer = make_employee("Nils Neuf", account=make_account(profile=make_profile()))

    assert browse(newcomer).get(LIST).status_code == 403
    assert browse(newcomer).get(sheet_of(carol)).status_code == 403
    assert f'href="{LIST}"' not in text_of(browse(newcomer).get("/"))


def test_another_customers_person_is_as_if_they_did_not_exist(ben: Employee, carol: Contact) -> None:
    """S3"""
    assert browse(ben).get(sheet_of(carol)).status_code == 404
    assert browse(ben).get(f"{LIST}999999/").status_code == 404


def test_a_place_at_another_customer_is_not_told(ben: Employee, dora: Contact, lyon: Site) -> None:
    """S3, C4: neither the place, nor its numbers, requests and history."""
    elsewhere = make_contact(person=dora.person, site=lyon, phone="+33478123456", notes="Rappeler le matin")
    make_ticket(requester=elsewhere, title="Chez Moreau")
    change_contact(
        elsewhere, name=PersonName(last_name="Dubois"), details=ContactDetails(mobile="+33639981299"), by=make_root()
    )

    for show in ("", "requests", "exchanges", "history"):
        page = text_of(browse(ben).get(f"{sheet_of(dora)}?show={show}"))
        assert "Moreau" not in page
        assert "04 78 12 34 56" not in page
        assert "06 39 98 12 99" not in page


def make_root() -> Employee:
    return make_employee("Rita Root", account=make_account(profile="Administrateur"))


def test_open_requests_stand_first(ada: Employee, carol: Contact) -> None:
    """C7: as requester or as user; closed ones under *Requests*."""
    asked = make_ticket(requester=carol, title="Ouverte comme demandeuse")
    other = make_ticket(site=carol.site, by=ada, title="Ouverte comme utilisatrice", end_user=carol)
    make_ticket(requester=carol, title="Déjà fermée", status=make_status(Status.Type.CLOSED_INTERNALLY))

    begin, whole = (text_of(browse(ada).get(f"{sheet_of(carol)}{rest}")) for rest in ("", "?show=requests"))

    assert str(asked.number) in begin
    assert str(other.number) in begin
    assert "Déjà fermée" not in begin
    assert "Déjà fermée" in whole


def test_exchanges_of_every_channel_the_newest_first(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """C7: each leads to its place on its request."""
    said = make_message(ticket, by=carol, body="<p>Premier mot</p>")
    write_note(ticket, body=clean("<p>Deuxième mot</p>"), by=ada)
    elsewhere = make_ticket(site=carol.site, by=ada)
    make_call(elsewhere, by=ada, contact=carol, line="Troisième mot", outcome=Call.Outcome.VOICEMAIL)

    page = text_of(browse(ada).get(f"{sheet_of(carol)}?show=exchanges"))

    assert page.index("Troisième mot") < page.index("Deuxième mot")
    assert page.index("messagerie vocale") < page.index("Deuxième mot")
    assert f"?at={said.entry_id}#entry-{said.entry_id}" in page


def test_pages_of_exchanges_and_requests_go_on(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """C7, T5"""
    for number in range(32):
        make_message(ticket, by=carol, body=f"<p>Mot n{number:03}</p>")
    for _ in range(51):
        make_ticket(requester=carol)
    client = browse(ada)

    first = client.get(f"{sheet_of(carol)}?show=exchanges")
    last = first.context["exchanges"][-1].key
    second = text_of(client.get(f"{sheet_of(carol)}?show=exchanges&before={last}"))
    assert "n031" in text_of(first)
    assert "n001" in second
    assert "n002" not in second

    first = client.get(f"{sheet_of(carol)}?show=requests")
    assert len(first.context["rows"]) == 50
    after = first.context["rows"][-1].number
    assert len(client.get(f"{sheet_of(carol)}?show=requests&after={after}").context["rows"]) == 2


def test_what_is_wrong_with_a_number_or_an_address_is_said(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """P5, P6: until somebody is reached there."""
    make_call(ticket, by=ada, contact=carol, outcome=Call.Outcome.WRONG_NUMBER)
    mail = OutgoingEmail.objects.create(subject="Panne", message_id="a@joindre.example")
    Recipient.objects.create(email=mail, address=carol.email, state="bounced", doubt="bad")

    page = text_of(browse(ada).get(sheet_of(carol)))
    assert "Faux numéro" in page
    assert "Le dernier mail à cette adresse est revenu" in page

    make_call(ticket, by=ada, contact=carol)
    assert "Faux numéro" not in text_of(browse(ada).get(sheet_of(carol)))


def test_every_place_with_its_own_details(ada: Employee, carol: Contact, nantes: Site) -> None:
    """C4: notes, roles and numbers are of the place."""
    there = make_contact(person=carol.person, site=nantes, phone="+33240123456", is_financial=True, notes="Le matin")
    ContactDetail.objects.create(contact=there, kind="mobile", value="+33639981235", label="astreinte")

    page = text_of(browse(ada).get(sheet_of(carol)))

    for part in ("Imprimerie Durand", "02 40 12 34 56", "06 39 98 12 35", "astreinte", "Contact financier", "Le matin"):
        assert part in page
    assert "Ateliers Moreau" in page


@pytest.mark.parametrize("show", ["", "requests", "exchanges", "history"])
def test_the_sheet_costs_the_same_whatever_it_shows(show: str, ada: Employee, carol: Contact, lyon: Site) -> None:
    client = browse(ada)

    def grow() -> None:
        ticket = make_ticket(requester=carol)
        make_message(ticket, by=carol)
        make_call(ticket, by=ada, contact=carol)
        there = make_contact(person=carol.person, site=make_ticket(by=ada).site, email="c@moreau.example")
        ContactDetail.objects.create(contact=there, kind="phone", value="+33240123456")
        ContactDetail.objects.create(contact=carol, kind="email", value="carol@ailleurs.example")
        change_contact(carol, name=PersonName(last_name=f"Nom {ticket.pk}"), details=ContactDetails(), by=ada)

    assert_constant_queries(lambda: client.get(f"{sheet_of(carol)}?show={show}"), grow, times=5)


def test_the_list_costs_the_same_whatever_it_shows(ada: Employee, lyon: Site) -> None:
    client = browse(ada)

    def grow() -> None:
        reindex([make_contact(site=lyon, phone="+33240123456", email="paul@moreau.example")])

    def pages() -> None:
        for rest in ("", "?q=paul", "?q=2401", "?order=customer"):
            client.get(f"{LIST}{rest}")

    assert_constant_queries(pages, grow, times=3)
