"""What a mail as a whole is: its forwarded file, its fingerprint, and what depends on its kind."""

import pytest

import postroom
from postroom import Address, Forwarded, Kind

HEADERS = "From: Sophie <s@x.example>\nSubject: x\nDate: Mon, 23 Nov 2026 10:31:07 +0100\n"
ENCLOSED = (
    "From: Bob Hill <bob@x.example>\nSubject: =?utf-8?q?essai_=C3=A9crit?=\nDate: Sun, 22 Nov 2026 09:00:00 +0000\n"
    "\n\n  Le texte.\n\n"
)


def read(headers: str, text: str = "Un texte.") -> postroom.Email:
    return postroom.read(f"{HEADERS}{headers}\n{text}\n".encode())


def with_file(enclosed: str, *, media_type: str = "message/rfc822", headers: str = "") -> postroom.Email:
    part = f"--b\nContent-Type: {media_type}\n\n{enclosed}\n"
    return read(f"{headers}Content-Type: multipart/mixed; boundary=b\n", f"--b\n\nVoyez.\n{part}{part}--b--")


@pytest.mark.parametrize("media_type", ["message/rfc822", "message/global"])
def test_the_first_mail_that_is_a_file_is_forwarded(media_type: str) -> None:
    mail = with_file(ENCLOSED, media_type=media_type)

    assert mail.visible_text == "Voyez."
    assert mail.forwarded == Forwarded(
        sender=Address(name="Bob Hill", address="bob@x.example"),
        subject="essai écrit",
        date="2026-11-22T09:00:00+00:00",
        text="Le texte.",
    )


def test_a_forwarded_file_may_have_nothing() -> None:
    assert with_file("To: a@x.example\n\n").forwarded == Forwarded()


def test_another_file_is_not_forwarded() -> None:
    assert with_file(ENCLOSED, media_type="application/octet-stream").forwarded is None


def test_what_is_wrong_with_a_forwarded_file_is_no_problem_of_the_mail() -> None:
    assert with_file("Subject: x\n\nLe texte.").problems == ()


def test_a_forwarded_file_is_read_within_smaller_limits() -> None:
    """I10: its text up to 100,000 characters, its octets up to a million, and fifty parts."""
    headers = "From: bob@x.example\nContent-Type: multipart/mixed; boundary=c\n\n"

    long = with_file(f"From: bob@x.example\n\n{'x' * 100_001}").forwarded
    large = with_file(f"From: bob@x.example\n\n{' ' * 999_980}xyz").forwarded
    many = with_file(headers + "--c\n\nun\n" * 60 + "--c--").forwarded

    assert long is not None
    assert long.text == "x" * 100_000
    assert large is not None
    assert large.text is None
    assert many is not None
    assert many.text is not None
    assert many.text.split() == ["un"] * 49


@pytest.mark.parametrize(
    ("headers", "kind", "has_forward"),
    [
        ("", Kind.PERSON, True),
        ("List-Id: <l.x.example>\n", Kind.LIST, True),
        ("Auto-Submitted: auto-generated\n", Kind.AUTO_REPLY, False),
        ("X-Failed-Recipients: u@x.example\n", Kind.BOUNCE, False),
    ],
)
def test_only_people_and_lists_forward(headers: str, kind: Kind, *, has_forward: bool) -> None:
    mail = with_file(ENCLOSED, headers=headers)

    assert mail.kind is kind
    assert (mail.forwarded is not None) is has_forward


def test_only_somebody_out_of_office_is_absent() -> None:
    away = read("Auto-Submitted: auto-replied\n", "Je suis en congés jusqu'au 4 décembre.")
    undated = postroom.read(b"From: s@x.example\nAuto-Submitted: auto-replied\n\nI am on leave until 2026-12-04.\n")
    busy = read("Auto-Submitted: auto-replied\n", "Votre demande est bien reçue, jusqu'au 4 décembre.")

    assert away.absence is not None
    assert away.absence.until is not None
    assert away.absence.until.isoformat() == "2026-12-04"
    assert undated.absence is not None
    assert (busy.kind, busy.absence) == (Kind.AUTO_REPLY, None)


