"""Headers hold against any text that could be in a row (M11, M16)."""

import re
from datetime import UTC, datetime
from email.header import decode_header, make_header

from hypothesis import given
from hypothesis import strategies as st

from joindre.mail.models import Mailbox, OutgoingEmail, Recipient
from joindre.mail.outgoing.headers import headers
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


@given(TEXT, TEXT, TEXT, TEXT)
def test_no_text_makes_a_header(subject: str, name: str, reply_to: str, ids: str) -> None:
    lines = write(subject=subject, name=name, reply_to=reply_to, ids=ids)

    names = [line.partition(": ")[0] for line in lines]
    assert set(names) <= set(KNOWN)
    assert len(names) == len(set(names))


@given(TEXT)
def test_any_subject_comes_back(subject: str) -> None:
    (header,) = [line for line in write(subject=subject) if line.startswith("Subject: ")] or ["Subject: "]

    assert str(make_header(decode_header(header.partition(": ")[2]))) == one_line(subject, longest=1_000)
