"""The text and the HTML of a mail: alternatives, several parts, placeholders, and what is decoded on the way."""

import pytest

import postroom
from tests.postroom.mails import HEADERS, file_part, multipart, names, part, problems, read

PLAIN, HTML = part("text/plain", "Le texte."), part("text/html", "<p>Le <b>texte</b>.</p>")
FILE = "begin 644 a.txt\n#86)C\n`\nend"


def alternative(*parts: str) -> postroom.Email:
    return read(multipart(*parts, kind="alternative"))


def test_an_alternative_has_the_first_plain_text_and_the_last_html() -> None:
    mail = alternative(PLAIN, part("text/plain", "Autre."), part("text/html", "<p>Un</p>"), HTML)

    assert (mail.text, mail.html) == ("Le texte.", "<p>Le <b>texte</b>.</p>")


def test_an_alternative_may_be_in_any_order() -> None:
    mail = alternative(HTML, PLAIN)

    assert (mail.text, mail.html) == ("Le texte.", "<p>Le <b>texte</b>.</p>")


@pytest.mark.parametrize(("only", "text"), [(PLAIN, "Le texte."), (HTML, "Le texte."), (part("image/png"), "")])
def test_an_alternative_may_have_one_part_alone(only: str, text: str) -> None:
    assert alternative(only).visible_text == text


@pytest.mark.parametrize("blank", ["", " \n\n", "\u00a0"])
def test_a_blank_plain_text_gives_way_to_the_html(blank: str) -> None:
    assert alternative(part("text/plain; charset=utf-8", blank), HTML).text == "Le texte."


def test_an_alternative_may_hold_several_parts_of_each_kind() -> None:
    """Apple Mail sends HTML around a file; others cut the plain text into pieces."""
    plain = multipart(part("text/plain", "Un."), part("text/plain", "Deux."), boundary="p")
    picture = file_part("image/png; name=a.png", b"\x89PNG")
    rich = multipart(part("text/html", "<p>Un.</p>"), picture, part("text/html", "<p>Deux.</p>"), boundary="r")

    mail = alternative(plain, rich)

    assert (mail.text, mail.html) == ("Un.\nDeux.", "<p>Un.</p>\n<p>Deux.</p>")
    assert names(mail) == ["a.png"]


def test_two_parts_of_html_are_one_text() -> None:
    mail = read(multipart(part("text/html", "<p>Un.</p>"), part("text/html", "<p>Deux.</p>")))

    assert (mail.html, mail.visible_text) == ("<p>Un.</p>\n<p>Deux.</p>", "Un.\nDeux.")


def test_plain_text_beside_html_is_shown_within_it_as_it_is() -> None:
    mail = read(multipart(HTML, part("text/plain", "-- \nListe <a@x.example> & co")))

    assert mail.html == "<p>Le <b>texte</b>.</p>\n<pre>-- \nListe &lt;a@x.example&gt; &amp; co</pre>"
    assert mail.text == "Le texte.\n-- \nListe <a@x.example> & co"


@pytest.mark.parametrize("blank", [part("text/plain", "\n \n"), part("text/html", " \n")])
def test_html_beside_a_blank_part_stays_as_it_is(blank: str) -> None:
    assert read(multipart(HTML, blank)).html == "<p>Le <b>texte</b>.</p>"
    assert read(multipart(blank, HTML)).html == "<p>Le <b>texte</b>.</p>"


@pytest.mark.parametrize(
    "sentence",
    [
        "This message is in HTML.", "Ce message est au format HTML", "Your mail client cannot show it.",
        "Votre e-mail client ne l'affiche pas", "Message au Format html seulement",
    ],
)  # fmt: skip
def test_a_short_text_that_points_to_the_html_is_replaced_by_it(sentence: str) -> None:
    assert alternative(part("text/plain", sentence), HTML).text == "Le texte."
    assert alternative(part("text/plain", f"{sentence}{'.' * 300}"), HTML).text.startswith(sentence)
    assert read(part("text/plain", sentence)).text == sentence


@pytest.mark.parametrize(("length", "is_kept"), [(299, False), (300, True)])
def test_a_text_of_some_length_is_never_a_placeholder(length: int, *, is_kept: bool) -> None:
    text = "html".ljust(length, ".")

    assert alternative(part("text/plain", text), HTML).text == (text if is_kept else "Le texte.")


