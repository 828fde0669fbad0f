"""The bytes that leave: headers, body, files; one copy for each recipient."""

from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest

import postroom
from joindre.files.actions import store
from joindre.mail.models import Mailbox, OutgoingEmail
from joindre.mail.outgoing import outbox
from joindre.mail.outgoing.outbox import NewRecipient
from tests.mail.makers import make_letter
from tests.mail.sending import Send, decoded, header, lines, parsed


def test_all_copies_have_the_same_headers_but_their_own_reply_to(mailbox: Mailbox, send: Send) -> None:
    """M16: one SMTP copy per recipient with identical To and Cc, and its own Reply-To, the person first."""
    claire, answer = "Claire Bernard <claire@joindre.example>", "support+{}@joindre.example"
    letter = make_letter(
        mailbox,
        to=[
            NewRecipient(address="sophie@client.example", name="Sophie", reply_to=[claire, "support+s@joindre.example"])
        ],
        cc=[NewRecipient(address="paul@client.example", name="Paul", reply_to=[claire, answer.format("p")])],
        bcc=[NewRecipient(address="chef@joindre.example", name="Chef", reply_to=[claire, answer.format("c")])],
    )

    copies = send(letter)

    assert set(copies) == {"sophie@client.example", "paul@client.example", "chef@joindre.example"}
    shared = {tuple(lines(copy, "To", "Cc", "From", "Subject", "Date", "Message-ID")) for copy in copies.values()}
    assert len(shared) == 1
    assert parsed(copies["sophie@client.example"])["To"] == "Sophie <sophie@client.example>"
    assert {parsed(copy)["Reply-To"] for copy in copies.values()} == {
        f"{claire}, support+{letter}@joindre.example" for letter in "spc"
    }


def test_blind_copies_leave_no_trace(mailbox: Mailbox, send: Send) -> None:
    """M11: Bcc recipients are never visible to anyone else."""
    letter = make_letter(
        mailbox, "sophie@client.example", bcc=[NewRecipient(address="chef@joindre.example", name="Le chef")]
    )

    copies = send(letter)

    for copy in copies.values():
        assert b"chef" not in copy.raw
        assert not lines(copy, "Bcc", "bcc")


def test_a_mail_for_hidden_people_only_names_nobody(mailbox: Mailbox, send: Send) -> None:
    letter = make_letter(mailbox, to=[], bcc=[NewRecipient(address="chef@joindre.example")])

    assert send.one(letter)["To"] == "undisclosed-recipients:;"


def test_from_is_the_mailbox_under_the_writers_name(mailbox: Mailbox, send: Send) -> None:
    """M16: the address of the mailbox with the display name of the writer."""
    message = send.one(make_letter(mailbox, from_name="Claire Bernard · Support"))

    assert str(message["From"]) == "Claire Bernard · Support <support@joindre.example>"


@pytest.mark.parametrize(
    "name",
    ["Delorme, Sophie", 'Sophie "So" D.', "Société Générale (Île-de-France), S.A.", "=?utf-8?q?x?=", "山田", "x" * 120],
)
def test_any_name_arrives_as_it_is(mailbox: Mailbox, send: Send, name: str) -> None:
    letter = make_letter(mailbox, to=[NewRecipient(address="sophie@client.example", name=name)])

    (caught,) = send(letter).values()

    written, address = parseaddr(header(caught, "To"))
    assert (str(make_header(decode_header(written))), address) == (name, "sophie@client.example")


@pytest.mark.parametrize(
    "subject", ["Demande 2026-00042 du 21/11/2026", "Éàü " * 60, "a" * 300, "=?utf-8?b?eA==?=", ""]
)
def test_any_subject_arrives_as_it_is(mailbox: Mailbox, send: Send, subject: str) -> None:
    (caught,) = send(make_letter(mailbox, subject=subject)).values()

    assert decoded(caught, "Subject") == subject.strip()
    assert max(map(len, caught.raw.split(b"\r\n"))) <= 998


def test_no_text_makes_a_header_of_its_own(mailbox: Mailbox, send: Send) -> None:
    """A row that holds line ends all the same, whoever wrote it, still makes no header."""
    evil = "x\r\nX-Evil: 1\r\n\r\nbody"
    email_row = outbox.queue(make_letter(mailbox))
    OutgoingEmail.objects.filter(pk=email_row.pk).update(
        subject=evil, from_name=evil, in_reply_to=evil, references=evil
    )
    email_row.recipients.update(name=evil, reply_to=[evil, f"{evil} <a@b.example>"])

    send.delivery.run_due()

    (caught,) = send.catcher.mails
    assert not lines(caught, "X-Evil")
    assert caught.mail.text.startswith("Bonjour")


def test_what_is_sent_twice_is_the_same_to_the_byte(mailbox: Mailbox, send: Send) -> None:
    """M7: the same Message-ID, date and content."""
    file = store(b"a,b\n", name="liste.csv", media_type="text/csv")
    outbox.queue(make_letter(mailbox, html="<p>Bonjour</p>", files=[file]))
    send.delivery.run_due()
    OutgoingEmail.objects.get().recipients.update(state="queued")

    send.delivery.run_due()

    first, second = send.catcher.mails
    assert first.raw == second.raw


