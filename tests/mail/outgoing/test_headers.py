"""Headers hold against any text that could be in a row (M11, M16)."""

import re
from datetime import UTC, datetime
from email.header import decode_header, make_header
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from joindre.mail.models import Mailbox, OutgoingEmail, Recipient
from joindre.mail.outgoing.headers import headers, sending_mailbox
from joindre.mail.outgoing.outbox import one_line

KNOWN = [
    "From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
    "X-Auto-Response-Suppress", "X-Loop", "MIME-Version",
]  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


def write(*, subject: str = "", name: str = "", reply_to: str = "", ids: str = "") -> list[str]:
    """The headers, each on one line."""
    mailbox = Mailbox(name="Support", address="support@joindre.example")
    email = OutgoingEmail(
        mailbox=mailbox, subject=subject, from_name=name, message_id="1@joindre.example", in_reply_to=ids,
        references=ids, created_at=datetime(2026, 11, 24, tzinfo=UTC), is_automatic=True,
    )  # fmt: skip
    copy = Recipient(pk=1, email=email, name=name, address="sophie@client.example", reply_to=[reply_to])
    written = headers(email, copy, everybody=[copy], international=False).decode("ascii")
    assert written.endswith("\r\n")
    assert max(map(len, written.split("\r\n"))) <= 998
    return re.sub(r"\r\n(?=[ \t])", "", written).split("\r\n")[:-1]


def lines_of(copy: Recipient, *others: Recipient, international: bool = False) -> list[str]:
    return headers(copy.email, copy, everybody=[copy, *others], international=international).decode().split("\r\n")


def make(
    *, address: str = "sophie@client.example", mailbox: str = "support@joindre.example", **fields: object
) -> Recipient:
    email = OutgoingEmail(
        mailbox=Mailbox(name="Support", address=mailbox), message_id="1@joindre.example",
        created_at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC), **fields,
    )  # fmt: skip
    return Recipient(pk=1, email=email, name="Sophie", address=address)


def test_they_stand_in_order_and_blank_ones_are_left_out() -> None:
    """M16; RFC 5322, 3.6"""
    copy = make(from_name="Claire", subject="Panne")

    assert lines_of(copy) == [
        "From: Claire <support@joindre.example>",
        "To: Sophie <sophie@client.example>",
        "Subject: Panne",
        "Date: Tue, 24 Nov 2026 09:30:00 +0000",
        "Message-ID: <1@joindre.example>",
        "X-Loop: support@joindre.example",
        "MIME-Version: 1.0",
        "",
    ]


def test_each_says_what_it_is_for() -> None:
    """M16, I8, M11"""
    copy = make(subject="Panne", is_automatic=True, in_reply_to="2@x.example", references="1@x.example 2@x.example")
    copy.reply_to = ["Claire <claire@joindre.example>", "support+s@joindre.example"]
    other = Recipient(email=copy.email, field=Recipient.Field.CC, address="paul@client.example")

    assert lines_of(copy, other)[2:-1] == [
        "Cc: paul@client.example",
        "Reply-To: Claire <claire@joindre.example>,",
        " support+s@joindre.example",
        "Subject: Panne",
        "Date: Tue, 24 Nov 2026 09:30:00 +0000",
        "Message-ID: <1@joindre.example>",
        "In-Reply-To: <2@x.example>",
        "References: <1@x.example>",
        " <2@x.example>",
        "Auto-Submitted: auto-replied",
        "X-Auto-Response-Suppress: All",
        "X-Loop: support@joindre.example",
        "MIME-Version: 1.0",
    ]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ({}, []),
        ({"is_notice": True}, ["X-Auto-Response-Suppress: OOF"]),
        ({"is_automatic": True}, ["Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All"]),
        (
            {"is_automatic": True, "in_reply_to": "2@x.example"},
            ["Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All"],
        ),
    ],
)
def test_only_what_a_machine_wrote_forbids_answers(kind: dict[str, Any], said: list[str]) -> None:
    """I8, P6; RFC 3834, 5: an absence is told to whoever wrote by hand."""
    written = lines_of(make(subject="Panne", **kind))

    assert [line for line in written if line.startswith(("Auto-Submitted", "X-Auto"))] == said


def test_an_answer_without_references_refers_to_what_it_answers() -> None:
    """RFC 5322, 3.6.4; an id that no mail program can have written is left out."""
    assert "References: <2@x.example>" in lines_of(make(subject="S", in_reply_to="2@x.example"))
    long = "x" * 900
    assert f"References: <{long}>" in lines_of(make(subject="S", references=f"{long} {long}y é@x <a>"))


def test_a_mail_without_its_mailbox_cannot_be_put_together() -> None:
    email = OutgoingEmail(pk=7)

    with pytest.raises(ValueError, match=r"^mail 7 has no mailbox to leave from$"):
        sending_mailbox(email)


def test_an_address_that_cannot_be_carried_is_shown_by_its_name() -> None:
    """RFC 6857: in To an empty group; where somebody would answer to it, nothing."""
    copy = make(address="jérôme@client.example", subject="S")
    copy.name, copy.reply_to = "Jérôme", ["hélène@joindre.example", "support@joindre.example"]

    written = lines_of(copy)

    assert written[1] == "To: =?utf-8?b?SsOpcsO0bWU=?=:;"
    assert "Reply-To: support@joindre.example" in written
    assert lines_of(copy, international=True)[1] == "To: =?utf-8?b?SsOpcsO0bWU=?= <jérôme@client.example>"


@pytest.mark.parametrize(("address", "shown"), [("no address", "no address:;"), ("", '"":;')])
def test_what_is_no_address_is_shown_as_a_group_of_nobody(address: str, shown: str) -> None:
    copy = make(address=address, subject="S")
    copy.name = ""

    assert lines_of(copy)[1] == f"To: {shown}"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Sophie D", "Sophie D"),
        ("Sophie D.", '"Sophie D."'),
        ('So "x" \\ D', r'"So \"x\" \\ D"'),
        ("=?utf-8?q?x?=", "=?utf-8?b?PT91dGYtOD9xP3g/PQ==?="),
        ("x" * 255, "x" * 254),
    ],
)
def test_a_name_is_quoted_or_encoded_where_it_must_be(name: str, written: str) -> None:
    """RFC 5322, 3.2.5; RFC 2047, 5"""
    copy = make(subject="S")
    copy.name = name

    assert lines_of(copy)[1] == f"To: {written} <sophie@client.example>"


def test_a_mailbox_with_other_letters_bears_no_mark() -> None:
    """C5, I8: what a server without SMTPUTF8 could not carry is not written."""
    assert not [line for line in lines_of(make(mailbox="hélène@joindre.example", subject="S")) if "X-Loop" in line]


@settings(deadline=None)
@given(TEXT, TEXT, TEXT, TEXT)
def test_no_text_makes_a_header(subject: str, name: str, reply_to: str, ids: str) -> None:
    lines = write(subject=subject, name=name, reply_to=reply_to, ids=ids)

    names = [line.partition(": ")[0] for line in lines]
    assert set(names) <= set(KNOWN)
    assert len(names) == len(set(names))


@settings(deadline=None)
@given(TEXT)
def test_any_subject_comes_back(subject: str) -> None:
    (header,) = [line for line in write(subject=subject) if line.startswith("Subject: ")] or ["Subject: "]

    assert str(make_header(decode_header(header.partition(": ")[2]))) == one_line(subject, longest=1_000)