@pytest.mark.parametrize(
    ("media_type", "kind", "has_id"),
    [
        ("message/disposition-notification", Kind.RECEIPT, True),
        ("message/feedback-report", Kind.COMPLAINT, True),
        ("text/x-other", Kind.PERSON, False),
    ],
)
def test_a_receipt_or_a_complaint_names_the_mail_that_it_is_about(media_type: str, kind: Kind, *, has_id: bool) -> None:
    report = f"--b\nContent-Type: {media_type}\n\nReporting-UA: x\n"
    original = "--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <m1@joindre.example>\n"

    mail = read("Content-Type: multipart/report; boundary=b\n", f"--b\n\nLu.\n{report}{original}--b--")

    assert mail.kind is kind
    assert mail.original_message_id == ("<m1@joindre.example>" if has_id else None)


FILE = "--b\nContent-Type: text/csv; name={}\n\n{}\n"
BODY = f"--b\n\nUn texte.\n{FILE.format('a.csv', '1;2')}--b--"
MULTIPART = "Content-Type: multipart/mixed; boundary=b\nMessage-ID: <a@x.example>\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a@x.example", "b@x.example"), ("Sophie", "Paul"), ("Subject: x", "Subject: y"), ("10:31", "10:32"),
        ("Un texte", "Une phrase"), ("a.csv", "b.csv"), ("1;2", "1;3"), (FILE.format("a.csv", "1;2"), ""),
        ("--b\n\nUn", "--b\nContent-Type: text/html\n\n<b>Un</b>"),
    ],
)  # fmt: skip
def test_another_mail_has_another_fingerprint(before: str, after: str) -> None:
    """I9"""
    raw = f"{HEADERS}{MULTIPART}\n{BODY}"

    assert postroom.read(raw.replace(before, after).encode()).fingerprint != postroom.read(raw.encode()).fingerprint


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Un texte.", "Un texte.\n\n"), ("Subject: x", "Subject:   x "), ("From: Sophie <", "From: Sophie\n <"),
        ("--b\n\nUn", "--b\nContent-Transfer-Encoding: quoted-printable\n\n=55n"), ("boundary=b", 'boundary="b"'),
        ("From:", "Received: from a\nFrom:"), ("Un texte.", "Un texte. "),
    ],
)  # fmt: skip
def test_the_same_mail_in_another_form_has_the_same_fingerprint(before: str, after: str) -> None:
    """I9: servers rewrite encodings and line ends."""
    raw = f"{HEADERS}{MULTIPART}\n{BODY}"

    assert postroom.read(raw.replace(before, after).encode()).fingerprint == postroom.read(raw.encode()).fingerprint


def test_values_that_change_places_change_the_fingerprint() -> None:
    moved = f"{HEADERS}{MULTIPART}\n{BODY}".replace("Subject: x", "Subject: xUn")

    assert postroom.read(moved.encode()).fingerprint != read(MULTIPART, BODY).fingerprint


def test_the_subject_is_the_first_that_is_not_empty_and_a_blank_one_is_none() -> None:
    assert postroom.read(b"Subject:\nSubject: y\nFrom: s@x.example\n\nhi").subject == "y"
    assert postroom.read(b"Subject: \nFrom: s@x.example\n\nhi").subject is None


def test_the_first_date_that_can_be_counts() -> None:
    mail = postroom.read(b"From: s@x.example\nDate: hier\nDate: Mon, 23 Nov 2026 10:31:07 +0100\n\nhi")

    assert mail.date is not None
    assert mail.date.isoformat() == "2026-11-23T10:31:07+01:00"
    assert [str(problem) for problem in mail.problems] == ["duplicate header: date"]
