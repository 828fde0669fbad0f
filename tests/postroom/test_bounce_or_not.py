"""Whether a mail without a part for programs is a report, and whether it reports a failure or a delay (I8, M7).

The worse mistake is to take a person for a server, since nobody would be answered.
"""

import pytest

import postroom
from postroom import Kind

DATE = "Date: Mon, 23 Nov 2026 10:05:00 +0100\n"
SERVER = "Return-Path: <>\nFrom: Mail Delivery System <mailer-daemon@relay.example>\n"


def read(headers: str, text: str = "Voici.") -> postroom.Email:
    return postroom.read(f"{headers}{DATE}Content-Type: text/plain; charset=utf-8\n\n{text}\n".encode())


FAILURES = [
    "Undeliverable: Demande", "Courrier undelivrable", "Non remis : Demande", "Non-remis : Demande",
    "Message non distribué", "Returned mail: see transcript", "Returned to sender", "Return message",
    "Returned email: Demande", "Failure notice", "Mail delivery failed", "Message could not arrive: error",
    "Delivery problem", "E-mail status", "Mail not delivered", "Message undeliverable", "E-mail returned",
    "Failed to deliver", "Failure of your mail", "Failed message", "Delivery Notification: Demande",
    "Delivery report", "Mail System Error", "Could not send to lena", "Demande could not be delivered",
    "Error sending Demande", "Error delivering Demande", "Trouble delivering to lena", "Unzustellbar: Demande",
    "Demande nicht zugestellt", "Zustellung fehlgeschlagen", "Échec de la remise", "Demande rejetée",
    "Messaggio non ricevuto", "Mancato recapito", "No se puede entregar", "No se pudo entregar",
    "No se ha podido entregar", "Delivery Status Notification (Failure)", "User unknown", "Rejected: Demande",
    "Bounce: Demande", "Warning: could not write to lena", "Mensagem não entregue", "Bericht niet afgeleverd",
    "Bericht niet bezorgd", "Письмо не доставлено", "Сообщение недоставлено", "Unknown user: lena",
    "Unknown address", "Unknown recipient lena", "配信できません", "メールを送信できませんでした",
    "メールのエラー", "エラー", "退信通知", "永久性失败", "Delayed: Demande",
]  # fmt: skip


@pytest.mark.parametrize("subject", FAILURES)
def test_a_mail_of_nobody_with_such_a_subject_is_a_report(subject: str) -> None:
    """Its envelope names no sender, as RFC 3464 wants it; a report need not come from a mailer-daemon."""
    mail = read(f"Return-Path: <>\nFrom: Info <info@x.example>\nSubject: {subject}\n")

    assert mail.kind in {Kind.BOUNCE, Kind.DELAY}


@pytest.mark.parametrize("subject", FAILURES)
def test_a_mail_of_a_person_with_such_a_subject_is_none(subject: str) -> None:
    mail = read(f"Return-Path: <ann@x.example>\nFrom: Ann <ann@x.example>\nSubject: {subject}\n", "See lena@x.example")

    assert mail.kind is Kind.PERSON
    assert mail.bounces == ()
    assert mail.original_message_id is None


@pytest.mark.parametrize(
    "headers",
    [
        "Return-Path: <>\nFrom: Info <info@x.example>\n",
        "Return-Path: <mailer-daemon@x.example>\nFrom: Info <info@x.example>\n",
        "From: postmaster@x.example\n",
        "From: Mailer-Daemon <noreply@x.example>\n",
        "To: support@joindre.example\n",
    ],
)
def test_a_report_shows_itself_by_its_sender_and_its_subject(headers: str) -> None:
    mail = read(f"{headers}Subject: Mail delivery failed\n", "lena@x.example: 550 5.1.1 no mailbox here")

    assert mail.kind is Kind.BOUNCE
    assert [(bounce.address, bounce.status) for bounce in mail.bounces] == [("lena@x.example", "5.1.1")]


def test_failed_recipients_in_a_header_make_a_report_whoever_sends_it() -> None:
    mail = read("From: Ann <ann@x.example>\nSubject: Demande\nX-Failed-Recipients: lena@x.example\n")

    assert mail.kind is Kind.BOUNCE
    assert [bounce.address for bounce in mail.bounces] == ["lena@x.example"]


def test_a_report_that_says_so_in_its_type_needs_no_part_for_programs() -> None:
    mail = postroom.read(
        b"From: Ann <ann@x.example>\nSubject: Demande\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n"
        b"--r\nContent-Type: text/plain\n\nIt went nowhere.\n--r--\n"
    )

    assert mail.kind is Kind.BOUNCE
    assert mail.bounces == ()


@pytest.mark.parametrize("subject", ["Subject: Your folder is large\n", "Subject: \n", ""])
def test_a_server_that_writes_about_something_else_reports_nothing(subject: str) -> None:
    mail = read(f"{SERVER}{subject}", "Please clear your folder.")

    assert mail.kind is Kind.PERSON
    assert mail.problems == ()


