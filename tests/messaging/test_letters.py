"""The letters about a request: what each holds, in whose language, and where it leads (D5, D7, M4, M16, I8)."""

from typing import Any

import pytest
from django.test import override_settings
from django.utils import translation

from joindre.accounts.models import Account
from joindre.directory.models import Contact, Employee
from joindre.lib import richtext
from joindre.lib.richtext import clean
from joindre.mail.models import IncomingEmail, Mailbox
from joindre.mail.outgoing.outbox import Letter
from joindre.messaging import emails
from joindre.messaging.actions import NewMail, NewMessage, NewRecipient, post_message
from joindre.messaging.models import MessageSettings
from joindre.messaging.policy import TicketClosed
from joindre.tickets.models import Ticket
from tests.factories import make_contact, make_file, make_ticket, make_work_group

SITE = override_settings(SITE_URL="https://portail.example")
BODY = clean("<p>Le correctif est <strong>prêt</strong>.</p>")


def told(ticket: Ticket, *, by: Employee, to: Contact, body: str = BODY, **settings: Any) -> Letter:
    message = post_message(ticket, NewMessage(body=clean(body)), by=by)
    with SITE:
        return emails.new_message(ticket, message, to=to, settings=MessageSettings(**settings))


def refused(ticket: Ticket, *, to: Contact) -> Letter:
    incoming = IncomingEmail(subject="Encore une panne", message_id="1@moreau.example")
    with SITE:
        return emails.refused(incoming, TicketClosed(), to=to, ticket=ticket)


def without_account(ticket: Ticket) -> Contact:
    return make_contact("Léa Lamy", site=ticket.site, email="lea@moreau.example")


def speak(contact: Contact, language: str) -> None:
    Account.objects.filter(person=contact.person).update(language=language)


def test_a_message_is_told_with_its_words_and_the_way_to_it(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D5: in both forms of the letter."""
    letter = told(ticket, by=ada, to=carol)

    link = f"https://portail.example/portal/tickets/{ticket.number}/"
    assert letter.subject == f"[#{ticket.number}] {ticket.title}"
    for words in (letter.text, letter.html):
        assert str(ticket.number) in words
        assert ticket.title in words
        assert link in words
    assert "Le correctif est prêt." in letter.text
    assert BODY in letter.html
    assert (letter.topic, letter.is_automatic, letter.is_held) == (ticket.topic, False, False)


def test_whoever_does_not_sign_in_is_given_no_way_to_the_portal(ticket: Ticket, ada: Employee) -> None:
    """I3: they answer by mail."""
    lea = without_account(ticket)

    for letter in (told(ticket, by=ada, to=lea), refused(ticket, to=lea)):
        assert "portail.example" not in letter.text + letter.html


@pytest.mark.parametrize(("language", "words"), [("en", "Reply to this email"), ("fr", "Répondez à ce")])
def test_a_letter_is_in_the_language_of_whom_it_is_for(
    ticket: Ticket, ada: Employee, carol: Contact, language: str, words: str
) -> None:
    """D5: whatever language its writer speaks."""
    speak(carol, language)

    with translation.override("en" if language == "fr" else "fr"):
        letter = told(ticket, by=ada, to=Contact.objects.get(pk=carol.pk))

    assert words in letter.text
    assert words in letter.html
    assert f'lang="{language}"' in letter.html


def test_somebody_without_an_account_is_written_to_in_french(ticket: Ticket, ada: Employee) -> None:
    with translation.override("en"):
        letter = told(ticket, by=ada, to=without_account(ticket))

    assert 'lang="fr"' in letter.html


def test_a_letter_is_plain_text_beside_its_html(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D5: nothing is escaped there, no more than one line is blank, and it ends with one line end."""
    Ticket.objects.filter(pk=ticket.pk).update(title="Écran & câble <HDMI>")

    letter = told(Ticket.objects.get(pk=ticket.pk), by=ada, to=carol, body="<p>a &amp; b</p><p></p><p></p><p>c</p>")

    assert "Écran & câble <HDMI>" in letter.text
    assert "Écran &amp; câble &lt;HDMI&gt;" in letter.html
    assert "a & b" in letter.text
    assert "\n\n\n" not in letter.text
    assert letter.text == letter.text.strip() + "\n"


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({}, "Ada Aubert · Support"),
        ({"identity": "writer"}, "Ada Aubert · Support"),
        ({"identity": "work_group"}, "Support"),
        ({"identity": "nothing"}, "Support"),
        ({"identity": "other", "identity_wording": "L’équipe"}, "L’équipe"),
        ({"identity": "other"}, "Support"),
    ],
)
def test_the_client_reads_who_it_is_from(
    ticket: Ticket, ada: Employee, carol: Contact, settings: dict[str, Any], name: str
) -> None:
    """D7"""
    assert told(ticket, by=ada, to=carol, **settings).from_name == name


