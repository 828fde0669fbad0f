"""An internal note is written on its request (D10)."""

from uuid import uuid4

import pytest
from django.utils import translation

from joindre.directory.models import Employee
from joindre.lib.richtext import EMPTY, CleanHtml, clean
from joindre.notes.actions import NothingNoted, write_note
from joindre.notes.models import Note
from joindre.tickets.models import Entry, FormUsedElsewhere, Ticket
from tests.factories import make_ticket

TEXT = clean("<p>Voir avec le <strong>fabricant</strong>.</p>")


def test_it_stands_in_the_feed_for_the_staff_alone(ticket: Ticket, ada: Employee) -> None:
    """D10"""
    note = Note.objects.get(pk=write_note(ticket, body=TEXT, by=ada).pk)

    assert (note.body, note.form_key) == (TEXT, None)
    assert (note.entry.kind, note.entry.audience, note.entry.author) == ("note", Entry.Audience.STAFF, ada)
    assert note.entry.ticket == ticket


def test_open_pages_hear_of_it_and_the_client_does_not(ticket: Ticket, ada: Employee) -> None:
    """D9, D10"""
    before = Ticket.objects.get(pk=ticket.pk)

    note = write_note(ticket, body=TEXT, by=ada)

    after = Ticket.objects.get(pk=ticket.pk)
    assert note.entry.revision == after.revision == before.revision + 1
    assert after.client_revision == before.client_revision


def test_the_same_form_writes_once(ticket: Ticket, ada: Employee) -> None:
    """M13: and without a key, each note is one of its own."""
    key = uuid4()

    first, second = (write_note(ticket, body=TEXT, by=ada, form_key=key) for _ in range(2))
    write_note(ticket, body=TEXT, by=ada)
    write_note(ticket, body=TEXT, by=ada)

    assert first == second
    assert Note.objects.get(form_key=key) == first
    assert Note.objects.count() == 3


def test_a_form_of_another_person_or_request_is_refused(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """M13"""
    key = uuid4()
    write_note(ticket, body=TEXT, by=root, form_key=key)

    for place, author in ((ticket, ada), (make_ticket(), root)):
        with pytest.raises(FormUsedElsewhere):
            write_note(place, body=TEXT, by=author, form_key=key)


@pytest.mark.parametrize("body", [EMPTY, clean("<p> </p>")])
def test_nothing_is_no_note(ticket: Ticket, ada: Employee, body: CleanHtml) -> None:
    """D10: and the refusal says what to do."""
    before = Ticket.objects.get(pk=ticket.pk).revision

    with translation.override("en"), pytest.raises(NothingNoted, match=r"write the note first\.") as refused:
        write_note(ticket, body=body, by=ada)

    assert refused.value.status == 422
    assert not Note.objects.exists()
    assert Ticket.objects.get(pk=ticket.pk).revision == before
