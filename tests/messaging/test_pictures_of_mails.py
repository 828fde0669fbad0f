"""Pictures of arrived mails: judged by their bytes, in place or in the list, never both and never neither (I6)."""

import base64
from urllib.parse import quote

import pytest

from joindre.directory.models import Contact, Employee
from joindre.files.models import StoredFile
from joindre.lib import richtext
from joindre.lib.richtext import clean
from joindre.messaging import actions
from joindre.messaging.contents import Contents, contents, prepare
from joindre.tickets.models import Ticket
from postroom import read
from tests.messaging.arriving import arrive_raw, from_client
from tests.pictures import picture
from tests.postroom.mails import HEADERS, file_part, multipart, part

PNG, JPEG = picture(), picture("image/jpeg")
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(range(40))

pytestmark = pytest.mark.django_db


def shown(html: str, *files: str) -> Contents:
    """The contents of a mail of this HTML with these parts."""
    mail = multipart(part("text/html; charset=utf-8", html), *files, kind="related")
    return contents(prepare(read((HEADERS + mail).encode())), topic="ticket:1")


def listed(mail: Contents) -> list[str]:
    return [file.name for file in mail.files]


def data(octets: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.encodebytes(octets).decode()}"


@pytest.mark.parametrize("octets", [PNG, JPEG, picture("image/gif"), picture("image/webp")])
@pytest.mark.parametrize("kind", ["image/png", "image/jpg", "image/pjpeg", "image/x-png", "application/octet-stream"])
def test_the_bytes_tell_that_it_is_a_picture(octets: bytes, kind: str) -> None:
    """I6: whatever the mail calls it, however it is carried."""
    carried = file_part(f"{kind}; name=quai.dat", octets, "Content-ID: <quai@pc>", "Content-Disposition: inline")

    for mail in (shown('<p><img src="cid:quai@pc"></p>', carried), shown(f'<p><img src="{data(octets, kind)}"></p>')):
        assert mail.body.count('src="/files/') == 1
        assert listed(mail) == []


@pytest.mark.parametrize(
    ("header", "source"),
    [
        ("Content-ID: <Plan du quai@PC>", "cid:plan%20du%20quai%40pc"),
        ("Content-ID: <Plan du quai@PC>", "CID:Plan du quai@PC"),
        ("Content-ID: plan@pc", "cid:<plan@pc>"),
        ("Content-ID: <plan%20du%20quai@pc>", "cid:plan%20du%20quai@pc"),
        ("Content-ID: <{1A/B=}é&c@pc>", f"cid:{quote('{1A/B=}é&c@pc')}"),
        ("Content-Location: https://moreau.example/plan.png", "https://moreau.example/plan.png"),
        ("Content-Location: file:///C:/mes%20images/plan.png", "plan.png"),
        ("Content-Location: plan%20B.png", "./images/Plan B.png"),
        ("X-Nothing: a", "quai.png"),
        ("X-Nothing: a", "images/quai.png"),
    ],
)
def test_a_part_is_found_however_the_text_names_it(header: str, source: str) -> None:
    """I6, RFC 2392, RFC 2557"""
    mail = shown(f'<p>a <img src="{source}"></p>', file_part("image/png; name=quai.png", PNG, header))

    assert mail.body.count('src="/files/') == 1
    assert listed(mail) == []


@pytest.mark.parametrize("octets", [HEIC, b"BM" + PNG, b"II*\0" + PNG])
@pytest.mark.parametrize("kind", ["image/jpeg", "image/heic", "application/octet-stream"])
def test_what_no_browser_shows_is_a_file_with_its_bytes_unchanged(octets: bytes, kind: str) -> None:
    """I6"""
    carried = file_part(f"{kind}; name=photo.jpg", octets, "Content-ID: <photo@pc>")

    mail = shown('<p>La photo <img alt="photo" src="cid:photo@pc"> du quai</p>', carried)

    assert mail.body == "<p>La photo  du quai</p>"
    assert listed(mail) == ["photo.jpg"]
    assert mail.files[0].blob.read() == octets
    assert not mail.files[0].is_picture


def test_a_picture_shown_twice_or_in_the_quote_is_listed_nowhere() -> None:
    """I6"""
    carried = file_part("image/png; name=a.png", PNG, "Content-ID: <a@pc>")

    mail = shown('<p>un <img src="cid:a@pc"> deux <img src="CID:a@pc"></p>', carried)

    assert mail.body.count('src="/files/') == 2
    assert listed(mail) == []


def test_of_two_parts_with_one_id_the_other_is_listed() -> None:
    """I6: some programs number the pictures of every mail they quote from the beginning."""
    first, second = (file_part(f"image/png; name={name}", PNG, "Content-ID: <1@pc>") for name in ("a.png", "b.png"))

    mail = shown('<p><img src="cid:1@pc"></p>', first, second)

    assert listed(mail) == ["b.png"]


def test_a_picture_of_another_server_is_blocked_and_named() -> None:
    """I6"""
    mail = shown('<p>a</p><img alt="Logo" src="https://suivi.example/logo.png?id=1">')

    assert "<img" not in mail.body
    assert '<a href="https://suivi.example/logo.png?id=1" title="image"' in mail.body
    assert "[image · Logo · suivi.example]" in mail.body


@pytest.fixture
def reply_address(ticket: Ticket, ada: Employee, carol: Contact) -> str:
    draft = actions.NewMessage(body=clean("<p>Une photo ?</p>"), notify=True)
    message = actions.post_message(ticket, draft, by=ada)
    return str(message.notifications.get().recipients.get().reply_to[0])


@pytest.mark.parametrize("source", [data(JPEG, "image/jpeg"), "https://photos.example/a.jpg"])
def test_a_mail_that_holds_a_picture_alone_is_no_empty_mail(
    ticket: Ticket, reply_address: str, carol: Contact, source: str
) -> None:
    """I2, I6"""
    body = part("text/html; charset=utf-8", f'<html><body><img alt="vanne" src="{source}"></body></html>')
    incoming = arrive_raw(
        f"From: {carol.email}\nTo: {reply_address}\n{body}".encode(), sender=carol.email, to=reply_address
    )

    assert incoming.outcome == "posted"
    assert "vanne" in from_client()[0].body


def test_a_picture_that_a_client_s_mail_shows_is_the_client_s(
    ticket: Ticket, reply_address: str, carol: Contact
) -> None:
    """I6, K2"""
    body = part("text/html; charset=utf-8", f'<p>Voici <img alt="vanne" src="{data(PNG)}"></p>')
    arrive_raw(f"From: {carol.email}\nTo: {reply_address}\n{body}".encode(), sender=carol.email, to=reply_address)

    [file] = StoredFile.objects.filter(pk__in=richtext.own_files(from_client()[0].body))
    assert (file.topic, file.is_for_client, file.is_picture) == (ticket.topic, True, True)
