"""Transfer encodings of parts (RFC 2045, 6): the octets that come out, and what is said of damaged ones."""

import binascii

import pytest

import postroom
from postroom import encodings
from postroom.model import ProblemCode

TABLE = b"Nom;Ville\r\n" + b"".join(b"Client %d;Lyon\r\n" % number for number in range(12))


def uuencoded(data: bytes) -> bytes:
    """The lines of a uuencoded file, as encoders write them: a blank line of length zero comes last."""
    lines = [binascii.b2a_uu(data[start : start + 45]) for start in range(0, len(data), 45)]
    return b"begin 644 clients.csv\n" + b"".join(lines) + b"`\nend\n"


def attached(body: bytes, *, encoding: str) -> postroom.Email:
    """Read a mail that is one attached file with this transfer encoding."""
    headers = (
        "From: a@b.example\nDate: Mon, 23 Nov 2026 10:31:07 +0100\nContent-Type: text/csv; name=clients.csv\n"
        f"Content-Disposition: attachment; filename=clients.csv\nContent-Transfer-Encoding: {encoding}\n\n"
    )
    return postroom.read(headers.encode() + body)


def codes(mail: postroom.Email) -> list[ProblemCode]:
    return [problem.code for problem in mail.problems]


@pytest.mark.parametrize(
    "encoding", ["", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits", "8BIT", '"8bit"', "'8bit'"]
)
def test_what_is_not_encoded_stays_as_it_is(encoding: str) -> None:
    mail = attached(TABLE, encoding=encoding)

    assert [(file.content, file.damaged) for file in mail.attachments] == [(TABLE, False)]
    assert mail.problems == ()


def test_a_file_with_an_unknown_encoding_is_kept_as_it_came() -> None:
    mail = attached(TABLE, encoding="x-own")

    assert [(file.content, file.damaged) for file in mail.attachments] == [(TABLE, False)]
    assert codes(mail) == [ProblemCode.UNKNOWN_ENCODING]


@pytest.mark.parametrize(
    "encoding", ["base64", "BASE64", " base64 ", '"base64"', "'base64'", "base64; x=y", "Base64 ; x=y; z"]
)
def test_the_name_of_an_encoding_is_read_however_it_is_written(encoding: str) -> None:
    mail = attached(binascii.b2a_base64(TABLE), encoding=encoding)

    assert [file.content for file in mail.attachments] == [TABLE]
    assert mail.problems == ()


@pytest.mark.parametrize(
    "encoding", ["quoted-printable", "Quoted-Printable", "quotedprintable", "quoted_printable", "quoted-printable; x"]
)
def test_quoted_printable_is_decoded(encoding: str) -> None:
    mail = attached(b"caf=C3=A9 =\nnoir = 2=20\n", encoding=encoding)

    assert [file.content for file in mail.attachments] == ["café noir = 2 \n".encode()]
    assert mail.problems == ()


@pytest.mark.parametrize("encoding", ["x-uuencode", "uuencode", "x-uue", "uue", "X-UUencode"])
@pytest.mark.parametrize("above", [b"", b"Voici :\n\n"])
def test_a_uuencoded_file_is_decoded(encoding: str, above: bytes) -> None:
    mail = attached(above + uuencoded(TABLE), encoding=encoding)

    assert [(file.content, file.damaged) for file in mail.attachments] == [(TABLE, False)]
    assert mail.problems == ()


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (uuencoded(TABLE).removesuffix(b"end\n"), TABLE),
        (uuencoded(TABLE).removeprefix(b"begin 644 clients.csv\n"), TABLE),
        (b"nothing\n", b""),
    ],
)
def test_a_uuencoded_file_without_its_begin_or_end_is_damaged(body: bytes, content: bytes) -> None:
    found = encodings.decode(body, "x-uuencode")

    assert found.is_damaged
    assert found.data.startswith(content)


def test_what_stands_below_the_end_of_a_uuencoded_file_is_none_of_it() -> None:
    found = encodings.decode(uuencoded(b"Un.") + b"Cordialement\n" + uuencoded(b"Deux."), "x-uuencode")

    assert found == encodings.DecodedContent(data=b"Un.")


def test_letters_beyond_the_length_of_a_uuencoded_line_are_ignored() -> None:
    """Some encoders add a checksum or a blank to each line."""
    lines = uuencoded(TABLE).splitlines()
    longer = [lines[0], *(line + b"Xx" for line in lines[1:-2]), *lines[-2:]]

    found = encodings.decode(b"\n".join(longer), "x-uuencode")

    assert found == encodings.DecodedContent(data=TABLE)


