"""The ids that connect mails, and subjects without their prefixes."""

import pytest

import postroom

REST = "From: s@x.example\nDate: Mon, 23 Nov 2026 10:31:07 +0100\n\nUn texte.\n"


def read(headers: str) -> postroom.Email:
    return postroom.read(f"{headers}\n{REST}".encode())


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("<a@x.example>", "<a@x.example>"), (" <a@x.example> <b@x.example>", "<a@x.example>"),
        ("a@x.example", "<a@x.example>"), ("Votre mail du 23, <a@x.example>", "<a@x.example>"),
        ('"a@x.example"; b@x.example', "<a@x.example>"), ("<sans-arobase>", "<sans-arobase>"), ("rien", None),
        ("<a b@x.example>", "<b@x.example>"), ("<>", None), ("", None), (f"<{'a' * 900}>", f"<{'a' * 900}>"),
        (f"<{'a' * 901}>", None), ("<é@x.example>", "<é@x.example>"),
    ],
)  # fmt: skip
def test_an_id_is_found_with_and_without_brackets(value: str, found: str | None) -> None:
    mail = read(f"Message-ID: {value}\nIn-Reply-To: {value}")

    assert (mail.message_id, mail.in_reply_to) == (found, found)
    assert mail.references == ((found,) if found and value.count("@") < 2 else mail.references)


def test_a_second_header_counts_where_the_first_has_no_id() -> None:
    mail = read("Message-ID: rien\nMessage-ID: <a@x.example>\nIn-Reply-To: rien\nIn-Reply-To: <b@x.example>")

    assert (mail.message_id, mail.in_reply_to) == ("<a@x.example>", "<b@x.example>")


def test_ids_beyond_the_limit_of_a_header_are_not_found() -> None:
    long = f"Message-ID: {'x' * 64_000} <a@x.example>\nIn-Reply-To: {'x' * 64_000} <b@x.example>"

    assert (read(long).message_id, read(long).in_reply_to) == (None, None)


def test_the_references_come_before_the_mail_that_is_answered_and_each_once() -> None:
    mail = read(
        "In-Reply-To: <d@x.example> <b@x.example>\nReferences: <a@x.example>\n\t<b@x.example> <a@x.example>\n"
        "References: <c@x.example>"
    )

    assert mail.references == ("<a@x.example>", "<b@x.example>", "<c@x.example>", "<d@x.example>")


def test_of_too_many_references_the_first_and_the_newest_are_kept() -> None:
    raw = f"References: <a@x> <b@x> <c@x> <d@x>\nIn-Reply-To: <e@x>\n{REST}".encode()

    assert postroom.read(raw, limits=postroom.Limits(references=3)).references == ("<a@x>", "<d@x>", "<e@x>")


@pytest.mark.parametrize(
    "prefix",
    [
        "Re:", "RE :", "re\uff1a", "Re[2]:", "Re(3):", "Re [12] :", "Fw:", "Fwd:", "AW:", "WG:", "TR:", "Rép:", "Réf:",
        "RV:",
        "ENC:", "Res:", "R:", "I:", "SV:", "VS:", "VB:", "VL:", "Doorst:", "Antw:", "Antwort:", "Odp:", "PD:", "Ynt:",
        "ilt:", "Atb:", "Továbbítás:", "Trs:", "Vá:", "NB:", "回复:", "转发:", "轉寄:", "答覆:", "Ответ:", "Отв:",
        "Ha:", "FS:",
        "BLS:", "Πρθ:", "Απ:", "Σχετ:", "תשובה:", "הועבר:", "Re: AW: TR:", "RE:Fwd:",
    ],
)  # fmt: skip
@pytest.mark.parametrize("blank", ["", " ", "  \t"])
def test_the_prefixes_of_answers_and_forwards_are_taken_off(prefix: str, blank: str) -> None:
    assert postroom.plain_subject(f"{blank}{prefix}{blank}Un  sujet ") == "Un sujet"


@pytest.mark.parametrize(
    "subject",
    ["Regard: un sujet", "Re un sujet", "Re[12345]: un sujet", "Sujet: Re: un", "A: un sujet", "[Re:] un sujet"],
)
def test_other_words_before_a_colon_are_part_of_the_subject(subject: str) -> None:
    assert postroom.plain_subject(subject) == subject


@pytest.mark.parametrize("subject", [None, "", " ", "Re:", "Re: Fwd: "])
def test_a_subject_of_prefixes_alone_is_empty(subject: str | None) -> None:
    assert postroom.plain_subject(subject) == ""
