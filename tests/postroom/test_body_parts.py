"""Which parts of a mail are its text, which are its files, and which are neither (I6)."""

import base64

import pytest

from tests.postroom.mails import HEADERS, file_part, multipart, names, part, problems, read

PICTURE = b"\x89PNG\r\n\x1a\n"
TEXT = part("text/plain; charset=utf-8", "Le texte.")
SHOWN = [
    "text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "application/xhtml+xml",
]  # fmt: skip
REPORTS = [
    "message/delivery-status", "message/global-delivery-status", "message/disposition-notification",
    "message/global-disposition-notification", "message/feedback-report",
]  # fmt: skip
ID_SIGNED, ID_DATA = bytes.fromhex("2a864886f70d010702"), bytes.fromhex("2a864886f70d010701")


def der(tag: int, *content: bytes) -> bytes:
    joined = b"".join(content)
    return bytes([tag, 0x84]) + len(joined).to_bytes(4, "big") + joined


def signed(mail: str) -> bytes:
    """The mail inside an opaque signature, as far as it is read: without certificates."""
    inner = der(0x30, der(0x06, ID_DATA), der(0xA0, der(0x04, mail.encode())))
    content = der(0x30, der(0x02, b"\x01"), der(0x31), inner, der(0x31))
    return der(0x30, der(0x06, ID_SIGNED), der(0xA0, content))


@pytest.mark.parametrize("media_type", SHOWN)
def test_a_part_of_text_is_shown(media_type: str) -> None:
    mail = read(multipart(part(media_type, "Le texte.")))

    assert mail.visible_text == "Le texte."
    assert mail.attachments == ()
    assert (mail.html is not None) is (media_type not in {"text/plain", "text/markdown"})


@pytest.mark.parametrize("media_type", SHOWN)
@pytest.mark.parametrize("header", ['attachment; filename="a.txt"', "attachment", "ATTACHMENT"])
def test_a_part_of_text_that_is_attached_is_a_file(media_type: str, header: str) -> None:
    mail = read(multipart(TEXT, part(media_type, "Pas ici.", f"Content-Disposition: {header}")))

    assert mail.visible_text == "Le texte."
    assert [(file.type, file.content) for file in mail.attachments] == [(media_type, b"Pas ici.")]


@pytest.mark.parametrize("header", ["Content-Disposition: inline; filename=a.txt", "X-Nothing: 1"])
def test_a_part_with_a_name_is_a_file_unless_it_is_the_whole_mail(header: str) -> None:
    """Some programs name even the text of the mail."""
    named = part('text/plain; name="a.txt"', "Le relevé.", header)

    beside, alone = read(multipart(TEXT, named)), read(named)

    assert (beside.visible_text, names(beside)) == ("Le texte.", ["a.txt"])
    assert (alone.visible_text, names(alone)) == ("Le relevé.", [])


def test_the_name_of_the_disposition_counts_more_than_that_of_the_type() -> None:
    header = "Content-Disposition: attachment; filename=releve.pdf"

    assert names(read(file_part("application/pdf; name=a.pdf", b"%PDF", header))) == ["releve.pdf"]
    assert names(read(file_part("application/pdf; name=a.pdf", b"%PDF"))) == ["a.pdf"]


def test_a_mail_may_be_nothing_but_a_file() -> None:
    mail = read(part("text/plain", "1;2", "Content-Disposition: attachment; filename=a.csv"))

    assert (mail.visible_text, names(mail), mail.html) == ("", ["a.csv"], None)


@pytest.mark.parametrize(
    "media_type", ["application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"]
)
def test_a_signature_is_no_file(media_type: str) -> None:
    name = "Content-Disposition: attachment; filename=smime.p7s"

    mail = read(multipart(TEXT, file_part(media_type, b"0\x82", name), kind="signed"))

    assert (mail.visible_text, names(mail), problems(mail)) == ("Le texte.", [], [])


@pytest.mark.parametrize("media_type", [*REPORTS, "text/x-amp-html", "text/watch-html"])
def test_a_report_and_a_text_for_other_screens_are_no_files(media_type: str) -> None:
    mail = read(multipart(TEXT, part(media_type, "Version: 1\n")))

    assert (mail.visible_text, names(mail)) == ("Le texte.", [])


