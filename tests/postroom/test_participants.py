"""Who sent a mail and for whom it is, by headers that programs and lists write in their own ways (I3)."""

import pytest

import postroom
from postroom import Address

REST = "Subject: x\nDate: Mon, 23 Nov 2026 10:31:07 +0100\n\nUn texte.\n"


def read(headers: str) -> postroom.Email:
    return postroom.read(f"{headers}\n{REST}".encode())


@pytest.mark.parametrize(
    ("headers", "sender"),
    [
        ("From: Sophie <s@x.example>", Address(name="Sophie", address="s@x.example")),
        ("From: Sophie\nFrom: s@x.example", Address(address="s@x.example")),
        ("From: Sophie, Paul <p@x.example>, Ann <a@x.example>", Address(name="Sophie, Paul", address="p@x.example")),
        ("From: Sophie\nReply-To: s@x.example", Address(name="Sophie", address="s@x.example")),
        ("Reply-To: Accueil <a@x.example>", Address(name="Accueil", address="a@x.example")),
        ("Sender: s@x.example", Address(address="s@x.example")),
        ("Return-Path: <s@x.example>", Address(address="s@x.example")),
        ("X-Sender: s@x.example", Address(address="s@x.example")),
        ("Resent-From: s@x.example", Address(address="s@x.example")),
        ("Sender: b@x.example\nReply-To: a@x.example", Address(address="a@x.example")),
        ("Return-Path: <c@x.example>\nSender: b@x.example", Address(address="b@x.example")),
        ("Resent-From: d@x.example\nX-Sender: c@x.example", Address(address="c@x.example")),
        ("Reply-To: Sans adresse\nSender: b@x.example", Address(address="b@x.example")),
        ("From: Sophie", Address(name="Sophie")),
        ("To: a@x.example", None),
    ],
)
def test_the_sender_is_the_first_address_that_says_who_it_is(headers: str, sender: Address | None) -> None:
    mail = read(headers)

    assert mail.sender == sender
    has_address = headers.startswith("From:") and "@" in headers.partition("Reply-To")[0]
    assert ("no sender" in "".join(map(str, mail.problems))) is not has_address


LIST = "From: Sophie via liste <liste@x.example>\n"


@pytest.mark.parametrize(
    ("headers", "sender"),
    [
        ("X-Original-From: Sophie <s@y.example>\nReply-To: s@y.example", "s@y.example"),
        ("X-Original-From: Sophie <s@y.example>\nReply-To: liste@x.example, S@Y.example", "s@y.example"),
        ("X-Original-From: Sophie, Paul <p@y.example>\nReply-To: p@y.example", "p@y.example"),
        ("X-Original-From: Sophie <s@y.example>\nReply-To: autre@y.example", "liste@x.example"),
        ("X-Original-From: Sophie <s@y.example>", "liste@x.example"),
        ("X-Original-From: liste@x.example\nReply-To: liste@x.example", "liste@x.example"),
        ("X-Original-From: Sophie\nReply-To: Sophie", "liste@x.example"),
        ("Reply-To: s@y.example", "liste@x.example"),
    ],
)
def test_the_author_whom_a_list_replaced_is_named_twice(headers: str, sender: str) -> None:
    mail = read(LIST + headers)

    assert mail.sender is not None
    assert mail.sender.address == sender


@pytest.mark.parametrize(
    "name",
    [
        "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To", "Resent-To",
        "Apparently-To", "To", "Cc",
    ],
)  # fmt: skip
def test_every_header_that_names_a_recipient_is_read(name: str) -> None:
    assert read(f"{name}: Support <support@x.example>, Sans adresse").recipients == ("support@x.example",)


def test_the_recipients_come_once_and_those_of_servers_first() -> None:
    mail = read(
        "Cc: d@x.example, A@X.example\nTo: c@x.example\nApparently-To: b@x.example\nDelivered-To: a@x.example\n"
        "Delivered-To: e@x.example"
    )

    assert mail.recipients == ("a@x.example", "e@x.example", "b@x.example", "c@x.example", "d@x.example")


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("<s@x.example>", "s@x.example"), ("s@x.example", "s@x.example"), ("<>", ""), ("< >", ""), ("", ""),
        (" <s@x.example> (envelope)", "s@x.example"), ("<MAILER-DAEMON>", ""), ("nobody", ""),
        ("<>\nReturn-Path: <s@x.example>", ""),
    ],
)  # fmt: skip
def test_the_return_path_is_an_address_or_says_that_nobody_may_be_answered(value: str, path: str) -> None:
    assert read(f"From: s@x.example\nReturn-Path: {value}").return_path == path


def test_the_same_address_is_kept_once_for_each_name() -> None:
    mail = read("From: s@x.example\nTo: Ann <a@x.example>, a@x.example\nTo: Ann <a@x.example>, b@x.example")

    assert [str(address) for address in mail.to] == ["Ann <a@x.example>", "a@x.example", "b@x.example"]
