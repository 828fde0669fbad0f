"""A mail that was not taken stands on the request for the staff, and becomes a client message once it may (M12)."""

import pytest

from joindre.directory.models import Contact, Employee
from joindre.lib.errors import Refusal
from joindre.lib.richtext import clean
from joindre.mail.models import OutgoingEmail
from joindre.messaging import actions
from joindre.messaging.actions import NoClientsMail, NothingWritten, publish_received
from joindre.messaging.models import Message, MessageSettings, ReceivedMail
from joindre.messaging.policy import ClosedToClient, MessagesOff, NoClientHere
from joindre.tickets import actions as tickets
from joindre.tickets.models import Change, ConversationBlocked, Entry, Status, Ticket
from tests.factories import make_contact, make_file, make_received_mail, make_status
from tests.messaging.arriving import arrive, believe_the_house_s_server, from_client

Kind = ReceivedMail.Kind


@pytest.fixture
def reply_address(ticket: Ticket, ada: Employee, carol: Contact) -> str:
    draft = actions.NewMessage(body=clean("<p>Pouvez-vous me confirmer le modèle ?</p>"), notify=True)
    return str(actions.post_message(ticket, draft, by=ada).notifications.get().recipients.get().reply_to[0])


def now(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_a_refused_mail_stands_on_the_request_for_the_staff(
    ticket: Ticket, reply_address: str, carol: Contact, ada: Employee
) -> None:
    """M12, D6: with what it says, what it quotes, and who wrote it; the client’s page does not even fetch anything."""
    tickets.block(ticket, by=ada)
    before = now(ticket)

    incoming = arrive(reply_address, sender=carol.email)

    received = ReceivedMail.objects.get()
    assert (received.entry.kind, received.entry.audience, received.entry.author) == (Kind.REFUSED, "staff", carol)
    assert "L’aperçu est correct." in received.body
    assert "confirmer le modèle" in received.folded
    assert (incoming.outcome, received.email) == ("refused", incoming)
    assert (now(ticket).client_revision, now(ticket).unread_count) == (before.client_revision, before.unread_count)
    assert OutgoingEmail.objects.filter(in_reply_to__contains="1@moreau.example").count() == 1


def test_it_stands_there_once(ticket: Ticket, reply_address: str, carol: Contact, ada: Employee) -> None:
    """I9: the same mail, delivered twice."""
    tickets.block(ticket, by=ada)

    outcomes = [arrive(reply_address, sender=carol.email).outcome for _ in range(2)]

    assert outcomes == ["refused", "ignored"]
    assert ReceivedMail.objects.count() == 1


def test_what_one_may_not_see_is_kept_nowhere_on_it(ticket: Ticket, reply_address: str, carol: Contact) -> None:
    """S3, I3: a mail to a hidden request is set aside, as for one that does not exist."""
    Ticket.objects.update(is_client_visible=False)

    assert arrive(reply_address, sender=carol.email).outcome == "set_aside"
    assert not ReceivedMail.objects.exists()


def test_published_it_is_the_client_s_message(
    ticket: Ticket, reply_address: str, carol: Contact, ada: Employee
) -> None:
    """M12, D4: at its publication, unread, by who wrote it; each leads to the other, and the history tells of it."""
    tickets.block(ticket, by=ada)
    arrive(reply_address, sender=carol.email)
    tickets.unblock(ticket, by=ada)
    received, before = ReceivedMail.objects.get(), now(ticket)

    message = publish_received(received, by=ada)

    assert from_client() == [message]
    assert (message.entry.author, message.entry.audience, message.channel) == (carol, "client", "mail")
    assert (message.body, message.folded) == (received.body, received.folded)
    assert message.entry_id > received.entry_id
    assert (message.source, message.published_from, message.published_by) == (received.email, received, ada)
    assert (now(ticket).unread_count, message.read_at) == (before.unread_count + 1, None)
    assert now(ticket).client_revision > before.client_revision
    assert ReceivedMail.objects.get().entry.revision > before.revision
    line = Change.objects.get(what=Change.What.MAIL)
    assert (line.new, line.entry.author, line.entry.audience) == (carol.name, ada, "staff")


def test_published_twice_it_is_one_message(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """M13: two presses, or two colleagues at once."""
    received = make_received_mail(ticket, by=carol)

    first, second = (publish_received(ReceivedMail.objects.get(pk=received.pk), by=ada) for _ in range(2))

    assert first == second
    assert (Message.objects.count(), now(ticket).unread_count) == (1, 1)
    assert Change.objects.filter(what=Change.What.MAIL).count() == 1


def test_its_files_are_the_client_s_from_then_on(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """L2: the list and the pictures in the text."""
    file, picture = make_file(topic=ticket.topic), make_file(topic=ticket.topic, media_type="image/png")
    body = clean(f'<p>Voir <img src="{picture.url}"></p>')
    received = make_received_mail(ticket, by=carol, body=body, files=[file])

    message = publish_received(received, by=ada)

    assert list(message.files.all()) == [file]
    for one in (file, picture):
        one.refresh_from_db()
        assert one.is_for_client


def test_what_an_answer_to_the_staff_s_mail_quotes_stays_with_the_staff(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """M12, D10"""
    picture = make_file(topic=ticket.topic, media_type="image/png")
    folded = clean(f'<p>Le client exagère. <img src="{picture.url}"></p>')
    received = make_received_mail(ticket, by=carol, kind=Kind.RECEIVED, folded=folded)

    message = publish_received(received, by=ada)

    picture.refresh_from_db()
    assert (message.body, message.folded) == (received.body, "")
    assert not picture.is_for_client


def test_a_subject_that_is_the_whole_text_is_not_said_twice(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """I5"""
    said, shown = (make_received_mail(ticket, by=carol, body=clean(f"<p>{text}</p>")) for text in ("Réglé", "Merci."))
    for received in (said, shown):
        received.email.subject = "Réglé"
        received.email.save()

    assert [publish_received(received, by=ada).subject for received in (said, shown)] == ["", "Réglé"]


def test_it_reopens_what_was_resolved(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """D13: as any message of the client does."""
    Ticket.objects.update(status=make_status(Status.Type.RESOLVED))

    publish_received(make_received_mail(ticket, by=carol), by=ada)

    assert now(ticket).status.type == Status.Type.IN_PROGRESS


@pytest.mark.parametrize("kind", Kind)
def test_only_what_a_person_at_the_client_s_wrote_becomes_one(
    ticket: Ticket, ada: Employee, carol: Contact, dora: Contact, kind: ReceivedMail.Kind
) -> None:
    """M12: nobody's, a colleague's, another customer's, and a machine's stay mails."""
    authors = [None, ada, dora, *([carol] if kind == Kind.AUTOMATIC else [])]

    for author in authors:
        with pytest.raises(NoClientsMail):
            publish_received(make_received_mail(ticket, by=author, kind=kind), by=ada)

    assert not Message.objects.exists()


def test_a_mail_that_says_nothing_becomes_none(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    with pytest.raises(NothingWritten):
        publish_received(make_received_mail(ticket, by=carol, body=clean("")), by=ada)


@pytest.mark.parametrize("refusal", [ConversationBlocked, NoClientHere, ClosedToClient, MessagesOff])
def test_it_waits_until_a_client_may_write(
    ticket: Ticket, ada: Employee, carol: Contact, refusal: type[Refusal]
) -> None:
    """M12, D13: the request as it is under its lock, whatever the page showed."""
    received = make_received_mail(ticket, by=carol)
    MessageSettings.objects.update(is_on=refusal is not MessagesOff)
    closed = make_status(Status.Type.CLOSED_INTERNALLY)
    Ticket.objects.update(
        is_blocked=refusal is ConversationBlocked,
        is_client_visible=refusal is not NoClientHere,
        status=closed if refusal is ClosedToClient else ticket.status,
    )

    with pytest.raises(refusal):
        publish_received(received, by=ada)

    assert not Message.objects.exists()


def test_an_answer_to_a_refused_mail_is_no_answer_to_the_staff(
    ticket: Ticket, reply_address: str, ada: Employee, carol: Contact
) -> None:
    """M12, I3: what a colleague at the client's answers to it is for both sides."""
    lea = make_contact("Léa Lamy", site=carol.site, email="lea@moreau.example", scope=Contact.Scope.CUSTOMER)
    tickets.block(ticket, by=ada)
    arrive(reply_address, sender=carol.email)
    tickets.unblock(ticket, by=ada)

    incoming = arrive(
        believe_the_house_s_server(),
        sender=lea.email,
        message_id="<2@moreau.example>",
        In_Reply_To="<1@moreau.example>",
        Authentication_Results="mx.joindre.example; dmarc=pass header.from=moreau.example",
    )

    assert (incoming.outcome, incoming.reason) == ("posted", "")
    assert Entry.objects.get(contact=lea).kind == Message.KIND
