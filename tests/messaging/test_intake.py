"""From the raw bytes of a mail to its outcome, through the reading queue as the worker runs it."""

import pytest

from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.mail.models import Mailbox, OutgoingEmail
from joindre.messaging import actions
from joindre.messaging.models import Message, MessageSettings, ReceivedMail
from joindre.tickets import actions as tickets
from joindre.tickets.models import Entry, Status, Ticket
from tests.factories import make_file, make_status
from tests.messaging.arriving import arrive, believe_the_house_s_server, from_client
from tests.queries import captured_queries


@pytest.fixture
def reply_address(ticket: Ticket, ada: Employee, carol: Contact) -> str:
    """The signed address that Carol was given with the notification of a message."""
    draft = actions.NewMessage(body=clean("<p>Pouvez-vous me confirmer le modèle ?</p>"), notify=True)
    message = actions.post_message(ticket, draft, by=ada)
    return str(message.notifications.get().recipients.get().reply_to[0])


def test_an_answer_to_the_notification_is_posted_with_its_quote_folded(reply_address: str, carol: Contact) -> None:
    """I3, I4, I5: the signed reply address makes it acceptable without DKIM."""
    incoming = arrive(reply_address, sender=carol.email)

    [message] = from_client()
    assert (incoming.outcome, incoming.matched_by) == ("posted", "reply_address")
    assert "L’aperçu est correct." in message.body
    assert "confirmer le modèle" not in message.body
    assert "confirmer le modèle" in message.folded
    assert (message.entry.author, message.channel, message.source) == (carol, "mail", incoming)


def test_words_that_look_like_a_file_publish_nothing(ticket: Ticket, reply_address: str, carol: Contact) -> None:
    """D10, L2: files are numbered, and numbers can be guessed."""
    secret = make_file(topic=ticket.topic)

    arrive(reply_address, sender=carol.email, text=f'Voir src="{secret.url}" svp.')

    secret.refresh_from_db()
    assert from_client()
    assert not secret.is_for_client


def test_a_mail_too_long_for_a_page_comes_with_its_whole_text_as_a_file(reply_address: str, carol: Contact) -> None:
    """I10: a page of fifty stays a page, and nothing is lost."""
    text = "".join(f"Ligne {number} du journal.\n" for number in range(20_000))

    incoming = arrive(reply_address, sender=carol.email, text=text)

    [message] = from_client()
    [file] = message.files.all()
    assert incoming.outcome == "posted"
    assert len(message.body) + len(message.folded) < 50_000
    assert "Ligne 19999 du journal." in file.blob.read().decode()


def test_a_reply_address_survives_capitals(reply_address: str, carol: Contact) -> None:
    """I3: case-insensitive."""
    assert arrive(reply_address.upper(), sender=carol.email.upper()).outcome == "posted"


def test_the_same_mail_twice_is_posted_once(reply_address: str, carol: Contact) -> None:
    """I9: and two mails that share an id are two."""
    arrive(reply_address, sender=carol.email)
    again = arrive(reply_address, sender=carol.email)
    other = arrive(reply_address, sender=carol.email, text="Autre chose.")

    assert (again.outcome, again.reason) == ("ignored", "duplicate")
    assert other.outcome == "posted"
    assert len(from_client()) == 2


def test_the_same_mail_from_a_stranger_is_set_aside(reply_address: str) -> None:
    """I4: none, and not the person the address was given to."""
    incoming = arrive(reply_address, sender="inconnu@ailleurs.example")

    assert (incoming.outcome, incoming.reason) == ("set_aside", "unknown_sender")
    assert not from_client()


def test_a_contact_who_was_not_given_the_address_is_set_aside(reply_address: str, dora: Contact) -> None:
    """I3, S3: a contact of another customer is a stranger here."""
    assert arrive(reply_address, sender=dora.email).outcome == "set_aside"


def test_the_same_mail_on_no_signed_address_is_set_aside(ticket: Ticket, reply_address: str, carol: Contact) -> None:
    """I4: found by its subject, but nothing proves who wrote it."""
    box = Mailbox.objects.default()
    incoming = arrive(box.address, sender=carol.email, subject=f"Re: [#{ticket.number}] Imprimante")

    assert (incoming.outcome, incoming.reason) == ("set_aside", "sender_unverified")
    assert (incoming.matched_by, incoming.topic) == ("subject", ticket.topic)