@pytest.mark.parametrize("subject", ["Subject: Absence\n", "Subject: \n", ""])
def test_a_mail_of_nobody_about_something_else_reports_nothing(subject: str) -> None:
    mail = read(f"Return-Path: <>\nFrom: Ann <ann@x.example>\n{subject}", "Write to lena@x.example: 550 5.1.1 no.")

    assert mail.kind is Kind.PERSON
    assert mail.bounces == ()


def test_an_automatic_reply_of_nobody_is_no_report() -> None:
    """Answers of this kind have an empty envelope too (RFC 3834), and name addresses of their own."""
    mail = read(
        "Return-Path: <>\nFrom: Ann <ann@x.example>\nAuto-Submitted: Auto-Replied\nSubject: Merci\n",
        "Write to lena@x.example",
    )

    assert mail.kind is Kind.AUTO_REPLY
    assert mail.bounces == ()


def test_an_automatic_reply_may_be_a_report_if_its_subject_says_so() -> None:
    mail = read(
        "Return-Path: <>\nFrom: Info <info@x.example>\nAuto-Submitted: auto-replied\nSubject: Undeliverable: Demande\n",
        "lena@x.example: no such mailbox",
    )

    assert mail.kind is Kind.BOUNCE
    assert [bounce.address for bounce in mail.bounces] == ["lena@x.example"]


@pytest.mark.parametrize(
    "subject",
    [
        "Delivery delayed", "Warning: message not delivered", "Mail error: en retard", "Zustellung verzögert",
        "Mail error: in ritardo", "Mail error: demorado", "Mail error: opóźnione",
    ],
)  # fmt: skip
def test_a_subject_may_tell_that_it_is_only_late(subject: str) -> None:
    assert read(f"{SERVER}Subject: {subject}\n", "Voici.").kind is Kind.DELAY


@pytest.mark.parametrize(
    "text",
    [
        "We will try again.", "We will keep on retrying.", "The server continues to retry.", "We continued trying.",
        "We continue to try.", "It is still on our list, we try it.", "It is being retried.",
        "It has not yet been delivered.", "It was DELAYED.", "This is a warning message only.",
        "No action is required on your part.", "De nouvelles tentatives suivront.",
    ],
)  # fmt: skip
def test_a_text_may_tell_that_it_is_only_late(text: str) -> None:
    mail = read(f"{SERVER}Subject: Mail status\n", f"About your mail.\n{text}")

    assert mail.kind is Kind.DELAY
    assert mail.bounces == ()


@pytest.mark.parametrize(
    "text",
    [
        "This is a permanent error.", "We are giving up.", "We gave up.", "It has failed.",
        "It failed permanently.", "It could not be delivered.", "It is undeliverable.",
    ],
)  # fmt: skip
@pytest.mark.parametrize("subject", ["Delivery delayed", "Mail status"])
def test_who_gave_up_is_not_late(subject: str, text: str) -> None:
    mail = read(f"{SERVER}Subject: {subject}\n", f"We will try no more.\n{text}")

    assert mail.kind is Kind.BOUNCE


def test_a_report_without_word_of_a_delay_is_a_failure() -> None:
    assert read(f"{SERVER}Subject: Mail status\n", "Voici.").kind is Kind.BOUNCE


def test_only_the_beginning_of_a_report_tells_whether_it_is_late() -> None:
    """Below there may be the mail that it is about, with words of its own."""
    far = "x" * 59 + "\n"

    late = read(f"{SERVER}Subject: Mail status\n", f"It was delayed.\n{far * 60}We gave up.")
    failed = read(f"{SERVER}Subject: Mail status\n", f"Voici.\n{far * 60}It was delayed.")

    assert (late.kind, failed.kind) == (Kind.DELAY, Kind.BOUNCE)


def test_a_person_may_write_from_the_address_of_a_postmaster() -> None:
    """An address in the text is no failed recipient, where nothing says that something failed."""
    sender = "From: Paul, postmaster <postmaster@x.example>\n"

    assert read(f"{sender}Subject: Pompe\n", "La pompe fuit. lena@y.example vous ouvrira.").kind is Kind.PERSON
    assert read(f"{sender}Subject: Pompe\n", "lena@y.example: 550 5.1.1 User unknown").kind is Kind.BOUNCE
    assert read(f"{sender}Subject: Non remis : Pompe\n", "lena@y.example").kind is Kind.BOUNCE


def test_a_recipient_who_is_still_tried_has_not_failed() -> None:
    text = "THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.\nIt could not be delivered for 4 hours.\n\n"

    mail = read(f"{SERVER}Subject: Delayed Mail\n", f"{text}<lena@y.example>: connect to y.example: timed out")

    assert mail.kind is Kind.DELAY
    assert [(bounce.address, bounce.permanent) for bounce in mail.bounces] == [("lena@y.example", False)]