def test_html_without_any_text_leaves_the_placeholder() -> None:
    mail = alternative(part("text/plain", "HTML only"), part("text/html", '<img src="cid:a">'))

    assert mail.text == "HTML only"


@pytest.mark.parametrize("start", ["<html>", "  \n<HTML lang='fr'>", "<!DOCTYPE html>\n"])
def test_html_without_a_type_is_recognised(start: str) -> None:
    raw = f"{HEADERS}\n{start}<p>Un &amp; deux</p>"

    assert postroom.read(raw.encode()).visible_text == "Un & deux"
    assert read(part("text/plain", f"{start}<p>Un &amp; deux</p>")).html is None


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ("format=flowed", "Une ligne longue\nFin."),
        ("format=Flowed; delsp=no", "Une ligne longue\nFin."),
        ("format=flowed; delsp=Yes", "Une lignelongue\nFin."),
        ("format=fixed", "Une ligne \nlongue\nFin."),
        ("delsp=yes", "Une ligne \nlongue\nFin."),
    ],
)
def test_lines_are_joined_where_the_text_is_flowed(parameters: str, text: str) -> None:
    assert read(part(f"text/plain; {parameters}", "Une ligne \nlongue\nFin.")).text == text


@pytest.mark.parametrize("before", ["", "Voici.\n"])
def test_uuencoded_files_are_taken_out_of_the_text(before: str) -> None:
    mail = read(part("text/plain", f"{before}{FILE}\nEt un autre :\n{FILE}\nFin."))

    assert mail.text == f"{before}\nEt un autre :\n\nFin."
    files = [(file.name, file.type, file.content) for file in mail.attachments]
    assert files == [("a.txt", "application/octet-stream", b"abc"), ("a-2.txt", "application/octet-stream", b"abc")]


def test_uuencoded_files_without_a_safe_name_are_numbered() -> None:
    mail = read(part("text/plain", f"Voici.\n{FILE.replace('a.txt', '../')}\n{FILE.replace('a.txt', '..')}\n"))

    assert names(mail) == ["file-1.bin", "file-2.bin"]


def test_a_message_of_pgp_is_encrypted() -> None:
    mail = read(part("text/plain", "-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----"))

    assert problems(mail) == ["encrypted: PGP"]


@pytest.mark.parametrize(
    ("meta", "octets", "text"),
    [
        ("<meta charset=koi8-r>", "Принтер".encode("koi8-r"), "Принтер"),
        ("<META charset='KOI8-R'>", "Принтер".encode("koi8-r"), "Принтер"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "Принтер".encode("koi8-r"), "Принтер"),
        ("<meta charset=utf-7>", b"+AGE-", "+AGE-"),
        ("<meta charset=UTF-7>", b"+AGE-", "+AGE-"),
        ("<meta charset=utf-8>", "été".encode(), "été"),
    ],
)
def test_html_may_name_its_charset_itself(meta: str, octets: bytes, text: str) -> None:
    """But not UTF-7, which hides tags from those who clean HTML."""
    body = f"<html><head>{meta}</head><body>".encode() + octets

    mail = read(file_part("text/html", body))

    assert mail.visible_text == text
    assert problems(mail) == []


@pytest.mark.parametrize(("end", "is_read"), [(4096, True), (4097, False)])
def test_only_the_beginning_of_html_names_its_charset(end: int, *, is_read: bool) -> None:
    meta = b"<meta charset=koi8-r"
    body = b" " * (end - len(meta)) + meta + b"><p>" + "Принтер".encode("koi8-r")

    assert (read(file_part("text/html", body)).visible_text == "Принтер") is is_read


def test_the_charset_of_the_type_counts_more_than_that_of_the_html() -> None:
    body = '<meta charset="koi8-r"><p>été</p>'.encode()

    assert read(file_part("text/html; charset=utf-8", body)).visible_text == "été"


def test_a_plain_text_about_a_meta_tag_is_not_decoded_by_it() -> None:
    text = '<meta charset="koi8-r"> été'

    assert read(file_part("text/plain", text.encode())).visible_text == text


def test_line_ends_marks_and_zeros_are_cleaned() -> None:
    mail = read(file_part("text/plain; charset=utf-8", "\ufeffUn\r\ndeux\rtr\x00ois\ncinq".encode()))

    assert mail.text == "Un\ndeux\ntrois\ncinq"
    assert problems(mail) == ["nul removed"]
