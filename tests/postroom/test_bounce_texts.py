"""Reports of failed delivery that are written for people only: whom the mail did not reach, and why (M7)."""

import pytest

import postroom
from postroom import bounce_texts

PARTED = "parti@x.example"
DAEMONS = [
    "MAILER-DAEMON", "Mailer Daemon", "mailer_daemon", "mailer.daemon", "mailerdaemon", "Postmaster", "post_master",
    "Mail-Daemon", "mail.daemon", "MMDF", "uucp", "MDaemon", "double-bounce", "Mail Administrator",
    "mail-administrator", "Mail System", "MailSystem", "Mail Delivery System", "Mail Delivery Subsystem",
    "MicrosoftExchange329e71ec88ae", "System Administrator", "system.administrator", "Mail Sweeper", "MailMarshal",
    '"Mail Delivery System"', "'postmaster'", "\\postmaster",
]  # fmt: skip
WORDS = [
    "user unknown", "no such person", "address not found", "it doesn't exist", "it doesn’t exist", "it does not exist",
    "over quota", "the mailbox is full", "connection refused", "message rejected", "access denied", "sender blocked",
    "mailbox unavailable", "connection timed out", "time out", "timeout", "account disabled", "account inactive",
    "invalid mailbox", "destinataire inconnu", "l'adresse n'existe pas", "l’adresse n’existe pas", "boîte pleine",
    "le disque est plein", "domaine introuvable", "Empfänger unbekannt",
]  # fmt: skip
BELOW = [
    "--- Original message ---", "This is a copy of the message", "A copy of your mail", "--- Below this line is a copy",
    "Message headers follow", "The original message headers", "Headers", "The headers of your mail", "Returned message",
    "> Returned mail", "* Unsent message below", "Message follows", "Message headers follow", "Old message",
    "Enclosed is your mail", "Received: from x.example", "Return-Path: <s@x.example>", "Message-ID: <m1@x.example>",
    "With SMTP id x1",
]  # fmt: skip


def read(text: str, *, headers: str = "", sender: str = "MAILER-DAEMON@mx.example") -> postroom.Email:
    head = f"Return-Path: <>\nFrom: {sender}\nTo: retour@joindre.example\nSubject: Mail delivery failed\n{headers}"
    return postroom.read(f"{head}\n{text}\n".encode())


def reason_of(text: str) -> str | None:
    (bounce,) = read(text).bounces
    assert bounce.address == PARTED
    return bounce.reason


@pytest.mark.parametrize("name", DAEMONS)
def test_a_mail_system_is_known_by_its_name(name: str) -> None:
    assert bounce_texts.is_daemon(name)
    assert bounce_texts.is_daemon(f"{name}@mx.example")
    assert bounce_texts.is_daemon(name.upper())
    assert not bounce_texts.is_daemon(f"a{name.strip(chr(34))}")


@pytest.mark.parametrize("name", [None, "", "Ann", "postmasters", "mail", "the postmaster"])
def test_a_person_is_no_mail_system(name: str | None) -> None:
    assert not bounce_texts.is_daemon(name)


@pytest.mark.parametrize("words", WORDS)
def test_the_reason_may_be_in_words(words: str) -> None:
    assert (
        reason_of(f"Bonjour, voici ce qui est revenu de chez vous :\n\n{PARTED}\nHélas {words} là.\nSalut.")
        == f"Hélas {words} là."
    )
    assert (
        reason_of(f"Bonjour, voici ce qui est revenu :\n\n{PARTED} : {words.upper()}") == f"{PARTED} : {words.upper()}"
    )


@pytest.mark.parametrize(
    ("line", "reason", "status"),
    [
        ("550 5.1.1 no such user", "550 5.1.1 no such user", "5.1.1"),
        ("550-5.1.1 no such user", "550-5.1.1 no such user", "5.1.1"),
        ("550 #5.1.1 no such user", "550 #5.1.1 no such user", "5.1.1"),
        ("550 '5.1.1 no", "550 '5.1.1 no", "5.1.1"),
        ("550 (5.1.1) no", "550 (5.1.1) no", "5.1.1"),
        ("mx.example said: 550 no such user", "550 no such user", None),
        ("#5.1.1 no such user", "#5.1.1 no such user", "5.1.1"),
        ("452 4.2.2 over quota", "452 4.2.2 over quota", "4.2.2"),
        ("5.7.1 not welcome", "5.7.1 not welcome", "5.7.1"),
        ("sorry, no mailbox here", None, None),
        ("call 10.5.1.1.2", None, None),
        ("port:550 no", None, None),
    ],
)
def test_the_answer_of_the_server_is_the_reason(line: str, reason: str | None, status: str | None) -> None:
    (bounce,) = read(f"Bonjour, voici ce qui est revenu de chez vous :\n\n{PARTED}\n{line}").bounces

    assert (bounce.address, bounce.reason, bounce.status, bounce.permanent) == (PARTED, reason, status, True)