def test_what_a_message_shows_travels_with_its_letter(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D5, L2: of the files of this request alone."""
    own, foreign = (make_file(topic=topic, name="a.png") for topic in (ticket.topic, make_ticket().topic))

    letter = told(ticket, by=ada, to=carol, body=f'<p><img src="{own.url}" alt="a"><img src="{foreign.url}"></p>')

    assert list(letter.files) == [own]
    assert f'src="cid:f{own.pk}@joindre"' in letter.html
    assert richtext.own_files(f'<img src="{own.url}"> src="/files/9/x"') == {own.pk}


def test_a_mail_is_from_its_writer_in_the_name_of_the_group(ticket: Ticket, ada: Employee) -> None:
    """M6, M16"""
    people = [NewRecipient(address=f"{name}@imprimeur.example") for name in ("a", "b", "c")]
    new = NewMail(to=people[:1], cc=people[1:2], bcc=people[2:], subject="Panne", body=BODY, files=[make_file()])
    group = make_work_group("Réseau")
    group.mailbox = Mailbox.objects.create(name="Réseau", address="reseau@joindre.example")
    ticket.work_group = group

    letter = emails.about_ticket(ticket, new, by=ada, settings=MessageSettings(undo_seconds=7))

    assert (letter.mailbox, letter.from_name, letter.subject) == (group.mailbox, "Ada Aubert · Réseau", "Panne")
    assert [[one.address for one in field] for field in (letter.to, letter.cc, letter.bcc)] == [
        [person.address] for person in people
    ]
    assert (list(letter.files), letter.topic, letter.delay.seconds) == (list(new.files), ticket.topic, 7)
    assert (letter.is_held, letter.is_automatic) == (False, False)
    for words in (letter.text, letter.html):
        assert "Ada Aubert, Réseau" in words
        assert "portal" not in words


@pytest.mark.parametrize(("email", "count"), [("ada@joindre.example", 2), ("", 1)])
def test_answers_go_to_the_writer_only_where_they_have_an_address(
    ticket: Ticket, ada: Employee, email: str, count: int
) -> None:
    """M4"""
    ada.email = email
    new = NewMail(to=[NewRecipient(address="a@imprimeur.example")], subject="Panne", body=BODY)

    (copy,) = emails.about_ticket(ticket, new, by=ada, settings=MessageSettings()).to

    assert len(copy.reply_to) == count
    assert "+" in copy.reply_to[-1]


def test_a_mail_that_is_not_taken_is_answered_with_the_reason_and_what_to_do(ticket: Ticket, carol: Contact) -> None:
    """I8, D6: in both forms, as a machine's answer to that very mail."""
    speak(carol, "en")

    letter = refused(ticket, to=Contact.objects.get(pk=carol.pk))

    for words in (letter.text, letter.html):
        for part in ("Encore une panne", str(ticket.number), ticket.title, "Open a new request that is linked to it."):
            assert part in words
        assert "https://portail.example/portal/tickets/new/" in words
    assert letter.subject == f"Your email about request {ticket.number} could not be added"
    assert (letter.in_reply_to, letter.references) == ("1@moreau.example", "1@moreau.example")
    assert (letter.is_automatic, letter.topic, letter.from_name) == (True, ticket.topic, "Support")
    assert [(one.address, one.name, one.person, one.reply_to) for one in letter.to] == [
        (carol.email, carol.name, f"c{carol.pk}", ())
    ]
