"""Mails from the agents' own mail program, with the signed address of the conversation in Cc (P2)."""

from email.message import EmailMessage
from urllib.parse import parse_qs, urlsplit

import pytest

from joindre.directory.models import Contact, Employee
from joindre.mail.models import IncomingEmail, Mailbox, OutgoingEmail
from joindre.messaging.emails import conversation_address
from joindre.messaging.models import Message, MessageSettings, ReceivedMail
from joindre.tickets import actions as tickets
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_contact
from tests.messaging.arriving import arrive_raw, believe_the_house_s_server, from_client
from tests.queries import assert_by_index

SUPPLIER = "hotline@imprimeur.example"


@pytest.fixture(autouse=True)
def trusted(db: None) -> str:
    """The address of the mailbox, whose server says who sends."""
    return believe_the_house_s_server()


def mail(ticket: Ticket, *, sender: str, to: str, cc: str = "", verdict: str = "pass", **headers: str) -> IncomingEmail:
    """A mail with the address of the conversation in Cc, as our server took it in."""
    raw = EmailMessage()
    raw["Authentication-Results"] = f"mx.joindre.example; dmarc={verdict} header.from={sender.partition('@')[2]}"
    raw["From"], raw["To"] = sender, to
    raw["Cc"] = ", ".join(filter(None, [cc, conversation_address(ticket)]))
    raw["Subject"], raw["Message-ID"] = f"Demande #{ticket.number}", headers.pop("message_id", f"<1-{sender}>")
    raw["Date"] = "Mon, 23 Nov 2026 10:00:00 +0100"
    for name, value in headers.items():
        raw[name.replace("_", "-")] = value
    raw.set_content("Le correctif est prêt.")
    return arrive_raw(raw.as_bytes(), sender=sender, to=conversation_address(ticket))


def outcome_of(incoming: IncomingEmail) -> tuple[str, str]:
    return incoming.outcome, incoming.reason


def sent_to() -> set[str]:
    return set(OutgoingEmail.objects.filter(recipients__isnull=False).values_list("recipients__address", flat=True))


