import re
from uuid import uuid4

import pytest
from django.test import Client

from joindre.company.models import Company
from joindre.directory.models import Contact, Employee
from joindre.files.models import StoredFile
from joindre.lib.richtext import clean
from joindre.mail.models import OutgoingEmail, Recipient
from joindre.messaging.actions import mark_read
from joindre.messaging.models import Message, MessageSettings
from joindre.notes.actions import write_note
from joindre.notes.models import Note
from joindre.tickets import actions
from joindre.tickets.locking import lock
from joindre.tickets.models import Entry, LinkedDocument, Severity, Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_file, make_message, make_ticket, make_work_group
from tests.queries import captured_queries


def page_url(ticket: Ticket) -> str:
    return f"/portal/tickets/{ticket.number}/"


def test_it_shows_head_and_conversation(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    """K3"""
    make_message(ticket, by=carol, body="<p>Le bac 2 reste vide.</p>")
    make_message(ticket, by=ada, body="<p>Quel <strong>modèle</strong> ?</p>")

    answer = browse(carol).get(page_url(ticket))

    assert answer.status_code == 200
    assert "<h1>L’imprimante ne répond plus</h1>" in answer.text
    assert "Le bac 2 reste vide." in answer.text
    assert "<strong>modèle</strong>" in answer.text


def test_a_change_says_what_changed(carol: Contact, root: Employee, ticket: Ticket) -> None:
    """T8, K3: to clients too, in the words of the page."""
    wanted = {"title": "Le bac 2 reste vide", "severity": Severity.objects.get(rank=1)}
    actions.save_details(ticket, actions.Details(wanted=wanted, shown={"title": ticket.title, "severity": ""}), by=root)

    shown = text_of(browse(carol).get(page_url(ticket)))

    assert "Titre : L’imprimante ne répond plus → Le bac 2 reste vide" in shown
    assert "Gravité : Bloquante" in shown
    assert "a modifié la demande" not in shown


@pytest.mark.parametrize("page", ["", "older/?before=5", "news/?since=0", "live-token/"])
def test_dora_gets_404_for_another_customers_request(page: str, dora: Contact, ticket: Ticket) -> None:
    """T2, S3"""
    assert browse(dora).get(page_url(ticket) + page).status_code == 404


@pytest.mark.parametrize("act", ["messages/", "reading/", "uploads/"])
def test_dora_gets_404_for_acts_on_another_customers_request(act: str, dora: Contact, ticket: Ticket) -> None:
    """T2, S3"""
    answer = browse(dora).post(page_url(ticket) + act, {"body": "<p>Bonjour</p>", "form_key": uuid4(), "entry": 1})

    assert answer.status_code == 404
    assert not Entry.objects.filter(kind=Message.KIND).exists()


def test_not_even_the_moment_of_a_note_is_told(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    """D10: a page that asks all the time learns nothing from the revision either."""
    pages = [page_url(ticket), page_url(ticket) + "news/?since=999"]
    before = [browse(carol).get(page) for page in pages]

    write_note(ticket, body=clean("<p>Client difficile.</p>"), by=ada)

    after = [browse(carol).get(page) for page in pages]
    assert attribute("revision", after[0].text) == attribute("revision", before[0].text) == "1"
    assert after[1]["X-Revision"] == before[1]["X-Revision"] == "1"


def attribute(name: str, html: str) -> str:
    found = re.search(rf'<live-feed[^>]* {name}="([^"]*)"', html)
    return found[1] if found else ""


def test_what_an_agents_mail_quotes_is_not_shown(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    """D10: it may quote colleagues and third parties; what a client's own mail quotes is theirs."""
    make_message(ticket, by=ada, body="<p>C’est fait.</p>", folded="<p>marge de 40 %</p>", channel="mail")
    make_message(ticket, by=carol, body="<p>Merci.</p>", folded="<p>Cordialement</p>", channel="mail")

    page = text_of(browse(carol).get(page_url(ticket)))

    assert "marge de 40" not in page
    assert "Cordialement" in page


def test_nothing_internal_shows(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    """K2, D10"""
    locked = lock(ticket)
    entry = actions.add_entry(locked, kind=Note.KIND, audience=Entry.Audience.STAFF, by=ada)
    Note.objects.create(entry=entry, body="<p>Client difficile.</p>")
    LinkedDocument.objects.create(ticket=ticket, name="Marge interne", url="https://joindre.example/marge")

    for page in ("", "news/?since=0"):
        assert "difficile" not in text_of(browse(carol).get(page_url(ticket) + page))
        assert "Marge interne" not in text_of(browse(carol).get(page_url(ticket) + page))


def test_external_documents_show(carol: Contact, ticket: Ticket) -> None:
    """K2, L1"""
    LinkedDocument.objects.create(ticket=ticket, name="Manuel", url="https://aide.example/manuel", is_external=True)

    assert "https://aide.example/manuel" in text_of(browse(carol).get(page_url(ticket)))


def test_a_message_of_the_client_says_whether_support_has_read_it(
    carol: Contact, ada: Employee, ticket: Ticket
) -> None:
    """D4, texts of the receipts"""
    message = make_message(ticket, by=carol)
    assert "Pas encore lu" in text_of(browse(carol).get(page_url(ticket)))

    mark_read(message, by=ada)

    text = text_of(browse(carol).get(page_url(ticket)))
    assert "Reçu par le support · " in text
    assert "Pas encore lu" not in text
    assert "Ada " not in text  # a token of the form may hold the three letters


@pytest.mark.parametrize(
    ("identity", "shown"),
    [
        (MessageSettings.Identity.WRITER, "<b>Ada Aubert · Support niveau 2</b>"),
        (MessageSettings.Identity.WORK_GROUP, "<b>Support niveau 2</b>"),
        (MessageSettings.Identity.OTHER, "<b>L’équipe Joindre</b>"),
        (MessageSettings.Identity.NOTHING, '<span class="for-readers">Atelier Nord</span>'),
    ],
)
def test_support_is_named_as_the_settings_say(identity: str, shown: str, carol: Contact, ada: Employee) -> None:
    """D7, U6"""
    ticket = make_ticket(requester=carol, work_group=make_work_group("Support niveau 2"))
    make_message(ticket, by=ada)
    MessageSettings.objects.update(identity=identity, identity_wording="L’équipe Joindre")
    Company.objects.update(own_name="Atelier Nord")

    text = text_of(browse(carol).get(page_url(ticket)))

    assert shown in text
    assert ("Ada" in text) is (identity == MessageSettings.Identity.WRITER)


@pytest.mark.parametrize(("state", "said"), [("accepted", True), ("queued", False), ("refused", False)])
def test_it_says_mailed_only_once_it_left(
    *, state: str, said: bool, carol: Contact, ada: Employee, ticket: Ticket
) -> None:
    """D4"""
    email = OutgoingEmail.objects.create(subject="Demande", text="Bonjour", message_id="un@joindre.example")
    Recipient.objects.create(email=email, address=carol.email, state=state)
    make_message(ticket, by=ada).notifications.add(email)

    assert ("aussi envoyé par mail" in text_of(browse(carol).get(page_url(ticket)))) is said


def test_opening_the_page_is_not_reading(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    """D4"""
    make_message(ticket, by=ada)

    browse(carol).get(page_url(ticket))

    assert not ticket.read_receipts.exists()


def test_two_seconds_on_screen_are_reading(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    """D4"""
    message = make_message(ticket, by=ada)

    answer = browse(carol).post(page_url(ticket) + "reading/", {"entry": message.entry_id})

    assert answer.status_code == 204
    assert ticket.read_receipts.get().entry_id == message.entry_id


@pytest.mark.parametrize("entry", ["", "x", "-1", "9" * 40])
def test_reading_of_nonsense_is_refused(entry: str, carol: Contact, ticket: Ticket) -> None:
    assert browse(carol).post(page_url(ticket) + "reading/", {"entry": entry}).status_code == 422


def test_older_entries_come_on_demand(carol: Contact, ticket: Ticket) -> None:
    made = [make_message(ticket, by=carol, body=f"<p>Message numéro {number}.</p>") for number in range(53)]
    page = text_of(browse(carol).get(page_url(ticket)))
    assert "Message numéro 52." in page
    assert "Message numéro 2." not in page

    oldest_shown = made[3].entry_id
    older = text_of(browse(carol, htmx=True).get(page_url(ticket) + "older/", {"before": oldest_shown}))

    assert f"older/?before={oldest_shown}" in page
    assert "Message numéro 2." in older
    assert "Message numéro 3." not in older
    assert "<html" not in older
    assert "<html" in text_of(browse(carol).get(page_url(ticket) + "older/", {"before": oldest_shown}))


def test_it_costs_the_same_with_ten_or_many_entries(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    """The page shows the newest fifty, whatever lies before."""
    browser = browse(carol)
    for _number in range(10):
        message = make_message(ticket, by=ada)
        message.files.add(make_file())
    browser.get(page_url(ticket))
    few = captured_queries(lambda: browser.get(page_url(ticket)))
    Entry.objects.bulk_create(
        Entry(ticket=ticket, revision=1, kind="note", audience="staff", employee=ada) for _number in range(5000)
    )
    for _number in range(60):
        make_message(ticket, by=carol)

    many = captured_queries(lambda: browser.get(page_url(ticket)))

    assert len(many) == len(few)


def test_news_are_what_came_since_a_revision(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    """D9"""
    make_message(ticket, by=ada, body="<p>Avant.</p>")
    ticket.refresh_from_db()
    message = make_message(ticket, by=ada, body="<p>Après.</p>")

    answer = browse(carol).get(page_url(ticket) + "news/", {"since": ticket.revision})

    ticket.refresh_from_db()
    assert answer["X-Revision"] == str(ticket.revision)
    assert f'id="entry-{message.entry_id}"' in answer.text
    assert "Avant." not in text_of(answer)
    assert 'data-state="open"' in answer.text


def test_news_of_a_block_bring_the_reason(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    """D6, D9"""
    ticket.refresh_from_db()
    actions.block(ticket, by=ada)

    answer = browse(carol).get(page_url(ticket) + "news/", {"since": ticket.revision})

    assert 'id="composer"' in text_of(answer)
    assert "<form" not in text_of(answer)


def test_nonsense_since_gives_everything(carol: Contact, ticket: Ticket) -> None:
    assert browse(carol).get(page_url(ticket) + "news/", {"since": "x"}).status_code == 200


def test_a_page_far_behind_is_told_to_reload(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    Entry.objects.bulk_create(
        Entry(ticket=ticket, revision=2, client_revision=2, kind="message", audience="client", employee=ada)
        for _number in range(201)
    )

    assert browse(carol).get(page_url(ticket) + "news/", {"since": 1}).status_code == 205


def test_an_employee_is_shown_to_the_support_portal(ada: Employee, ticket: Ticket) -> None:
    assert browse(ada).get(page_url(ticket))["Location"] == "/"


def test_a_visitor_signs_in_and_lands_there(client: Client, ticket: Ticket) -> None:
    """K3"""
    assert client.get(page_url(ticket))["Location"] == f"/accounts/login/?next={page_url(ticket)}"


def test_files_of_messages_have_their_link(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    file: StoredFile = make_file(name="erreur imprimante.log")
    make_message(ticket, by=ada).files.add(file)

    assert f'href="/files/{file.pk}/erreur%20imprimante.log"' in text_of(browse(carol).get(page_url(ticket)))
