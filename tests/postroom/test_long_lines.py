"""Content on one line that is longer than all headers may be: some programs do not wrap what they encode (I6)."""

import base64

import pytest

import postroom
from postroom import Limits

HEADERS = b"From: s@x.example\nSubject: x\nDate: Mon, 23 Nov 2026 10:31:07 +0100\n"
FILE = b"Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n"


def test_a_large_file_on_one_line_is_whole() -> None:
    content = bytes(range(256)) * 12_000
    parts = b"--b\n\nVoici.\n--b\n" + FILE + base64.b64encode(content) + b"\n--b--\n"

    mail = postroom.read(HEADERS + b"Content-Type: multipart/mixed; boundary=b\n\n" + parts)

    assert [(file.name, file.content == content) for file in mail.attachments] == [("a.pdf", True)]
    assert mail.visible_text == "Voici."
    assert mail.problems == ()


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("headers", [HEADERS, HEADERS + b"X-A: a\n b\n"])
def test_a_text_on_one_line_is_no_header_that_was_cut(headers: bytes, line_end: bytes) -> None:
    raw = (headers + b"\n" + b"x" * 500 + b"\n\nFin.").replace(b"\n", line_end)

    mail = postroom.read(raw, limits=Limits(headers=300))

    assert mail.text == f"{'x' * 500}\n\nFin."
    assert mail.problems == ()


def test_a_part_that_begins_with_its_text_keeps_it() -> None:
    raw = HEADERS + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + b"x" * 500 + b"\n\nFin.\n--b--\n"

    assert postroom.read(raw, limits=Limits(headers=300)).text == f"{'x' * 500}\n\nFin."


def test_headers_that_end_at_the_limit_are_whole() -> None:
    raw = HEADERS + b"\nUn texte.\n\nFin."

    for missing, problems in ((0, []), (1, ["headers cut: {}"]), (2, ["headers cut: {}"])):
        limit = len(HEADERS) + 1 - missing
        mail = postroom.read(raw, limits=Limits(headers=limit))

        assert mail.text == "Un texte.\n\nFin."
        assert [str(problem) for problem in mail.problems] == [problem.format(limit) for problem in problems]