def test_the_icon_opens_a_draft_with_the_address_of_the_conversation(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """P2: by setting, beside the number in the subject."""
    client = browse(ada)
    assert "cc=" not in text_of(client.get(f"/tickets/{ticket.number}/")).partition(f"mailto:{carol.email}")[2][:200]

    MessageSettings.objects.filter(pk=1).update(copies_own_mails=True)
    page = text_of(client.get(f"/tickets/{ticket.number}/"))

    draft = parse_qs(urlsplit(page.partition('href="mailto:')[2].partition('"')[0].replace("&amp;", "&")).query)
    assert draft["cc"] == [conversation_address(ticket)]
    assert f"#{ticket.number}" in draft["subject"][0]


def test_the_agents_mail_is_a_message_and_who_has_it_is_not_mailed_again(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """P2, I3: Carol stands in To; the user of the request does not, and is notified."""
    lea = make_contact("Léa Lamy", site=carol.site, email="lea@moreau.example")
    tickets.fill_contact(ticket, field="end_user", contact=lea, by=ada)

    incoming = mail(ticket, sender=ada.email, to=carol.email)

    message = Message.objects.get()
    assert outcome_of(incoming) == ("posted", "")
    assert (message.entry.author, message.channel, message.reached) == (ada, "mail", [f"c{carol.pk}"])
    assert sent_to() == {lea.email}
    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/"))
    assert f"Envoyé à {carol.name} depuis le logiciel de messagerie de l’auteur" in page
    assert "Le correctif est prêt." in text_of(browse(carol).get(f"/portal/tickets/{ticket.number}/"))


def test_who_stands_in_cc_has_it_too_however_the_address_is_written(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """P2"""
    mail(ticket, sender=ada.email, to=SUPPLIER, cc=f"Carol <{carol.email.upper()}>")

    assert Message.objects.get().reached == [f"c{carol.pk}"]
    assert not OutgoingEmail.objects.exists()


def test_a_mail_to_nobody_at_the_customers_stays_with_the_staff(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P2, M12: the draft was begun for the client, and sent to somebody else."""
    incoming = mail(ticket, sender=ada.email, to=SUPPLIER)

    assert outcome_of(incoming) == ("posted", "of_a_colleague")
    assert ReceivedMail.objects.get().entry.author == ada
    assert not Message.objects.exists()
    assert "Le correctif est prêt." not in text_of(browse(carol).get(f"/portal/tickets/{ticket.number}/"))
    assert not OutgoingEmail.objects.exists()


def test_the_clients_answer_to_all_is_the_clients_message(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P2"""
    mail(ticket, sender=ada.email, to=carol.email)

    incoming = mail(ticket, sender=carol.email, to=ada.email, In_Reply_To=f"<1-{ada.email}>")

    assert (incoming.outcome, incoming.matched_by) == ("posted", "reply_address")
    assert [message.entry.author for message in from_client()] == [carol]
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize(("verdict", "reason"), [("fail", "sender_falsified"), ("none", "sender_unverified")])
def test_a_forged_sender_is_set_aside(ticket: Ticket, ada: Employee, carol: Contact, verdict: str, reason: str) -> None:
    """P2, I4: everybody who got such a mail knows the address, so that it proves nobody."""
    for sender in (ada.email, carol.email):
        incoming = mail(ticket, sender=sender, to=carol.email, verdict=verdict)
        assert outcome_of(incoming) == ("set_aside", reason)

    assert not Message.objects.exists()


def test_a_mailbox_that_takes_unproved_contacts_takes_no_unproved_colleague(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """P2, I4"""
    Mailbox.objects.filter(pk=Mailbox.objects.default().pk).update(accepts_unverified=True)

    assert mail(ticket, sender=carol.email, to=ada.email, verdict="none").outcome == "posted"
    assert mail(ticket, sender=ada.email, to=carol.email, verdict="none").outcome == "set_aside"


def test_a_third_party_who_answers_all_is_kept_for_the_staff(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P2, M12"""
    mail(ticket, sender=ada.email, to=carol.email, cc=SUPPLIER)

    incoming = mail(ticket, sender=SUPPLIER, to=ada.email, cc=carol.email)

    assert outcome_of(incoming) == ("posted", "third_party")
    assert not from_client()


def test_a_contact_of_another_customer_is_no_client_here(ticket: Ticket, ada: Employee, dora: Contact) -> None:
    """P2, S3"""
    assert outcome_of(mail(ticket, sender=dora.email, to=ada.email)) == ("posted", "third_party")
    assert not Message.objects.exists()


def test_an_automatic_answer_to_all_becomes_no_message_and_is_not_answered(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """P2, I8: no loop begins."""
    incoming = mail(ticket, sender=carol.email, to=ada.email, Auto_Submitted="auto-replied")

    assert outcome_of(incoming) == ("ignored", "automatic")
    assert not Message.objects.exists()
    assert not OutgoingEmail.objects.exists()


def test_our_own_notification_that_comes_back_there_is_ignored(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P2, I8: a redirection to the address of the conversation is no loop."""
    lea = make_contact("Léa Lamy", site=carol.site, email="lea@moreau.example")
    tickets.fill_contact(ticket, field="end_user", contact=lea, by=ada)
    mail(ticket, sender=ada.email, to=carol.email)
    ours = OutgoingEmail.objects.get()

    incoming = mail(ticket, sender=carol.email, to=lea.email, message_id=f"<{ours.message_id}>")

    assert outcome_of(incoming) == ("ignored", "own_mail")
    assert OutgoingEmail.objects.count() == 1


def test_the_same_mail_twice_is_one_message(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P2, I9"""
    mail(ticket, sender=ada.email, to=carol.email)

    assert outcome_of(mail(ticket, sender=ada.email, to=carol.email)) == ("ignored", "duplicate")
    assert Message.objects.count() == 1


def test_a_blocked_conversation_takes_none(ticket: Ticket, root: Employee, ada: Employee, carol: Contact) -> None:
    """P2, D6: it stays with the staff, and the client got the mail from its writer."""
    tickets.block(ticket, by=root)

    assert outcome_of(mail(ticket, sender=ada.email, to=carol.email)) == ("refused", "blocked")
    assert not Message.objects.exists()
    assert not OutgoingEmail.objects.exists()


def test_who_stands_in_a_long_list_is_found_by_index(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P2, A4: and no more of them than a person writes."""
    many = ", ".join(f"p{number}@ailleurs.example" for number in range(200))

    assert_by_index(lambda: mail(ticket, sender=ada.email, to=carol.email, cc=many), "directory_contact")
    assert Message.objects.get().reached == [f"c{carol.pk}"]
