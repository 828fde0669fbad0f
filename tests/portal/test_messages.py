from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from joindre.directory.models import Contact, Employee
from joindre.messaging.models import Message, MessageSettings
from joindre.tickets import actions
from joindre.tickets.models import Status, Ticket
from tests.answers import events_of, text_of
from tests.cast import browse
from tests.factories import make_file, make_profile, make_status
from tests.portal.test_ticket import page_url


def write(carol: Contact, ticket: Ticket, *, htmx: bool = True, **fields: object) -> Any:  # noqa: ANN401  # the test client's own response
    data = {"body": "<p>Merci, cela marche.</p>", "form_key": uuid4(), **fields}
    return browse(carol, htmx=htmx).post(page_url(ticket) + "messages/", data)


def test_it_is_posted_and_the_bar_is_empty_again(carol: Contact, ticket: Ticket) -> None:
    """K3"""
    answer = write(carol, ticket)

    message = Message.objects.get()
    assert (message.body, message.entry.contact) == ("<p>Merci, cela marche.</p>", carol)
    assert "Merci" not in text_of(answer)
    assert "feed:changed" in events_of(answer)


def test_without_script_the_page_comes_back_at_the_message(carol: Contact, ticket: Ticket) -> None:
    answer = write(carol, ticket, htmx=False)

    assert answer["Location"] == f"{page_url(ticket)}#entry-{Message.objects.get().entry_id}"


def test_the_same_form_twice_posts_once(carol: Contact, ticket: Ticket) -> None:
    """M13"""
    key = uuid4()

    for _click in range(2):
        file = SimpleUploadedFile("trace.txt", b"ligne 1")
        assert write(carol, ticket, form_key=key, files=file).status_code == 200

    assert Message.objects.get().files.count() == 1


def test_the_text_is_cleaned(carol: Contact, ticket: Ticket) -> None:
    write(carol, ticket, body='<p onclick="x()">Bonjour<script>alert(1)</script></p>')

    assert Message.objects.get().body == "<p>Bonjour</p>"


def test_nothing_written_is_said(carol: Contact, ticket: Ticket) -> None:
    answer = write(carol, ticket, body="<p></p>")

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not Message.objects.exists()


def test_a_file_alone_is_a_message(carol: Contact, ticket: Ticket) -> None:
    write(carol, ticket, body="", files=SimpleUploadedFile("trace.txt", b"ligne 1"))

    file = Message.objects.get().files.get()
    assert (file.name, file.is_for_client, file.topic) == ("trace.txt", True, ticket.topic)


def test_what_comes_back_with_an_error_is_clean(carol: Contact, ticket: Ticket) -> None:
    """I6: the text stands in the page again as HTML."""
    answer = write(carol, ticket, form_key="", body="<p>Bonjour</p></template><img src=x onerror=alert(1)>")

    text = text_of(answer, status=422)
    assert "<p>Bonjour</p>" in text
    assert "onerror" not in text


def test_a_form_without_key_is_refused(carol: Contact, ticket: Ticket) -> None:
    assert write(carol, ticket, form_key="").status_code == 422


def test_on_a_blocked_conversation_it_is_refused_with_the_reason(carol: Contact, ada: Employee, ticket: Ticket) -> None:
    """D6"""
    actions.block(ticket, by=ada)

    answer = write(carol, ticket)

    assert answer.status_code == 409
    assert not Message.objects.exists()
    page = text_of(browse(carol).get(page_url(ticket)))
    assert "<textarea" not in page
    assert "composer blocked" in page


def test_while_messages_are_off_it_is_refused(carol: Contact, ticket: Ticket) -> None:
    """D1"""
    MessageSettings.objects.update(is_on=False)

    assert write(carol, ticket).status_code == 409
    assert "<textarea" not in text_of(browse(carol).get(page_url(ticket)))


def test_on_a_closed_request_it_is_refused(carol: Contact, ticket: Ticket) -> None:
    """D13"""
    ticket.status = make_status(Status.Type.CLOSED_INTERNALLY)
    ticket.save()

    assert write(carol, ticket).status_code == 409
    assert not Message.objects.exists()


def test_on_a_resolved_request_it_reopens(carol: Contact, ticket: Ticket) -> None:
    """D13"""
    ticket.status = make_status(Status.Type.RESOLVED)
    ticket.save()

    write(carol, ticket)

    ticket.refresh_from_db()
    assert ticket.status.type == Status.Type.IN_PROGRESS


@pytest.mark.parametrize("htmx", [True, False])
def test_without_the_right_it_is_refused(*, htmx: bool, carol: Contact, ticket: Ticket) -> None:
    """D2, S2"""
    account = carol.person.account
    assert account is not None
    account.profile = make_profile(rights=["210601"])
    account.save()

    answer = write(carol, ticket, htmx=htmx)

    assert answer.status_code == 403
    assert not Message.objects.exists()


def test_a_client_cannot_publish_a_file_of_the_staff_by_naming_it(carol: Contact, ticket: Ticket) -> None:
    """D10, L2: files are numbered, and numbers can be guessed."""
    secret = make_file(topic=ticket.topic)

    write(carol, ticket, body=f'<p>Voir <img src="{secret.url}" alt=""></p>')

    secret.refresh_from_db()
    assert not secret.is_for_client