def test_a_changed_reply_address_is_none(reply_address: str, carol: Contact) -> None:
    """I3: signed."""
    local, _, domain = reply_address.partition("@")
    forged = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"

    assert (arrive(forged, sender=carol.email).outcome) == "set_aside"


def test_a_verified_sender_is_found_by_the_mail_they_answer(ticket: Ticket, reply_address: str, carol: Contact) -> None:
    """I3, I4: In-Reply-To of a mail we know, judged by the server named as trusted."""
    box = Mailbox.objects.default()
    box.trusted_server = "mx.joindre.example"
    box.save()
    authentication = "mx.joindre.example; dmarc=pass header.from=moreau.example"
    ours = OutgoingEmail.objects.get()

    incoming = arrive(
        box.address, sender=carol.email, In_Reply_To=f"<{ours.message_id}>", Authentication_Results=authentication
    )

    assert (incoming.outcome, incoming.matched_by, incoming.authentication) == ("posted", "references", "pass")


def test_a_falsified_sender_is_set_aside_even_on_a_signed_address(reply_address: str, carol: Contact) -> None:
    """I4: fail is never posted."""
    box = Mailbox.objects.default()
    box.trusted_server = "mx.joindre.example"
    box.save()

    incoming = arrive(
        reply_address,
        sender=carol.email,
        Authentication_Results="mx.joindre.example; dmarc=fail header.from=moreau.example",
    )

    assert (incoming.outcome, incoming.authentication) == ("set_aside", "fail")


def test_a_blocked_conversation_refuses_with_an_answer(
    ticket: Ticket, reply_address: str, carol: Contact, ada: Employee
) -> None:
    """D6: an answer that says why; at most one per hour (I8)."""
    tickets.block(ticket, by=ada)
    before = OutgoingEmail.objects.count()

    incoming = arrive(reply_address, sender=carol.email)
    arrive(reply_address, sender=carol.email, text="Encore moi.", message_id="<2@moreau.example>")

    assert (incoming.outcome, incoming.reason) == ("refused", "blocked")
    answers = OutgoingEmail.objects.order_by("pk")[before:]
    assert [answer.is_automatic for answer in answers] == [True]
    assert "bloqué" in answers[0].text
    assert not from_client()


def test_messages_switched_off_refuse_it(reply_address: str, carol: Contact) -> None:
    """D1, D13: the same rule for mail."""
    MessageSettings.objects.update(is_on=False)

    assert arrive(reply_address, sender=carol.email).reason == "messages_off"


def test_a_closed_request_refuses_it(ticket: Ticket, reply_address: str, carol: Contact) -> None:
    """D13."""
    Ticket.objects.update(status=make_status(Status.Type.CLOSED_INTERNALLY))

    assert arrive(reply_address, sender=carol.email).reason == "closed"


def test_an_out_of_office_answer_is_a_line_for_the_staff(reply_address: str, carol: Contact) -> None:
    """I8: never a message, never an answer."""
    before = OutgoingEmail.objects.count()

    incoming = arrive(
        reply_address, sender=carol.email, subject="Absence du bureau", Auto_Submitted="auto-replied",
        text="Je suis absente jusqu’au 30 novembre.",
    )  # fmt: skip

    assert (incoming.outcome, incoming.reason) == ("ignored", "automatic")
    assert Entry.objects.get(kind="automatic").audience == "staff"
    assert not from_client()
    assert OutgoingEmail.objects.count() == before


def test_an_answer_that_comes_by_a_group_is_still_the_client_s(reply_address: str, carol: Contact) -> None:
    """I8, I3: a support address that is a group marks every mail as a list's."""
    incoming = arrive(reply_address, sender=carol.email, List_Id="<support.joindre.example>", Precedence="list")

    assert (incoming.outcome, len(from_client())) == ("posted", 1)