def test_the_answer_counts_more_than_words_above_it() -> None:
    assert reason_of(f"{PARTED}\nIt was refused.\n550 5.1.1 unknown") == "550 5.1.1 unknown"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["  no such", "\tuser here", "", "  Bye"], "550 5.1.1 no such user here"),
        ([" no such", "user"], "550 5.1.1 no such"),
        (["\tno such"], "550 5.1.1 no such"),
        ([" a", " b", " c", " d"], "550 5.1.1 a b c"),
        (["  ", " a"], "550 5.1.1"),
        (["X-Other: 1"], "550 5.1.1"),
    ],
)
def test_an_answer_that_is_wrapped_is_whole(lines: list[str], reason: str) -> None:
    assert reason_of("\n".join([f"<{PARTED}>:", "550 5.1.1", *lines])) == reason


@pytest.mark.parametrize(("length", "kept"), [(500, 500), (501, 500)])
def test_a_long_answer_is_cut(length: int, kept: int) -> None:
    reason = reason_of(f"<{PARTED}>:\n{'550 no '.ljust(length, 'x')}")

    assert reason is not None
    assert len(reason) == kept


@pytest.mark.parametrize("title", BELOW)
def test_the_copy_of_the_mail_gives_neither_address_nor_reason(title: str) -> None:
    text = f"Bonjour, voici ce qui est revenu de chez vous hier soir :\n\n{PARTED}\n\n{title}\n\nann@x.example\n550 no"

    assert reason_of(text) is None
    assert reason_of(text.replace(title, title.upper())) is None


@pytest.mark.parametrize(
    ("reason", "reported", "status"),
    [
        ("550 5.1.1 unknown", "5.0.0", "5.1.1"),
        ("550 5.1.1 unknown", "5.2.2", "5.1.1"),
        ("host said 5.1.1", "5.2.2", "5.2.2"),
        ("host said 5.1.1", "5.0.0", "5.1.1"),
        ("host said no", "5.0.0", "5.0.0"),
        ("host said no", "4.4.1 (no answer)", "4.4.1"),
        (None, "2.1.5", "2.1.5"),
        (None, None, None),
        ("no", "", None),
        ("host 192.5.1.1.7", None, None),
    ],
)
def test_the_status_is_the_most_telling_code(reason: str | None, reported: str | None, status: str | None) -> None:
    assert bounce_texts.status(reason, reported=reported) == status


@pytest.mark.parametrize(
    "address",
    [
        "a.b+c@x.example",
        "a=b@mail.x-y.example",
        "o'neil@x.example",
        "a_b-c@x.example",
        "ann@[192.0.2.1]",
        "ann@[10.0.0.1]",
    ],
)
def test_an_address_is_taken_as_it_stands(address: str) -> None:
    found = read(f"Bonjour, voici ce qui est revenu de chez vous hier soir :\n\n    {address}\n").bounces

    assert [bounce.address for bounce in found] == [address]


def test_recipients_and_sender_of_the_report_are_not_those_it_is_about() -> None:
    text = "Bonjour RETOUR@joindre.example, ici mailer-daemon@mx.example et postmaster@y.example : ann@x.example"

    assert [bounce.address for bounce in read(text, headers="Cc: c@x.example\n").bounces] == ["ann@x.example"]
    assert [bounce.address for bounce in read(f"{text}, c@x.example", headers="Cc: c@x.example\n").bounces] == [
        "ann@x.example"
    ]


def test_a_mail_system_is_named_only_where_nobody_else_is() -> None:
    text = "Bonjour, voici ce qui est revenu de chez vous hier soir : postmaster@y.example"

    assert [bounce.address for bounce in read(text).bounces] == ["postmaster@y.example"]