@pytest.mark.parametrize("media_type", ["application/pkcs7-mime", "application/x-pkcs7-mime"])
def test_the_mail_inside_an_opaque_signature_is_read(media_type: str) -> None:
    inner = multipart(TEXT, file_part("image/png; name=a.png", PICTURE))

    mail = read(file_part(f"{media_type}; name=smime.p7m", signed(inner), "Content-Disposition: attachment"))

    assert (mail.visible_text, names(mail), problems(mail)) == ("Le texte.", ["a.png"], [])


def test_a_named_text_inside_an_opaque_signature_is_the_text_of_the_mail() -> None:
    mail = read(file_part("application/pkcs7-mime", signed(part("text/plain; name=a.txt", "Le texte."))))

    assert (mail.visible_text, names(mail)) == ("Le texte.", [])


def test_a_signature_inside_a_signature_is_not_opened() -> None:
    second = file_part("application/pkcs7-mime; name=smime.p7m", signed(TEXT))
    first = signed(multipart(part("text/plain", "Dehors."), second))

    mail = read(file_part("application/pkcs7-mime; name=smime.p7m", first))

    assert (mail.visible_text, names(mail), problems(mail)) == ("Dehors.", [], [])


@pytest.mark.parametrize(("levels", "is_too_deep"), [(16, False), (17, True)])
def test_the_mail_inside_a_signature_has_few_levels(levels: int, *, is_too_deep: bool) -> None:
    inner = TEXT
    for number in range(levels):
        inner = multipart(inner, boundary=f"n{number}-")

    mail = read(file_part("application/pkcs7-mime", signed(inner)))

    assert problems(mail) == (["too deep: 16"] if is_too_deep else [])


@pytest.mark.parametrize(
    "media_type", ["application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"]
)
def test_what_is_encrypted_is_said_and_kept(media_type: str) -> None:
    mail = read(multipart(file_part(f"{media_type}; name=secret", b"0\x13\x06\x09")))

    assert (mail.visible_text, names(mail), problems(mail)) == ("", ["secret"], [f"encrypted: {media_type}"])


@pytest.mark.parametrize("media_type", ["message/partial", "message/external-body"])
def test_a_mail_that_is_elsewhere_is_incomplete(media_type: str) -> None:
    mail = read(multipart(TEXT, part(media_type, "X: 1")))

    assert problems(mail) == [f"incomplete: {media_type}"]


@pytest.mark.parametrize(("name", "detail"), [("; name=a.pdf", "a.pdf"), ("", "application/pdf")])
@pytest.mark.parametrize(
    ("encoding", "text", "fault"), [("base64", "JVBE*Rg==", "damaged"), ("x-inconnu", "JVBERg==", "unknown encoding")]
)
def test_the_file_with_a_fault_is_named(name: str, detail: str, encoding: str, text: str, fault: str) -> None:
    mail = read(multipart(TEXT, part(f"application/pdf{name}", text, f"Content-Transfer-Encoding: {encoding}")))

    assert problems(mail) == [f"{fault}: {detail if fault == 'damaged' else 'application/pdf'}"]
    assert [file.damaged for file in mail.attachments] == [fault == "damaged"]


def test_an_empty_part_is_a_file_only_where_it_has_a_name() -> None:
    mail = read(multipart(TEXT, part("image/png"), part("image/png; name=vide.png")))

    assert [(file.name, file.size) for file in mail.attachments] == [("vide.png", 0)]


def test_the_texts_of_several_parts_follow_each_other() -> None:
    mail = read(
        multipart(part("text/plain", "Un."), file_part("image/png; name=a.png", PICTURE), part("text/plain", "Deux."))
    )

    assert mail.text == "Un.\nDeux."
    assert mail.html is None


def test_a_forward_inside_the_headers_of_a_mail_is_whole() -> None:
    """What is encoded in base64 is decoded before it is a file."""
    enclosed = (HEADERS + TEXT).encode()

    mail = read(multipart(TEXT, file_part("message/rfc822", enclosed)))

    assert mail.attachments[0].content == base64.b64decode(base64.b64encode(enclosed))
    assert mail.forwarded is not None
    assert mail.forwarded.text == "Le texte."