def test_threads_are_kept(mailbox: Mailbox, send: Send) -> None:
    letter = make_letter(mailbox, in_reply_to="<2@client.example>", references="<1@client.example> <2@client.example>")

    message = send.one(letter)

    assert message["In-Reply-To"] == "<2@client.example>"
    assert message["References"].split() == ["<1@client.example>", "<2@client.example>"]


def test_long_ids_are_kept_as_they_are(mailbox: Mailbox, send: Send) -> None:
    """M16: some servers make Message-IDs longer than a line should be; written otherwise, the thread is lost."""
    ids = [f"<{number}{'x' * 90}@mail.client.example>" for number in range(12)]

    (caught,) = send(make_letter(mailbox, in_reply_to=ids[-1], references=" ".join(ids))).values()

    assert header(caught, "In-Reply-To") == ids[-1]
    assert header(caught, "References").split() == ids
    assert max(map(len, caught.raw.split(b"\r\n"))) <= 140


def test_automatic_letters_say_so(mailbox: Mailbox, send: Send) -> None:
    """I8: no machine answers them."""
    message = send.one(make_letter(mailbox, is_automatic=True))

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"


def test_a_written_letter_may_be_answered_by_a_machine(mailbox: Mailbox, send: Send) -> None:
    """P6: an out-of-office reply is welcome."""
    message = send.one(make_letter(mailbox))

    assert message["Auto-Submitted"] is None


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour\n",
        "sans fin de ligne",
        "",
        ".\n..\n.\r\nQUIT\r\n",
        "From moi\n> From toi\n",
        "é" * 5_000,
        "fin \t\n",
        "=3D",
    ],
)
def test_any_text_arrives_as_it_is(mailbox: Mailbox, send: Send, text: str) -> None:
    message = send.one(make_letter(mailbox, text=text))

    part = message.get_body(("plain",))
    assert part is not None
    content = bytes(part.get_payload(decode=True) or b"").decode().replace("\r\n", "\n")
    assert content.rstrip("\n") == text.replace("\r\n", "\n").rstrip("\n")


def test_html_stands_beside_the_text(mailbox: Mailbox, send: Send) -> None:
    message = send.one(make_letter(mailbox, html="<p>C’est <b>réparé</b>.</p>"))

    html = message.get_body(("html",))
    assert message.get_content_type() == "multipart/alternative"
    assert html is not None
    assert html.get_content().strip() == "<p>C’est <b>réparé</b>.</p>"


def test_a_domain_with_accents_travels_in_ascii(mailbox: Mailbox, send: Send) -> None:
    """C5: IDN."""
    (caught,) = send(make_letter(mailbox, "info@société.fr")).values()

    assert caught.recipients == ("info@xn--socit-esab.fr",)
    assert lines(caught, "To") == [b"To: info@xn--socit-esab.fr"]


def test_accents_before_the_sign_travel_with_smtputf8(mailbox: Mailbox, send: Send) -> None:
    """C5: SMTPUTF8."""
    copies = send(make_letter(mailbox, "jérôme@client.example", "sophie@client.example"))

    assert set(copies) == {"jérôme@client.example", "sophie@client.example"}
    assert {tuple(lines(copy, "To")) for copy in copies.values()} == {
        ("To: jérôme@client.example, sophie@client.example".encode(),)
    }


def test_a_server_without_smtputf8_still_gets_the_other_copies(mailbox: Mailbox, send: Send) -> None:
    send.catcher.will_know_ascii_only()
    letter = make_letter(mailbox, to=[
        NewRecipient(address="jérôme@client.example", name="Jérôme"),
        NewRecipient(address="sophie@client.example", reply_to=["hélène@joindre.example", "support+s@joindre.example"]),
    ])  # fmt: skip

    copies = send(letter)

    assert set(copies) == {"sophie@client.example"}
    assert parsed(copies["sophie@client.example"])["Reply-To"] == "support+s@joindre.example"
    assert copies["sophie@client.example"].raw.partition(b"\r\n\r\n")[0].isascii()
    refused = OutgoingEmail.objects.get().recipients.get(address="jérôme@client.example")
    assert (refused.state, refused.reason) == ("refused", "no_international")


def test_our_own_reader_understands_what_we_write(mailbox: Mailbox, send: Send) -> None:
    file = store(b"%PDF-1.7", name="Relevé.pdf", media_type="application/pdf")
    letter = make_letter(mailbox, html="<p>C’est réparé.</p>", files=[file], from_name="Claire · Support")

    (caught,) = send(letter).values()

    mail = caught.mail
    assert mail.problems == ()
    assert mail.kind is postroom.Kind.PERSON
    assert (mail.text.strip(), mail.html) == ("Bonjour,\n\nC’est réparé.", "<p>C’est réparé.</p>")
