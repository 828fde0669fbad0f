"""Pictures in what is posted: kept whatever form they come by, in every text that people write (D5, K3, D10)."""

import base64
from uuid import uuid4

import pytest
from django.conf import settings

from joindre.directory.models import Contact, Employee
from joindre.files.models import StoredFile
from joindre.lib import richtext
from joindre.messaging.models import Message, SentMail
from joindre.notes.models import Note
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_file
from tests.pictures import picture
from tests.workspace.mails import posted

PNG = picture()
PASTED = f'<p>Le schéma <img alt="plan" src="data:image/png;base64,{base64.b64encode(PNG).decode()}"></p>'


def shown_in(text: str) -> StoredFile:
    [key] = richtext.own_files(text)
    return StoredFile.objects.get(pk=key)


@pytest.mark.parametrize("place", ["messages", "notes", "mail"])
def test_an_agent_s_picture_stays_in_the_text(ticket: Ticket, ada: Employee, place: str) -> None:
    """D5, D10, M6"""
    form = posted(body=PASTED, to="avis@imprimeur.example", warned="new_domain:avis@imprimeur.example")

    assert browse(ada).post(f"/tickets/{ticket.number}/{place}/", form).status_code == 302

    rows = {"messages": Message.objects, "notes": Note.objects, "mail": SentMail.objects}[place]
    file = shown_in(rows.values_list("body", flat=True).get())
    assert (file.topic, file.is_picture, file.is_for_client) == (ticket.topic, True, place == "messages")
    if place == "mail":
        assert file in SentMail.objects.get().email.files.all()
    assert text_of(browse(ada).get(f"/tickets/{ticket.number}/")).count(f'src="{file.url}"') == 1


def test_a_client_s_picture_stays_in_the_text(ticket: Ticket, carol: Contact) -> None:
    """K3"""
    browse(carol).post(f"/portal/tickets/{ticket.number}/messages/", {"body": PASTED, "form_key": uuid4()})

    assert shown_in(Message.objects.get().body).is_for_client


def test_a_new_request_shows_its_picture_to_both_sides(carol: Contact, ada: Employee) -> None:
    """K3"""
    browse(carol).post("/portal/tickets/new/", {"title": "Fuite", "description": PASTED})

    ticket = Ticket.objects.get(title="Fuite")
    file = shown_in(ticket.description)
    assert file.topic == ticket.topic
    for person in (carol, ada):
        answer = browse(person).get(file.url)
        assert b"".join(answer).startswith(b"\x89PNG")


def test_the_whole_address_of_a_picture_of_this_site_is_its_path(ticket: Ticket, ada: Employee) -> None:
    """D5: browsers copy it so."""
    file = make_file(PNG, name="a.png", media_type="image/png", topic=ticket.topic)
    body = f'<p><img alt="plan" src="{settings.SITE_URL}{file.url}"></p>'

    browse(ada).post(f"/tickets/{ticket.number}/messages/", {"body": body, "form_key": uuid4()})

    assert Message.objects.get().body == f'<p><img alt="plan" src="{file.url}"></p>'


def test_a_form_that_is_refused_still_holds_its_picture(ticket: Ticket, ada: Employee) -> None:
    """U2"""
    answer = browse(ada, htmx=True).post(f"/tickets/{ticket.number}/messages/", {"body": PASTED})

    assert "data:image/png;base64," in text_of(answer, status=422)


def test_a_picture_that_a_note_cannot_show_is_refused_and_not_dropped(ticket: Ticket, ada: Employee) -> None:
    """U2: a note lists no files."""
    bitmap = base64.b64encode(b"BM" + bytes(60)).decode()
    form = {"body": f'<p>Plan</p><img src="data:image/bmp;base64,{bitmap}">', "form_key": uuid4()}

    refused = browse(ada).post(f"/tickets/{ticket.number}/notes/", form, headers={"HX-Request": "true"})

    assert "ne peut pas être affichée" in text_of(refused, status=422)
    assert not Note.objects.exists()


def test_pictures_for_which_no_time_is_left_are_files_beside_the_message(
    ticket: Ticket, ada: Employee, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A4: drawing them holds the thread of a page."""
    monkeypatch.setattr("joindre.tickets.pictures.SECONDS_OF_PICTURES", 0.0)

    browse(ada).post(f"/tickets/{ticket.number}/messages/", {"body": PASTED, "form_key": uuid4()})

    message = Message.objects.get()
    assert "<img" not in message.body
    assert [file.blob.read() for file in message.files.all()] == [PNG]
