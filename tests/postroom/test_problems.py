"""What is wrong with a mail is said by a code and by the place: people read it beside the mail (I10)."""

import pytest

import postroom
from postroom import Limits, ProblemCode

HEADERS = "From: Sophie <s@x.example>\nTo: a@x.example\nSubject: x\n"
DATE = "Date: Mon, 23 Nov 2026 10:31:07 +0100\n"
FILE = "Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment\n"
#: Settings with which no mail can be read: a limit is a number.
WRONG = Limits(text="many")  # type: ignore[arg-type]  # that it is no number is the point
#: Mails, each with the one problem that it has.
MAILS = {
    "Ceci n'est pas un mail.": ["no headers", "bad date", "no sender"],
    f"{HEADERS}{DATE}\nUn texte.": [],
    f"une ligne\n{HEADERS}une autre\n{DATE}\nUn texte.": ["bad header line: 2"],
    f"{DATE}Subject: x\n\nUn texte.": ["no sender"],
    f"From: Sophie sans adresse\n{DATE}\nUn texte.": ["no sender: Sophie sans adresse"],
    f"From: s@x.example\nTo: a@x.example, Ben Hill\nCc: Carol\n{DATE}\n.": [
        "bad address: Ben Hill", "bad address: Carol",
    ],
    f"{HEADERS}\nUn texte.": ["bad date"],
    f"{HEADERS}Date: hier\n\nUn texte.": ["bad date: hier"],
    f"{HEADERS}Date: {'hier ' * 40}\n\nUn texte.": [f"bad date: {'hier ' * 16}"],
    f"From: a@x.example\n{HEADERS}{DATE}\n.": ["duplicate header: from"],
    f"{HEADERS}Subject: y\n{DATE}\n.": ["duplicate header: subject"],
    f"{HEADERS}{DATE}{DATE}\n.": ["duplicate header: date"],
    f"{HEADERS}{DATE}Message-ID: <a@x.example>\nMessage-ID: <b@x.example>\n\n.": ["duplicate header: message-id"],
    f"{HEADERS}{DATE}Received: a\nReceived: b\nTo: b@x.example\n\n.": [],
    f"{HEADERS}{DATE}Content-Type: multipart/mixed\n\nUn texte.": ["no boundary: multipart/mixed"],
    f"{HEADERS}{DATE}Content-Type: multipart/related; boundary=b\n\nUn texte.": ["no boundary: multipart/related"],
    f"{HEADERS}{DATE}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nUn texte.": ["not closed: multipart/mixed"],
    f"{HEADERS}{DATE}Content-Transfer-Encoding: rot13\n\nUn texte.": ["unknown encoding: text/plain"],
    f"{HEADERS}{DATE}{FILE}Content-Transfer-Encoding: base64\n\nVW4g*": ["damaged: a.pdf"],
    f"{HEADERS}{DATE}Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nVW4g*": ["damaged: image/png"],
    f"{HEADERS}{DATE}\nUn\x00 texte.": ["nul removed"],
    f"{HEADERS}{DATE}\n-----BEGIN PGP MESSAGE-----\nabc\n": ["encrypted: PGP"],
    f"{HEADERS}{DATE}Content-Type: application/pkcs7-mime\n\nabc": ["encrypted: application/pkcs7-mime"],
    f"{HEADERS}{DATE}Content-Type: application/pgp-encrypted\n\nVersion: 1": ["encrypted: application/pgp-encrypted"],
    f"{HEADERS}{DATE}Content-Type: message/partial; number=1\n\nUn": ["incomplete: message/partial"],
    f"{HEADERS}{DATE}Content-Type: message/external-body\n\nUn": ["incomplete: message/external-body"],
}  # fmt: skip


@pytest.mark.parametrize(("raw", "problems"), MAILS.items(), ids=map(str, range(len(MAILS))))
def test_a_problem_says_what_is_wrong_and_where(raw: str, problems: list[str]) -> None:
    found = [str(problem).rstrip() for problem in postroom.read(raw.encode()).problems]

    assert found == [problem.rstrip() for problem in problems]


@pytest.mark.parametrize(
    ("charset", "octets", "problem"),
    [
        ("invented", "énoncé".encode("cp1252"), "charset guessed: invented"),
        ("utf-8", "Un texte avec des accents é è à".encode() + b"\xff", "text damaged: utf-8"),
    ],
)
def test_a_text_of_another_charset_than_declared_is_said(charset: str, octets: bytes, problem: str) -> None:
    raw = f"{HEADERS}{DATE}Content-Type: text/plain; charset={charset}\n\n".encode() + octets

    assert [str(found) for found in postroom.read(raw).problems] == [problem]


def test_each_problem_is_said_once() -> None:
    part = "--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nVW4g*\n"
    raw = f"{HEADERS}{DATE}Content-Type: multipart/mixed; boundary=b\n\n{part * 3}--b--\n"

    assert [str(problem) for problem in postroom.read(raw.encode()).problems] == ["damaged: image/png"]


def test_a_mail_that_the_reader_cannot_read_is_kept_as_its_text() -> None:
    """The settings are wrong here, which no mail can help: a person can still look at what arrived."""
    raw = f"{HEADERS}\nUn m\u00e9mo\x00.".encode("cp1252")

    mail = postroom.read(raw, limits=WRONG)

    assert [str(problem) for problem in mail.problems] == ["unreadable: TypeError"]
    assert mail.text == mail.visible_text == f"{HEADERS}\nUn m\ufffdmo."
    assert mail.fingerprint != postroom.read(raw + b"!", limits=WRONG).fingerprint
    assert len(mail.fingerprint) == 64


def test_the_text_of_such_a_mail_is_cut() -> None:
    mail = postroom.read(b"x" * 600_000, limits=WRONG)

    assert len(mail.visible_text) == 500_000


def test_the_codes_are_fixed() -> None:
    """Programs compare them."""
    assert {str(code) for code in ProblemCode} == {
        "unreadable", "no headers", "headers cut", "bad header line", "no sender", "bad address", "bad date",
        "duplicate header", "too many addresses", "too deep", "too many parts", "no boundary", "not closed",
        "unknown encoding", "damaged", "charset guessed", "text damaged", "text cut", "nul removed", "encrypted",
        "incomplete", "html unreadable",
    }  # fmt: skip
