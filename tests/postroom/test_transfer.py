"""A mail that another process read is the mail that was read (A4)."""

import json
import os
import struct
from pathlib import Path

import pytest

import postroom
from postroom import Email, Kind, serving, transfer
from postroom.headers import Headers
from postroom.limits import Limits
from postroom.orders import HEADERS, ORDER

CORPUS = sorted((Path(__file__).parent.parent / "corpus").glob("*.eml"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_nothing_is_lost_on_the_way(path: Path) -> None:
    email = postroom.read(path.read_bytes())

    dumped, beside = transfer.dump(email)

    assert transfer.load(json.loads(json.dumps(dumped)), beside) == email


def test_half_characters_and_octets_of_any_value_arrive() -> None:
    email = Email(subject="\udcff\x00é", headers=Headers((("subject", bytes(range(256)) * 10),)))

    dumped, beside = transfer.dump(email)

    assert transfer.load(json.loads(json.dumps(dumped)), beside) == email


@pytest.mark.parametrize("change", [{"subject": 5}, {"kind": "emperor"}, {"to": "x"}, {"headers": {"fields": [[1]]}}])
def test_what_is_no_mail_is_refused(change: dict[str, object]) -> None:
    dumped, beside = transfer.dump(Email())

    with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
        transfer.load({**dumped, **change}, beside)  # type: ignore[dict-item]  # a mail is an object


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_the_head_tells_what_the_whole_mail_tells(path: Path) -> None:
    """A4: who, where to and what about is known before anything else is read."""
    raw = path.read_bytes()

    head, mail = postroom.read_head(raw), postroom.read(raw)

    for name in ("sender", "recipients", "subject", "message_id", "in_reply_to", "references", "return_path"):
        assert getattr(head, name) == getattr(mail, name), name
    assert (head.text, head.attachments, head.html) == ("", (), None)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_report_is_suspected_by_its_head(path: Path) -> None:
    """A4, I8: what is no report by its head is not read to find out, unless it came to a signed address."""
    raw = path.read_bytes()
    mail = postroom.read(raw)

    if mail.kind in {Kind.BOUNCE, Kind.DELAY}:
        assert postroom.read_head(raw).kind is Kind.BOUNCE


def test_the_octets_of_a_head_are_bounded() -> None:
    """A4"""
    raw = b"From: a@b.example\nX-Long: " + b"x" * 300_000 + b"\nSubject: below\n\ntext"

    head = postroom.read_head(raw, limits=Limits(headers=HEADERS))

    assert head.sender
    assert head.subject is None


def test_an_order_that_is_cut_short_ends_the_reader() -> None:
    """Its starter has gone."""
    orders, giving = os.pipe()
    os.write(giving, struct.pack(">cQ", b"m", 100) + b"half")
    os.close(giving)

    assert serving.take(orders, ORDER.size)
    assert serving.take(orders, 100) == b""
    os.close(orders)
