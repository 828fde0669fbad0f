"""Letters that Django writes go through the outbox."""

from email.message import MIMEPart

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, mail_admins, send_mail
from django.test import override_settings

from joindre.mail.models import Mailbox, OutgoingEmail
from joindre.mail.outgoing.backend import OutboxBackend


def test_a_sign_in_letter_becomes_a_row(mailbox: Mailbox) -> None:
    sent = send_mail("Votre code", "123 456", "Joindre <webmaster@elsewhere.example>", ["sophie@client.example"])

    email = OutgoingEmail.objects.get()
    assert (sent, email.subject, email.text) == (1, "Votre code", "123 456")
    assert (email.mailbox, email.from_name, email.is_automatic) == (mailbox, "Joindre", True)
    assert [copy.address for copy in email.recipients.all()] == ["sophie@client.example"]


def test_html_files_and_hidden_people_are_kept(mailbox: Mailbox) -> None:
    letter = EmailMultiAlternatives(
        subject="S", body="T", to=["Sophie <a@x.example>"], cc=["c@x.example"], bcc=["b@x.example"],
        reply_to=["r@x.example"],
    )  # fmt: skip
    letter.attach_alternative("<p>T</p>", "text/html")
    letter.attach("notes.txt", "bonjour", "text/plain")

    letter.send()

    email = OutgoingEmail.objects.get()
    copies = email.recipients.order_by("pk").values_list("field", "name", "address", "reply_to")
    assert list(copies) == [
        ("to", "Sophie", "a@x.example", ["r@x.example"]),
        ("cc", "", "c@x.example", ["r@x.example"]),
        ("bcc", "", "b@x.example", ["r@x.example"]),
    ]
    assert (email.html, [file.blob.read() for file in email.files.all()]) == ("<p>T</p>", [b"bonjour"])


def test_a_letter_without_html_has_none(mailbox: Mailbox) -> None:
    """Neither a plain one nor one whose alternative is of another kind."""
    plain = EmailMessage("S", "T", to=["a@x.example"])
    other = EmailMultiAlternatives("S", "T", to=["a@x.example"])
    other.attach_alternative("BEGIN:VCALENDAR", "text/calendar")

    for letter in (plain, other):
        letter.send()

    assert [email.html for email in OutgoingEmail.objects.all()] == ["", ""]


def test_a_letter_without_a_name_is_from_the_mailbox(mailbox: Mailbox) -> None:
    """M16"""
    send_mail("S", "T", "webmaster@elsewhere.example", ["a@x.example"])

    assert OutgoingEmail.objects.get().from_name == "Support"


def test_files_of_any_kind_are_kept_and_what_is_no_file_is_left_out(mailbox: Mailbox) -> None:
    letter = EmailMessage("S", "T", to=["a@x.example"])
    part = MIMEPart()
    part.set_content("no file")
    letter.attachments.extend([part, (None, b"\x00\x01", None)])
    letter.attach("été.txt", "été", "text/plain")

    letter.send()

    files = OutgoingEmail.objects.get().files.order_by("pk")
    assert [(file.name, file.media_type, file.blob.read()) for file in files] == [
        ("file", "application/octet-stream", b"\x00\x01"),
        ("été.txt", "text/plain", "été".encode()),
    ]


def test_it_says_how_many_letters_it_took(mailbox: Mailbox) -> None:
    """One to nobody stops none of the others."""
    letters = [EmailMessage("S", "T", to=to) for to in (["a@x.example"], [], ["b@x.example", "c@x.example"])]

    assert OutboxBackend().send_messages(letters) == 2

    assert OutgoingEmail.objects.count() == 2


def test_a_letter_to_nobody_is_none(mailbox: Mailbox) -> None:
    mail_admins("S", "T")

    assert not OutgoingEmail.objects.exists()


@pytest.mark.django_db
def test_a_new_installation_has_a_mailbox_at_once() -> None:
    Mailbox.objects.all().delete()

    with override_settings(DEFAULT_FROM_EMAIL="support@portail.example"):
        made, again = Mailbox.objects.default(), Mailbox.objects.default()

    assert (made.address, made.is_default, again) == ("support@portail.example", True, made)
