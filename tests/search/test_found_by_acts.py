"""Every act that writes something makes it be found, in its own transaction."""

from collections.abc import Callable

import pytest

from joindre.calls.actions import NewCall, log_call
from joindre.directory.actions import ContactDetails, FurtherDetail, PersonName, change_contact, create_contact
from joindre.directory.models import Contact, Employee, Site
from joindre.documents.linked import rename_document
from joindre.lib.richtext import clean
from joindre.messaging import actions
from joindre.messaging.models import ReceivedMail
from joindre.notes.actions import write_note
from joindre.search.models import IndexedText
from joindre.search.queries import read_query
from joindre.tickets.actions import Details, Opening, empty_contact, fill_contact, open_ticket, save_details
from joindre.tickets.documents import link_address, link_document
from joindre.tickets.models import Ticket
from joindre.tickets.search import find_contacts
from tests.factories import make_file, make_received_mail, make_ticket
from tests.search.looking import index_what_waits, is_found, kinds_found

HOTLINE = actions.NewRecipient(address="hotline@imprimeur.example", name="Atelier Gutenberg")
RENAMED = PersonName(last_name="Charpentier", first_name="Carol")


def post(ticket: Ticket, by: Employee | Contact, body: str = "<p>La cartouche est vide.</p>") -> actions.NewMessage:
    new = actions.NewMessage(body=clean(body), files=[make_file(name="Relevé compteur.pdf")])
    actions.post_message(ticket, new, by=by)
    return new


def mail(ticket: Ticket, by: Employee) -> None:
    new = actions.NewMail(
        to=[HOTLINE],
        subject="Panne du tambour",
        body=clean("<p>Bonjour.</p>"),
        files=[make_file(name="photo-four.jpg")],
    )
    actions.send_mail(ticket, new, by=by)


def note(ticket: Ticket, by: Employee) -> None:
    write_note(ticket, body=clean("<p>Rappeler après l’inventaire.</p>"), by=by)


def call(ticket: Ticket, by: Employee) -> None:
    log_call(ticket, NewCall(number="+33478123456", line="Veut un devis"), by=by)


def receive(ticket: Ticket, _by: Employee) -> None:
    body = clean("<p>Le réassort arrive mardi.</p>")
    make_received_mail(ticket, kind=ReceivedMail.Kind.RECEIVED, by=None, body=body, files=[make_file(name="bon.pdf")])


def link(ticket: Ticket, by: Employee) -> None:
    link_document(ticket, make_file(name="Contrat 2026.pdf"), is_external=False, by=by)


def link_page(ticket: Ticket, by: Employee) -> None:
    link_address(ticket, "https://aide.example/", name="Notice du four", by=by)


def rename(ticket: Ticket, by: Employee) -> None:
    document = link_document(ticket, make_file(name="scan0001.pdf"), is_external=True, by=by)
    rename_document(document, name="Bordereau signé", by=by)


def retitle(ticket: Ticket, by: Employee) -> None:
    save_details(ticket, Details(wanted={"title": "Bourrage papier"}, shown={"title": ticket.title}), by=by)


@pytest.mark.parametrize(
    ("act", "words", "kinds"),
    [
        (post, ["cartouche", "CARTOUCHE vide", "cartou", "releve compteur", "compteur.pdf"], ["message"]),
        (mail, ["tambour", "gutenberg", "hotline@imprimeur.example", "imprimeur", "photo four"], ["mail_sent"]),
        (note, ["inventaire", "l’inventaire", "apres"], ["note"]),
        (call, ["devis", "04 78 12 34 56", "+33 4 78 12 34 56", "781234"], ["call"]),
        (receive, ["réassort", "reassort mardi", "hotline", "bon.pdf"], ["mail_received"]),
        (link, ["contrat"], ["change"]),
        (link_page, ["notice four"], ["change"]),
        (rename, ["bordereau", "signe"], ["change"]),
        (retitle, ["bourrage"], ["change", "request"]),
    ],
)
def test_what_an_act_writes_is_found(
    act: Callable[[Ticket, Employee], object], words: list[str], kinds: list[str], ticket: Ticket, ada: Employee
) -> None:
    """T5"""
    assert not any(is_found(one, by=ada) for one in words)

    act(ticket, ada)

    assert [kinds_found(one, by=ada) for one in words] == [kinds] * len(words)