@pytest.mark.parametrize("length", range(1, 46))
def test_a_uuencoded_line_of_each_length_gives_its_octets(length: int) -> None:
    data = bytes(range(200, 200 + length))
    line = binascii.b2a_uu(data).rstrip(b"\n")

    found = encodings.decode(b"begin 644 a.bin\n" + line + b"!xx~\n`\nend\n", "x-uuencode")

    assert found.data == data


def test_a_uuencoded_line_that_is_none_gives_nothing() -> None:
    found = encodings.decode(b"begin 644 a.txt\n#56XN\n#\xe9\xe9\xe9\xe9\n#56XN\nend\n", "x-uuencode")

    assert found.data == b"Un.Un."


@pytest.mark.parametrize("mode", ["644", "0644"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["`\n", " \n", "\n", ""])
def test_a_uuencoded_file_within_a_text_is_taken_out_of_it(mode: str, line_end: str, last: str) -> None:
    file = uuencoded(TABLE).decode().replace("644", mode).replace("`\nend", f"{last}end")
    text = f"Voici la liste.\n\n{file}\nCordialement".replace("\n", line_end)

    mail = postroom.read(b"From: a@b.example\nSubject: Liste\n\n" + text.encode())

    assert [(one.name, one.type, one.content) for one in mail.attachments] == [
        ("clients.csv", "application/octet-stream", TABLE)
    ]
    assert mail.text.split() == ["Voici", "la", "liste.", "Cordialement"]


def test_all_uuencoded_files_of_a_text_are_taken_out_of_it() -> None:
    other = uuencoded(b"Deux.").replace(b"clients.csv", b" deux mots.txt ")

    mail = postroom.read(
        b"From: a@b.example\nSubject: Liste\n\nVoici\n" + uuencoded(TABLE) + b"et\n" + other + b"voila."
    )

    assert [(file.name, file.content) for file in mail.attachments] == [
        ("clients.csv", TABLE),
        ("deux mots.txt", b"Deux."),
    ]
    assert mail.text == "Voici\n\net\n\nvoila."


@pytest.mark.parametrize(
    "text", ["begin 644 with this\nand end it there", "begin 99 a\n#56XN\nend", "We\nbegin 644 a\n"]
)
def test_a_sentence_that_begins_like_a_uuencoded_file_stays(text: str) -> None:
    mail = postroom.read(b"From: a@b.example\nSubject: Liste\n\n" + text.encode())

    assert mail.attachments == ()
    assert mail.text.strip() == text.strip()


@pytest.mark.parametrize(
    ("body", "content", "is_damaged"),
    [
        (b"VW4g\r\ndGV4\tdGUu ", b"Un texte.", False),
        (b"VW4gdGV4dGU", b"Un texte", False),
        (b"VW4gdGV4dA", b"Un text", False),
        (b"VW4gdGV4dA==\nVW4gdGV4dA==", b"Un textUn text", True),
        (b"VW4u=VW4u", b"Un.Un.", False),
        (b"XV9f", b"]__", False),
        (b"VW4u=VW4u=VW4u", b"Un.Un.Un.", False),
        (b"VW4gdGV4dA==VW4u=", b"Un textUn.", True),
        (b"VW4g.dGV4dGUu", b"Un texte.", True),
        (b"VW4gdGV4dGUuA", b"Un texte.", True),
        (b"====", b"", True),
        (b"", b"", False),
    ],
)
def test_base64_gives_what_can_be_read_of_it(body: bytes, content: bytes, *, is_damaged: bool) -> None:
    found = encodings.decode(body, "base64")

    assert (found.data, found.is_damaged, found.is_unknown) == (content, is_damaged, False)


SENTENCE = b"Bonjour, la table est, elle aussi, dans le texte.\n"


@pytest.mark.parametrize("body", [SENTENCE, SENTENCE * 300, b"un deux, trois. quatre: cinq; six sept"])
def test_a_text_that_is_called_base64_stays_a_text(body: bytes) -> None:
    found = encodings.decode(body, "base64")

    assert found == encodings.DecodedContent(data=body, is_unknown=True)


def test_a_few_words_above_base64_do_not_make_it_a_text() -> None:
    found = encodings.decode(b"un deux trois quatre cinq six.\n" + binascii.b2a_base64(TABLE * 300), "base64")

    assert found.is_damaged
    assert not found.is_unknown
