"""The mail inside an opaque S/MIME signature, in the encodings of several programs (I6)."""

import base64

import pytest

import postroom
from postroom import smime

INNER = b"Content-Type: text/plain; charset=utf-8\n\nUn texte sign\xc3\xa9.\n"
ID_SIGNED = bytes.fromhex("2a864886f70d010702")
ID_DATA = bytes.fromhex("2a864886f70d010701")


def element(tag: int, content: bytes, *, size: int = 0) -> bytes:
    """An element of X.690 with a length of so many octets; 0 stands for the short form."""
    length = (0x80 + size).to_bytes(1, "big") + len(content).to_bytes(size, "big") if size else bytes([len(content)])
    return bytes([tag]) + length + content


def open_element(tag: int, content: bytes) -> bytes:
    """A constructed element without length, which two zeros end."""
    return bytes([tag, 0x80]) + content + b"\0\0"


def signed(octets: bytes, *, size: int) -> bytes:
    """The content with its id, as in a signature whose other elements are left out."""
    content = element(0x30, element(0x06, ID_DATA) + element(0xA0, octets, size=size), size=size)
    version = element(0x02, b"\x01") + element(0x31, element(0x30, element(0x06, b"\x60\x86\x48")))
    signers = element(0x31, element(0x30, element(0x02, b"\1") + element(0x04, b"a signature")))
    return element(0x30, element(0x06, ID_SIGNED) + element(0xA0, version + content + signers, size=size), size=size)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_the_content_is_found_in_every_length(size: int) -> None:
    inner = element(0x04, INNER, size=size)

    assert smime.signed_content(element(0x06, ID_SIGNED) + element(0x06, ID_DATA) + inner) == INNER


def test_the_short_form_of_a_length_ends_at_127() -> None:
    for length in (1, 127):
        found = smime.signed_content(element(0x06, ID_DATA) + element(0x04, b"x" * length))

        assert found == b"x" * length


def test_a_length_of_more_octets_is_not_read() -> None:
    assert smime.signed_content(element(0x06, ID_DATA) + element(0x04, INNER, size=5)) is None


def test_content_in_pieces_is_joined_and_ends_with_them() -> None:
    pieces = b"".join(element(0x04, piece) for piece in (INNER[:20], INNER[20:40], INNER[40:]))
    data = element(0x06, ID_DATA) + open_element(0xA0, open_element(0x24, pieces))

    assert smime.signed_content(data + element(0x02, b"\1") + element(0x04, b"no")) == INNER


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x30", element(0x06, ID_SIGNED) + element(0x04, INNER), element(0x04, ID_DATA) + element(0x04, INNER),
        element(0x06, ID_DATA) + element(0x02, b"\1") + element(0x04, INNER), element(0x06, ID_DATA),
    ],
)  # fmt: skip
def test_what_holds_no_signed_content_has_none(data: bytes) -> None:
    assert smime.signed_content(data) is None


def test_elements_before_the_content_are_passed_over() -> None:
    before = element(0x02, b"\1") * 50_000

    assert smime.signed_content(before + element(0x06, ID_DATA) + element(0x04, INNER)) == INNER
    assert smime.signed_content(before * 2 + element(0x06, ID_DATA) + element(0x04, INNER)) is None


@pytest.mark.parametrize("media_type", ["application/pkcs7-mime", "application/x-pkcs7-mime"])
def test_the_signed_mail_is_the_message(media_type: str) -> None:
    encoded = base64.encodebytes(signed(element(0x04, INNER, size=1), size=1)).decode()
    mail = postroom.read(
        "From: s@x.example\nDate: Mon, 23 Nov 2026 10:31:07 +0100\nContent-Transfer-Encoding: base64\n"
        f'Content-Type: {media_type}; smime-type=signed-data; name="smime.p7m"\n\n{encoded}'.encode()
    )

    assert mail.visible_text == "Un texte signé."
    assert (mail.attachments, mail.problems) == ((), ())
