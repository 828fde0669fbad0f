"""What our mails look like: the company's, readable in the dark, without anything from elsewhere (U6, M6)."""

import io
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from PIL import Image

from joindre.accounts.emails import new_password, welcome
from joindre.accounts.queues import PasswordQueue
from joindre.company.logo import keep_logo
from joindre.company.models import Company
from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.mail.models import IncomingEmail, OutgoingEmail
from joindre.mail.outgoing.outbox import Letter, NewRecipient
from joindre.messaging import emails
from joindre.messaging.actions import NewMail, NewMessage, post_message, send_mail
from joindre.messaging.models import MessageSettings
from joindre.messaging.policy import TicketClosed
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import account_of, browse

BODY = clean("<p>Le correctif est prêt.</p>")
Write = Callable[[Ticket, Employee, Contact], Letter]


def told(ticket: Ticket, ada: Employee, carol: Contact) -> Letter:
    message = post_message(ticket, NewMessage(body=BODY), by=ada)
    return emails.new_message(ticket, message, to=carol, settings=MessageSettings())


def mailed(ticket: Ticket, ada: Employee, _carol: Contact) -> Letter:
    new = NewMail(to=[NewRecipient(address="a@imprimeur.example")], subject="Panne", body=BODY)
    return emails.about_ticket(ticket, new, by=ada, settings=MessageSettings())


def refused(ticket: Ticket, _ada: Employee, carol: Contact) -> Letter:
    return emails.refused(IncomingEmail(subject="Panne"), TicketClosed(), to=carol, ticket=ticket)


def welcomed(_ticket: Ticket, ada: Employee, _carol: Contact) -> Letter:
    return welcome(account_of(ada), name="Ada")


def given_a_password(_ticket: Ticket, ada: Employee, _carol: Contact) -> Letter:
    return new_password(account_of(ada))


LETTERS: dict[Write, int] = {told: 1, mailed: 0, refused: 1, welcomed: 1, given_a_password: 1}


@pytest.fixture
def company(db: None) -> Company:
    written = io.BytesIO()
    Image.new("RGB", (40, 20), "green").save(written, "PNG")
    logo = keep_logo(SimpleUploadedFile("logo.png", written.getvalue()))
    Company.objects.update(
        own_name="Atelier Nord", own_line="Imprimantes", colour="#8a1538", telephone="+33478000000", logo=logo
    )
    return Company.current()


@pytest.mark.parametrize("write", LETTERS)
def test_each_is_the_company_s(write: Write, company: Company, ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """U6"""
    letter = write(ticket, ada, carol)

    for part in ("Atelier Nord", "Imprimantes", "04 78 00 00 00", "#8a1538", 'src="cid:logo@joindre"'):
        assert part in letter.html
    assert company.logo in letter.files
    assert "Joindre" not in letter.html + letter.text + letter.from_name
    assert "Atelier Nord" in letter.from_name


@pytest.mark.parametrize(("write", "buttons"), LETTERS.items())
def test_each_is_read_on_a_phone_and_in_the_dark(
    write: Write, buttons: int, ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """U4"""
    html = write(ticket, ada, carol).html

    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert '<meta name="supported-color-schemes" content="light dark">' in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert html.count('<a class="button"') == buttons


@pytest.mark.parametrize("write", LETTERS)
def test_none_loads_anything(write: Write, company: Company, ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D4: no tracking pixel, and nothing from another server."""
    html = write(ticket, ada, carol).html

    assert re.findall(r'(?:src|background)="(?!cid:)', html) == []
    assert "url(" not in html
    assert "<link" not in html


@pytest.mark.parametrize(("language", "words"), [("fr", "votre réponse est lue par"), ("en", "your reply is read by")])
def test_a_third_party_reads_how_to_answer_and_who_reads_it(
    language: str, words: str, ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """M4, M12: in both forms, in the language of its writer."""
    from_ada = mailed_in(language, ticket, ada)

    for form in (from_ada.text, from_ada.html):
        assert words in form
        assert "Ada Aubert" in form
        assert str(ticket.number) in form


def test_the_logo_is_in_no_list_of_files(company: Company, ticket: Ticket, ada: Employee) -> None:
    """M7"""
    new = NewMail(to=[NewRecipient(address="a@imprimeur.example")], subject="Panne", body=BODY)
    send_mail(ticket, new, by=ada)

    assert OutgoingEmail.objects.get().files.get() == company.logo
    assert "logo.png" not in text_of(browse(ada).get(f"/tickets/{ticket.number}/"))


def test_the_password_mail_goes_through_the_outbox_with_both_forms(client: Client, ada: Employee) -> None:
    """K1"""
    client.post("/accounts/password/reset/", {"email": "ada@joindre.example"})
    PasswordQueue().run_due()

    email = OutgoingEmail.objects.get()
    link = re.search(r"http://testserver/accounts/password/reset/key/\S+/", email.text)
    assert link
    assert link[0] in email.html
    assert email.is_automatic


def mailed_in(language: str, ticket: Ticket, ada: Employee) -> Letter:
    new = NewMail(to=[NewRecipient(address="a@imprimeur.example")], subject="Panne", body=BODY)
    with translation.override(language):
        return emails.about_ticket(ticket, new, by=ada, settings=MessageSettings())