def test_an_answer_to_a_mail_sent_elsewhere_stays_with_the_staff(ticket: Ticket, ada: Employee) -> None:
    """M12: badged with its sender, and it never changes the requester."""
    hotline = actions.NewRecipient(address="hotline@imprimeur.example")
    sent = actions.send_mail(ticket, actions.NewMail(to=[hotline], subject="Panne", body=clean("<p>?</p>")), by=ada)
    address = sent.email.recipients.get().reply_to[1]

    incoming = arrive(address, sender="hotline@imprimeur.example", message_id="<3@imprimeur.example>")

    received = ReceivedMail.objects.get()
    assert (incoming.outcome, incoming.reason) == ("posted", "third_party")
    assert (received.entry.kind, received.entry.audience, received.entry.author) == ("mail_received", "staff", None)
    assert Ticket.objects.get(pk=ticket.pk).requester == ticket.requester


@pytest.mark.parametrize("writer", ["ada", "carol"])
def test_an_answer_to_a_mail_of_the_staff_s_is_never_a_message(
    writer: str, ticket: Ticket, request: pytest.FixtureRequest, ada: Employee
) -> None:
    """M12: found by In-Reply-To, to the mailbox itself, from an agent in copy or from the requester."""
    author = request.getfixturevalue(writer)
    supplier, copied = actions.NewRecipient(address="hotline@imprimeur.example"), actions.recipient_of(author)
    draft = actions.NewMail(to=[supplier], cc=[copied], subject="Panne", body=clean("<p>?</p>"))
    sent = actions.send_mail(ticket, draft, by=ada)
    authentication = f"mx.joindre.example; dmarc=pass header.from={author.email.partition('@')[2]}"

    incoming = arrive(
        believe_the_house_s_server(),
        sender=author.email,
        In_Reply_To=f"<{sent.email.message_id}>",
        Authentication_Results=authentication,
    )

    assert (incoming.outcome, incoming.reason, incoming.matched_by) == ("posted", "third_party", "references")
    assert not Message.objects.exists()


def test_an_agent_s_answer_to_a_third_party_is_never_a_message(ticket: Ticket, ada: Employee) -> None:
    """M12: what a supplier wrote stays with the staff, and so does what is said to them."""
    hotline = actions.NewRecipient(address="hotline@imprimeur.example")
    sent = actions.send_mail(ticket, actions.NewMail(to=[hotline], subject="Panne", body=clean("<p>?</p>")), by=ada)
    address = sent.email.recipients.get().reply_to[1]
    arrive(address, sender="hotline@imprimeur.example", message_id="<3@imprimeur.example>")

    incoming = arrive(
        believe_the_house_s_server(),
        sender=ada.email,
        In_Reply_To="<3@imprimeur.example>",
        Authentication_Results="mx.joindre.example; dmarc=pass header.from=joindre.example",
    )

    assert (incoming.outcome, incoming.reason) == ("posted", "third_party")
    assert not Message.objects.exists()


def test_an_employee_s_answer_is_a_message_from_support(ticket: Ticket, reply_address: str, ada: Employee) -> None:
    """I3: once their own server vouches for them; the client is notified."""
    box = Mailbox.objects.default()
    box.trusted_server = "mx.joindre.example"
    box.save()

    incoming = arrive(
        box.address,
        sender=ada.email,
        subject=f"[#{ticket.number}] Imprimante",
        Authentication_Results="mx.joindre.example; dmarc=pass header.from=joindre.example",
    )

    message = Message.objects.order_by("-pk")[0]
    assert incoming.outcome == "posted"
    assert message.entry.author == ada
    assert message.notifications.count() == 1


def test_a_mail_about_nothing_we_know_is_set_aside(carol: Contact) -> None:
    """I2: with its reason."""
    incoming = arrive(Mailbox.objects.default().address, sender=carol.email)

    assert (incoming.outcome, incoming.reason) == ("set_aside", "first_unverified")


def test_its_request_and_its_writer_are_looked_for_once(reply_address: str, carol: Contact) -> None:
    """A4: by the head of a mail, and not again when the rest of it is read."""
    queries = captured_queries(lambda: arrive(reply_address, sender=carol.email))

    asked = [sql for sql in queries if sql.startswith("SELECT") and "FOR UPDATE" not in sql]
    for table in ("mail_mailbox", "directory_employee", "directory_contact"):
        looked = [sql for sql in asked if f'FROM "{table}"' in sql]
        assert len(looked) == len(set(looked)), looked
    assert len(from_client()) == 1
