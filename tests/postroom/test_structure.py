"""The parts of a mail, as mail programs separate them and as some write them wrongly (I6, I10)."""

import pytest

import postroom
from postroom import Limits, headers, structure

HEADERS = "From: s@x.example\nSubject: x\nDate: Mon, 23 Nov 2026 10:31:07 +0100\n"
MIXED = f"{HEADERS}Content-Type: multipart/mixed; boundary=b\n\n"


def read(raw: str, *, line_end: str = "\n") -> postroom.Email:
    return postroom.read(raw.replace("\n", line_end).encode())


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_part_without_headers_begins_after_its_blank_line(line_end: str) -> None:
    mail = read(f"{MIXED}--b\n\nUn texte.\n--b\n\nUn autre.\n\n--b--\n", line_end=line_end)

    assert mail.text == "Un texte.\nUn autre.\n"
    assert mail.problems == ()


@pytest.mark.parametrize("delimiter", ["--b", "--b ", "--b\t ", "--b  "])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_blanks_may_follow_a_delimiter(delimiter: str, line_end: str) -> None:
    mail = read(f"{MIXED}Un préambule\n{delimiter}\n\nUn texte.\n{delimiter}\n\nFin.\n--b-- \n.", line_end=line_end)

    assert mail.text == f"Un texte.{chr(10)}Fin."
    assert mail.problems == ()


@pytest.mark.parametrize("line", ["--bc", "--bX", "--b c", "-b", " --b", "texte --b", "--B", "--b-"])
def test_other_lines_separate_no_parts(line: str) -> None:
    mail = read(f"{MIXED}--b\n\nUn texte.\n{line}\nLa suite.\n--b--\n")

    assert mail.text == f"Un texte.\n{line}\nLa suite."


def test_what_is_below_the_closing_delimiter_is_not_read() -> None:
    mail = read(f"{MIXED}--b\n\nUn texte.\n--b--\nUn épilogue.\n--b\n\nUne pièce.\n")

    assert mail.text == "Un texte."
    assert mail.problems == ()


def test_the_first_delimiter_may_begin_the_body() -> None:
    body = "--b\n\nUn texte.\n--b--"

    assert read(MIXED + body).text == "Un texte."
    assert read(f"{MIXED}--b\n--b--").text == ""


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_empty_parts_are_empty(line_end: str) -> None:
    file = "Content-Type: text/csv; name=vide.csv\nContent-Disposition: attachment\n"

    mail = read(f"{MIXED}--b\n{file}\n\n--b\n{file.replace('vide', 'nul')}\n--b--\n", line_end=line_end)

    assert [(item.name, item.content) for item in mail.attachments] == [("vide.csv", b""), ("nul.csv", b"")]


def test_a_part_whose_first_line_is_no_header_is_read_whole() -> None:
    mail = read(f"{MIXED}--b\nUn texte sans blanc.\n\nSa suite.\n--b--\n")

    assert mail.text == "Un texte sans blanc.\n\nSa suite."


def test_unknown_headers_alone_are_text() -> None:
    mail = read(f"{MIXED}--b\nRemarque: à lire.\n\nSa suite.\n--b--\n")

    assert mail.text == "Remarque: à lire.\n\nSa suite."


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_boundary_that_is_not_the_declared_one_is_found(line_end: str) -> None:
    part = "Content-Type: text/plain; charset=utf-8\n\n"

    mail = read(f"{MIXED}Un préambule\n--autre \n{part}Un texte.\n--autre\n{part}Fin.\n--autre--\n", line_end=line_end)

    assert mail.text == "Un texte.\nFin."
    assert [str(problem) for problem in mail.problems] == ["no boundary: multipart/mixed"]


@pytest.mark.parametrize("length", [1, 200])
def test_a_boundary_is_found_without_any_content_type(length: int) -> None:
    boundary = "c" * length

    mail = read(f"{HEADERS}\n--{boundary}\nContent-Type: text/html\n\n<p>Un texte.</p>\n--{boundary}--\n")

    assert mail.visible_text == "Un texte."


