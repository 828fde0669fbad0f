"""Files that leave with a mail, shown in it or beside it."""

import pytest

from joindre.files.actions import store
from joindre.mail.models import Mailbox
from tests.mail.makers import make_letter
from tests.mail.sending import Send, parsed

PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


def test_a_picture_shown_in_the_text_travels_with_it(mailbox: Mailbox, send: Send) -> None:
    shown = store(PIXEL, name="point.gif", media_type="image/gif")
    own = store(PIXEL, name="logo.gif", media_type="image/gif", cid="logo@client")
    beside = store(b"x", name="notes.txt", media_type="text/plain")
    html = f'<p><img src="cid:f{shown.pk}@joindre"><img src="cid:logo@client"></p>'

    (caught,) = send(make_letter(mailbox, html=html, files=[shown, own, beside])).values()

    found = {file.name: (file.inline, file.cid, file.content) for file in caught.mail.attachments}
    assert found == {
        "point.gif": (True, f"f{shown.pk}@joindre", PIXEL),
        "logo.gif": (True, "logo@client", PIXEL),
        "notes.txt": (False, None, b"x"),
    }


@pytest.mark.parametrize(
    "name", ["devis.pdf", "Relevé d’été n° 3 (brouillon).pdf", "a b.pdf", "é" * 100 + ".pdf", "x%41.pdf"]
)
def test_any_file_name_arrives_as_it_is(mailbox: Mailbox, send: Send, name: str) -> None:
    file = store(b"%PDF-1.7", name=name, media_type="application/pdf")

    (caught,) = send(make_letter(mailbox, files=[file])).values()

    (attachment,) = parsed(caught).iter_attachments()
    assert attachment.get_filename() == name
    assert [one.name for one in caught.mail.attachments] == [name]
    assert max(map(len, caught.raw.split(b"\r\n"))) <= 200


@pytest.mark.parametrize("media_type", ["message/rfc822", "multipart/mixed", "text/html\r\nX-Evil: 1", ""])
def test_a_type_that_may_not_be_a_file_becomes_octets(mailbox: Mailbox, send: Send, media_type: str) -> None:
    """RFC 2046, 5.2.1: an enclosed mail may not be base64."""
    file = store(b"From: x\n\nx", name="mail.eml", media_type=media_type)

    (attachment,) = send.one(make_letter(mailbox, files=[file])).iter_attachments()

    assert attachment.get_content_type() == "application/octet-stream"
    assert attachment.get_content() == b"From: x\n\nx"
