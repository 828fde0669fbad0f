"""Subjects of mails: which request one names, what it answers, and what its sender wrote in it (I3, M6, M12)."""

import pytest
from django.utils import translation

from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.messaging import actions
from joindre.messaging.models import ReceivedMail, SentMail
from joindre.messaging.subjects import default_subject, numbers_in, own_subject
from joindre.tickets.models import Ticket
from tests.messaging.arriving import arrive, believe_the_house_s_server, from_client

WROTE = "L’avis est favorable."


def write_to(address: str, ticket: Ticket, *, by: Employee, subject: str = "Avis demandé") -> SentMail:
    to = [actions.NewRecipient(address=address)]
    return actions.send_mail(ticket, actions.NewMail(to=to, subject=subject, body=clean("<p>Votre avis ?</p>")), by=by)


def arrive_at_the_box(sender: str, *, verdict: str = "pass", **more: str) -> tuple[str, str]:
    """A mail to the bare mailbox, judged by the server that it trusts; its outcome with the reason."""
    box, domain = believe_the_house_s_server(), sender.partition("@")[2]
    judged = {"Authentication_Results": f"mx.joindre.example; dmarc={verdict} header.from={domain}"}
    incoming = arrive(box, sender=sender, text=WROTE, **judged, **more)
    return incoming.outcome, incoming.reason


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("written", ["{}", "Re: {}", "RE : TR: {}", "AW: [EXTERN] {}", "Re: {} (2)"])
def test_our_own_subject_names_its_request_in_either_language(ticket: Ticket, language: str, written: str) -> None:
    """I3"""
    with translation.override(language):
        subject = written.format(default_subject(ticket))

    assert list(numbers_in(subject)) == [ticket.number]
    assert list(numbers_in(subject.upper().replace(" ", "  "))) == [ticket.number]


@pytest.mark.parametrize(
    "subject",
    ["Demande 2026-00042", "Demande 2026-00042 du jour", "Demande 2026-000042 du 21/11/2026", "Demande du 2026"],
)
def test_what_only_resembles_it_names_none(subject: str) -> None:
    assert list(numbers_in(subject)) == []


def test_who_we_wrote_to_may_answer_our_sender_s_address(ticket: Ticket, ada: Employee) -> None:
    """M12, I3: a verified recipient of the mail that is answered is its third party, known to us or not."""
    sent = write_to("Avis@Serre.example", ticket, by=ada)

    outcome = arrive_at_the_box("avis@serre.example", In_Reply_To=f"<{sent.email.message_id}>", subject="Re: autre")

    assert outcome == ("posted", "third_party")
    received = ReceivedMail.objects.get()
    assert (received.entry.ticket, received.entry.audience, received.entry.author) == (ticket, "staff", None)
    assert WROTE in received.body
    assert not from_client()


def test_they_are_known_by_our_subject_where_their_program_dropped_every_id(ticket: Ticket, ada: Employee) -> None:
    """M12"""
    subject = default_subject(ticket)
    write_to("avis@serre.example", ticket, by=ada, subject=subject)

    assert arrive_at_the_box("avis@serre.example", subject=f"Re: {subject}") == ("posted", "third_party")


@pytest.mark.parametrize(
    ("sender", "verdict", "reason"),
    [
        ("autre@serre.example", "pass", "unknown_sender"),
        ("avis@serre.example", "none", "unknown_sender"),
        ("avis@serre.example", "fail", "sender_falsified"),
    ],
)
def test_nobody_else_does(ticket: Ticket, ada: Employee, sender: str, verdict: str, reason: str) -> None:
    """I4: neither a colleague of theirs, nor who only says so."""
    sent = write_to("avis@serre.example", ticket, by=ada)

    outcome = arrive_at_the_box(sender, verdict=verdict, In_Reply_To=f"<{sent.email.message_id}>")

    assert outcome == ("set_aside", reason)
    assert not ReceivedMail.objects.exists()


def test_a_client_who_answers_a_mail_of_the_staff_by_its_subject_writes_to_the_staff(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """M12: what it quotes was not said to the client's colleagues."""
    write_to("avis@serre.example", ticket, by=ada, subject=default_subject(ticket))

    assert arrive_at_the_box(carol.email, subject=f"Tr: {default_subject(ticket)}") == ("posted", "third_party")
    assert not from_client()


def test_without_such_a_mail_our_subject_leads_like_the_number(ticket: Ticket, carol: Contact) -> None:
    """I3, I4: to the same request, under the same conditions."""
    subject = f"Re: {default_subject(ticket)}"

    assert arrive_at_the_box("inconnu@ailleurs.example", subject=subject) == ("set_aside", "unknown_sender")
    assert arrive_at_the_box(carol.email, subject=subject, message_id="<2@moreau.example>") == ("posted", "")
    assert [message.entry.ticket for message in from_client()] == [ticket]


@pytest.mark.parametrize(
    ("written", "own"),
    [
        ("Re: [#{number}] {title}", ""),
        ("RE : TR: {title}", ""),
        ("[EXTERNAL] Re: [#{number}] {title}", ""),
        ("Re: Avis demandé", ""),
        ("#{number}", ""),
        ("Re:", ""),
        ("", ""),
        ("Le code est 4471", "Le code est 4471"),
        ("Re: [#{number}] Le code est 4471", "Le code est 4471"),
        ("{title} encore en panne", "{title} encore en panne"),
    ],
)
def test_a_subject_is_the_sender_s_own_where_we_did_not_give_it(
    ticket: Ticket, ada: Employee, written: str, own: str
) -> None:
    """I2"""
    write_to("avis@serre.example", ticket, by=ada)
    known = {"number": str(ticket.number), "title": ticket.title}

    assert own_subject(written.format(**known), ticket) == own.format(**known)


def test_an_old_title_is_ours_too(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    actions.post_message(ticket, actions.NewMessage(body=clean("<p>?</p>"), notify=True), by=ada)
    old = f"Re: [#{ticket.number}] {ticket.title}"
    Ticket.objects.filter(pk=ticket.pk).update(title="Un autre titre")

    assert own_subject(old, Ticket.objects.get(pk=ticket.pk)) == ""