def test_a_line_that_is_too_long_is_no_boundary() -> None:
    assert "Un texte" in read(f"{HEADERS}\n--{'c' * 201}\nContent-Type: text/html\n\n<p>Un texte.</p>\n").visible_text
    assert read(f"{HEADERS}\n--{'c' * 201}\nContent-Type: text/html\n\n<p>Un texte.</p>\n").html is None


@pytest.mark.parametrize(("length", "found"), [(1_000, True), (1_983, True), (1_984, False), (3_000, False)])
def test_such_a_boundary_is_near_the_beginning(length: int, *, found: bool) -> None:
    """A text far below may be about mails. 17 characters belong to the delimiter and the name of the header."""
    preamble = "x" * (length - 1)

    mail = read(f"{HEADERS}\n{preamble}\n--c\nContent-Type: text/plain\n\nUn texte.\n--c--\n")

    assert (mail.visible_text == "Un texte.") is found


@pytest.mark.parametrize(
    ("content_type", "html", "text"),
    [
        ("text/html", "<p>a</p>", "a"), ("TEXT/HTML", "<p>a</p>", "a"), ("html", "<p>a</p>", "a"),
        ("text", None, "<p>a</p>"), ("plain", None, "<p>a</p>"), ("", None, "<p>a</p>"),
        ("nonsense", None, "<p>a</p>"), ("text/html charset=utf-8", "<p>a</p>", "a"),
        ("nonsense\nContent-Type: text/html", "<p>a</p>", "a"),
        ("text/html\nContent-Type: text/plain", "<p>a</p>", "a"),
        ("html\nContent-Type: text/plain", None, "<p>a</p>"),
    ],
)  # fmt: skip
def test_the_first_content_type_that_is_one_counts(content_type: str, html: str | None, text: str) -> None:
    mail = read(f"{HEADERS}Content-Type: {content_type}\n\n<p>a</p>")

    assert (mail.html, mail.visible_text) == (html, text)


def test_half_a_content_type_keeps_its_charset() -> None:
    mail = postroom.read(f"{HEADERS}Content-Type: text; charset=cp1251\n\n".encode() + "Привет".encode("cp1251"))

    assert mail.visible_text == "Привет"
    assert mail.problems == ()


def test_parts_come_in_the_order_of_the_mail() -> None:
    inner = "Content-Type: multipart/mixed; boundary=c\n\n--c\n\npremier\n--c\n\ndeux\n--c--"

    mail = read(f"{MIXED}--b\n{inner}\n--b\n\ntrois\n--b\n{inner.replace('premier', 'quatre')}\n--b--\n")

    assert mail.text.split() == ["premier", "deux", "trois", "quatre", "deux"]


def test_a_walk_visits_each_part_from_the_top_down() -> None:
    inner = "Content-Type: multipart/alternative; boundary=c\n\n--c\n\nun\n--c\nContent-Type: text/html\n\n<p>\n--c--"
    raw = f"{MIXED}--b\n{inner}\n--b\nContent-Type: image/png\n\nx\n--b--\n".encode()

    root = structure.parse(raw, limits=Limits(), problems=[])

    assert [(part.type, part.depth) for part in root.walk()] == [
        ("multipart/mixed", 0), ("multipart/alternative", 1), ("text/plain", 2), ("text/html", 2), ("image/png", 1),
    ]  # fmt: skip
    assert not any(part.is_wrapped for part in root.walk())
    assert headers.is_known(root.headers)


def test_a_mail_of_single_carriage_returns_is_read() -> None:
    """A line feed that a server adds far below is no second line end."""
    mail = read(f"{HEADERS}\nUn texte.\n{'ligne ' * 800}\nSuite.", line_end="\r")
    appended = postroom.read(f"{HEADERS}\n{'ligne ' * 800}\nSuite.".replace("\n", "\r").encode() + b"\r\nFin.")

    assert mail.subject == appended.subject == "x"
    assert mail.text == f"Un texte.\n{'ligne ' * 800}\nSuite."
    assert appended.text.endswith("ligne \nSuite.\nFin.")


def test_a_single_carriage_return_in_a_file_stays() -> None:
    mail = read(f"{HEADERS}Content-Type: text/csv; name=a.csv\n\n1\r2\r\n")

    assert [file.content for file in mail.attachments] == [b"1\r2\r\n"]
