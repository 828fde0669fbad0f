"""What identifies a mail and connects it with others: fingerprints, recipients, ids, subjects."""

from pathlib import Path

import postroom
from postroom import Address

CORPUS = Path(__file__).parent.parent / "corpus"
MAIL = (
    b"From: Sophie <s@x.example>\r\nTo: support@joindre.example\r\nSubject: Bonjour\r\n"
    b"Date: Mon, 23 Nov 2026 10:31:07 +0100\r\nMessage-ID: <a@x.example>\r\n\r\nUn texte.\r\n"
)


def test_the_same_mail_delivered_twice_has_one_fingerprint() -> None:
    """I9: trace headers differ between two deliveries, the content does not."""
    again = b"Received: from mx2 by mail; now\r\nDelivered-To: other@joindre.example\r\n" + MAIL

    assert postroom.read(again).fingerprint == postroom.read(MAIL).fingerprint


def test_line_ends_and_folding_do_not_change_the_fingerprint() -> None:
    folded = MAIL.replace(b"Subject: Bonjour", b"Subject:\r\n Bonjour").replace(b"\r\n", b"\n")

    assert postroom.read(folded).fingerprint == postroom.read(MAIL).fingerprint


def test_two_mails_that_share_an_id_have_two_fingerprints() -> None:
    """I9: same id, other content."""
    other = MAIL.replace(b"Un texte.", b"Un autre texte.")

    assert postroom.read(other).message_id == postroom.read(MAIL).message_id
    assert postroom.read(other).fingerprint != postroom.read(MAIL).fingerprint


def test_fingerprints_of_the_corpus_are_distinct() -> None:
    prints = [postroom.read(path.read_bytes()).fingerprint for path in CORPUS.glob("*.eml")]

    assert len(set(prints)) == len(prints)


def test_addressees_are_looked_for_in_every_head_that_names_them() -> None:
    """I3: noted on delivery first, then To and Cc."""
    raw = (
        b"Delivered-To: <support+AB@joindre.example>\r\nX-Original-To: support+cd@joindre.example\r\n"
        b"Envelope-To: support+ab@JOINDRE.example\r\nTo: undisclosed-recipients:;\r\nCc: c@x.example\r\n\r\nhi"
    )

    mail = postroom.read(raw)

    assert mail.recipients == ("support+AB@joindre.example", "support+cd@joindre.example", "c@x.example")
    assert mail.to == ()


def test_authentication_results_keep_their_order() -> None:
    """I4: the topmost was written last, by the nearest server."""
    raw = b"Authentication-Results: near; spf=pass\r\nAuthentication-Results: far; spf=fail\r\n" + MAIL

    assert postroom.read(raw).authentication_results == ("near; spf=pass", "far; spf=fail")


def test_the_headers_of_programs_are_listed() -> None:
    """I8: a mail that a program sent or resent says so in these headers."""
    raw = b"Auto-Submitted: auto-replied\r\nX-Loop: joindre\r\nPrecedence: bulk\r\n" + MAIL

    mail = postroom.read(raw)

    assert mail.is_automatic
    assert set(mail.loop_headers) == {"auto-submitted: auto-replied", "x-loop: joindre", "precedence: bulk"}


def test_an_empty_return_path_means_nobody_may_be_answered() -> None:
    assert postroom.read(b"Return-Path: <>\r\n" + MAIL).return_path == ""
    assert postroom.read(b"Return-Path: <s@x.example>\r\n" + MAIL).return_path == "s@x.example"
    assert postroom.read(MAIL).return_path is None


def test_a_bounce_names_the_mail_it_is_about() -> None:
    """M7: the recipient's state is found by the Message-ID that went out."""
    mail = postroom.read((CORPUS / "bounce_unknown_user.eml").read_bytes())

    assert mail.original_message_id == "<m9@joindre.example>"


def test_addresses_are_compared_without_case_and_in_unicode() -> None:
    written = Address(address="JDöe@xn--mchine-bua.example")

    assert written.key == Address(address="jdöe@mächine.example").key


def test_prefixes_are_stripped_for_comparison_only() -> None:
    mail = postroom.read(MAIL.replace(b"Subject: Bonjour", b"Subject: RE : Tr: AW: Fwd[2]: Bonjour"))

    assert mail.subject == "RE : Tr: AW: Fwd[2]: Bonjour"
    assert postroom.plain_subject(mail.subject) == "Bonjour"


def test_a_date_that_cannot_be_is_absent() -> None:
    mail = postroom.read(MAIL.replace(b"2026", b"3026"))

    assert mail.date is None
    assert [str(problem) for problem in mail.problems] == ["bad date: Mon, 23 Nov 3026 10:31:07 +0100"]


def test_what_the_package_offers_is_listed() -> None:
    assert set(postroom.__all__) == {
        "Absence", "Address", "Attachment", "Bounce", "Email", "Forwarded", "Kind", "Limits", "MailProblem",
        "ProblemCode", "picture_key", "plain_subject", "read", "read_head",
    }  # fmt: skip
