"""Pictures that a mail writes into its HTML, taken out of it (RFC 2397)."""

import base64

import pytest

from postroom.data_pictures import take_out
from tests.postroom.mails import file_part, multipart, names, part, read

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(250, 256))
WRITTEN = base64.b64encode(PICTURE).decode()


def only(html: str) -> bytes:
    """The octets of the one picture; the HTML refers to it."""
    rest, [picture] = take_out(html)
    assert "data:" not in rest.casefold()
    assert f"cid:{picture.cid}" in rest
    return picture.content


@pytest.mark.parametrize(
    "image",
    [
        '<img src="data:image/png;base64,{}">',
        "<img src='data:image/png;base64,{}'>",
        '<IMG ALT="a > b" SRC = " DATA:image/png;charset=utf-8;BASE64,{} ">',
        '<img alt=""src="data:;base64,{}"/>',
        '<img\nwidth="3"\nsrc="data:image/png; base64 ,{}">',
    ],
)
@pytest.mark.parametrize("value", [WRITTEN, WRITTEN.rstrip("="), f"{WRITTEN[:5]}\r\n {WRITTEN[5:]}", f"{WRITTEN}&#10;"])
def test_base64_is_read_however_it_is_written(image: str, value: str) -> None:
    assert only(image.format(value)) == PICTURE


def test_an_address_without_quotes_ends_at_the_first_blank() -> None:
    assert only(f"<img src=data:image/png;base64,{WRITTEN} width=3>") == PICTURE


def test_base64_of_addresses_is_read_too() -> None:
    assert only(f'<img src="data:image/png;base64,{base64.urlsafe_b64encode(PICTURE).decode()}">') == PICTURE
    assert only(f'<img src="data:image/png;base64,{WRITTEN.replace("+", "%2B").replace("/", "%2F")}">') == PICTURE


def test_escaped_octets_are_read() -> None:
    escaped = "".join(f"%{octet:02X}" for octet in PICTURE)

    assert only(f'<img src="data:image/png,{escaped}">') == PICTURE
    assert only("<img src='data:image/svg+xml;utf8,<svg a=\"b\"/>'>") == b'<svg a="b"/>'


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>data:image/png;base64,AAAA</p>",
        "<p>src=&quot;data:image/png;base64,AAAA&quot;</p>",
        '<a href="data:image/png;base64,AAAA">a</a>',
        '<img data-src="data:image/png;base64,AAAA">',
        '<img src="data:image/png;base64,">',
        '<img src="data:">',
        '<img src="database:1">',
    ],
)
def test_everything_else_stays(html: str) -> None:
    assert take_out(html) == (html, ())


def test_equal_pictures_are_one() -> None:
    html, pictures = take_out(f'<img src="data:image/png;base64,{WRITTEN}">' * 2)

    assert len(pictures) == 1
    assert html == f'<img src="cid:{pictures[0].cid}">' * 2


def test_of_a_mail_two_hundred_are_taken() -> None:
    html, pictures = take_out("".join(f'<img src="data:,{number}">' for number in range(201)))

    assert len(pictures) == 200
    assert html.endswith('<img src="data:,200">')


def test_a_mail_has_them_among_its_files() -> None:
    """I6"""
    image = f'<img src="data:image/png;base64,{WRITTEN}">'
    mail = read(
        multipart(part("text/html", f"<p>Voici {image} la photo</p>"), file_part("text/x-log; name=a.log", b"x"))
    )

    assert names(mail) == ["a.log", "image-1.png"]
    assert (mail.attachments[1].content, mail.attachments[1].inline) == (PICTURE, True)
    assert mail.visible_html == f'<p>Voici <img src="cid:{mail.attachments[1].cid}"> la photo</p>'
    assert mail.visible_text.split() == ["Voici", "la", "photo"]


def test_a_long_picture_hides_no_words() -> None:
    """I6: HTML is cut after two million letters, and its quote is looked for in the first three hundred thousand."""
    image = f'<img src="data:image/png;base64,{"A" * 3_000_000}">'

    mail = read(part("text/html", f"<p>Avant {image} après</p><blockquote type=cite>Quand ?</blockquote>"))

    assert mail.visible_text.split() == ["Avant", "après"]
    assert "Quand" in mail.quoted_text
    assert "Quand" not in (mail.visible_html or "")