def test_people_and_files_of_the_longest_text_are_found(ticket: Ticket, carol: Contact, ada: Employee) -> None:
    """T5"""
    body = clean(f"<p>{'ligne du journal ' * 2_000}</p>")
    make_received_mail(
        ticket, kind=ReceivedMail.Kind.RECEIVED, by=None, body=body, files=[make_file(name="trace-complète.txt")]
    )
    actions.send_mail(ticket, actions.NewMail(to=[HOTLINE], subject="Journal", body=body), by=ada)
    actions.post_message(ticket, actions.NewMessage(body=body, files=[make_file(name="Relevé.pdf")]), by=carol)

    assert kinds_found("trace complete", by=ada) == ["mail_received"]
    assert kinds_found("hotline@imprimeur.example", by=ada) == ["mail_sent", "mail_received"]
    assert kinds_found("gutenberg", by=ada) == ["mail_sent"]
    assert kinds_found("releve", by=ada) == ["message"]


@pytest.mark.parametrize(
    "words",
    [
        "imprimante", "l'imprimante", "scanne", "moreau", "lyon", "carol chevalier", "chevalier carol",
        "imprimante moreau",
        "carol@moreau.example", "01 99 00 12 34", "0199001234", "+33 6 39 98 12 34", "0033639981234",
        "06.39.98", "981234",
    ],
)  # fmt: skip
def test_a_request_is_found_by_what_it_says_and_by_its_people(words: str, carol: Contact, ada: Employee) -> None:
    """T5"""
    opening = Opening(
        site=carol.site, title="L’imprimante ne répond plus", description=clean("<p>Elle scanne.</p>"), requester=carol
    )

    ticket = open_ticket(opening, by=ada)

    assert kinds_found(words, by=ada) == ["request"]
    assert kinds_found(str(ticket.number), by=ada) == ["request"]


def test_a_request_is_found_by_the_people_who_are_in_it_now(ticket: Ticket, carol: Contact, ada: Employee) -> None:
    other = make_ticket(site=carol.site, title="Écran noir")
    assert len(kinds_found("chevalier", by=ada)) == 1

    fill_contact(other, field="end_user", contact=carol, by=ada)
    assert len(kinds_found("chevalier", by=ada)) == 2

    empty_contact(other, field="end_user", by=ada)
    assert len(kinds_found("chevalier", by=ada)) == 1


def test_an_old_title_is_found_where_it_was_changed(ticket: Ticket, ada: Employee) -> None:
    retitle(ticket, ada)

    assert kinds_found("imprimante", by=ada) == ["change"]


def test_a_contact_is_found_by_name_address_and_number(lyon: Site, root: Employee) -> None:
    """C7"""
    details = ContactDetails(
        phone="+33478000000",
        email="e.lefevre@moreau.example",
        further=(FurtherDetail(kind="fax", value="+33478999999"),),
    )
    elodie = create_contact(lyon, name=PersonName(last_name="Lefèvre", first_name="Élodie"), details=details, by=root)

    for words in ["lefevre", "Elodie LEF", "e.lefevre@moreau", "04 78 00 00 00", "478 99", "moreau elodie"]:
        assert list(find_contacts(read_query(words), author=root)) == [elodie], words
    assert not find_contacts(read_query("durand"), author=root)


def test_a_renamed_person_is_found_at_once_and_the_requests_after_the_worker(
    ticket: Ticket, carol: Contact, root: Employee
) -> None:
    change_contact(carol, name=RENAMED, details=ContactDetails(), by=root)

    assert [one.pk for one in find_contacts(read_query("charpentier"), author=root)] == [carol.pk]
    assert not find_contacts(read_query("chevalier"), author=root)
    assert not is_found("charpentier", by=root)

    index_what_waits()

    assert kinds_found("charpentier", by=root) == ["request"]
    assert not is_found("chevalier", by=root)


def test_what_was_withdrawn_is_no_longer_marked_for_clients(ticket: Ticket, ada: Employee) -> None:
    """D5, D10"""
    message = actions.post_message(ticket, actions.NewMessage(body=clean("<p>La cartouche.</p>")), by=ada)
    assert IndexedText.objects.get(pk=message.entry_id).is_for_client

    actions.withdraw_message(message, by=ada)

    assert not IndexedText.objects.get(pk=message.entry_id).is_for_client


def test_nothing_but_what_clients_read_is_marked_as_theirs(ticket: Ticket, ada: Employee) -> None:
    """D10: whatever is built on this table, a client finds nothing that is the staff's."""
    for act in (post, mail, note, call, receive, link):
        act(ticket, ada)
    assert set(IndexedText.objects.filter(is_for_client=True).values_list("kind", flat=True)) == {"message"}

    retitle(ticket, ada)

    theirs = IndexedText.objects.filter(is_for_client=True).order_by("pk")
    assert list(theirs.values_list("kind", flat=True)) == ["message", "change"]
