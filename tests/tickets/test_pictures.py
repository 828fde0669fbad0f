"""The pictures of what people write: kept with the request, and shown only to whom they were shown before (D5, L2)."""

import base64

import pytest

from joindre.directory.models import Author, Contact, Employee
from joindre.files.models import StoredFile
from joindre.lib import richtext
from joindre.tickets.models import Ticket
from joindre.tickets.pictures import Settled, settle
from postroom.data_pictures import take_out
from tests.factories import make_file, make_ticket
from tests.pictures import picture

PNG = picture()


def settled(html: str, ticket: Ticket, *, by: Author) -> Settled:
    written, pictures = take_out(html)
    return settle(richtext.clean(written), pictures, topic=ticket.topic, by=by)


def data(octets: bytes, kind: str = "image/png") -> str:
    return f'<p>a <img alt="b" src="data:{kind};base64,{base64.b64encode(octets).decode()}"></p>'


def make_picture(ticket: Ticket, *, is_for_client: bool) -> StoredFile:
    file = make_file(PNG, name="quai.png", media_type="image/png", topic=ticket.topic)
    file.is_for_client = is_for_client
    file.save()
    return file


def test_a_pasted_picture_becomes_a_file_of_the_request(ticket: Ticket, ada: Employee) -> None:
    """D5, L2: staff-only until a message shows it."""
    text = settled(data(PNG), ticket, by=ada)

    [file] = text.made
    assert (file.topic, file.is_picture, file.is_for_client) == (ticket.topic, True, False)
    assert text.html == f'<p>a <img alt="b" src="{file.url}"></p>'
    assert text.files == []


def test_a_client_s_is_the_client_s_from_the_start(ticket: Ticket, carol: Contact) -> None:
    """K3"""
    assert settled(data(PNG), ticket, by=carol).made[0].is_for_client


def test_what_no_browser_shows_is_a_file_beside_the_text(ticket: Ticket, ada: Employee) -> None:
    """L2"""
    text = settled(data(b"\0\0\0\x18ftypheic", "image/png"), ticket, by=ada)

    assert text.html == "<p>a </p>"
    assert [file.blob.read() for file in text.files] == [b"\0\0\0\x18ftypheic"]


def test_a_picture_of_the_same_request_stays_the_same_file(ticket: Ticket, ada: Employee) -> None:
    """D5"""
    file = make_picture(ticket, is_for_client=False)

    text = settled(f'<p><img src="{file.url}?small"></p>', ticket, by=ada)

    assert (text.html, text.made) == (f'<p><img src="{file.url}"></p>', [])


def test_one_of_another_request_is_a_file_of_this_one_from_now_on(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """D5, K2"""
    other = make_picture(make_ticket(requester=carol), is_for_client=True)

    for writer in (ada, carol):
        text = settled(f'<p><img src="{other.url}"></p>', ticket, by=writer)
        [file] = text.made
        assert (file.topic, file.blob, file.is_for_client) == (ticket.topic, other.blob, writer is carol)
        assert text.html == f'<p><img src="{file.url}"></p>'


@pytest.mark.parametrize("is_ours", [True, False])
def test_what_its_writer_may_not_see_goes(
    ticket: Ticket, ben: Employee, carol: Contact, dora: Contact, *, is_ours: bool
) -> None:
    """K2, S3, L2: files are numbered, and numbers can be guessed."""
    theirs = make_picture(ticket, is_for_client=True) if is_ours else make_file(PNG, topic="company:1")
    durand = make_ticket(requester=dora)

    for writer in (ben, dora):
        text = settled(f'<p>a<img src="{theirs.url}"></p>', durand, by=writer)
        assert (text.html, text.made) == ("<p>a</p>", [])


def test_a_client_shows_none_of_the_staff_s(ticket: Ticket, carol: Contact) -> None:
    """D10"""
    secret = make_picture(ticket, is_for_client=False)

    assert settled(f'<p>a<img src="{secret.url}"></p>', ticket, by=carol).html == "<p>a</p>"


def test_a_text_without_pictures_asks_nothing(ticket: Ticket, ada: Employee, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django types it in a stub of its own
        assert settled("<p>/files/1/a.png</p>", ticket, by=ada).html == "<p>/files/1/a.png</p>"
