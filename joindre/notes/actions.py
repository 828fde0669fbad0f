"""The act of writing an internal note."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.lib import richtext
from joindre.lib.errors import Refusal
from joindre.lib.richtext import CleanHtml
from joindre.notes.indexing import note_words
from joindre.notes.models import Note
from joindre.tickets import actions as tickets
from joindre.tickets.form_keys import once
from joindre.tickets.indexing import index_entry
from joindre.tickets.models import Entry, Ticket


class NothingNoted(Refusal):
    status = 422
    message = _("There is nothing to keep: write the note first.")


def write_note(ticket: Ticket, *, body: CleanHtml, by: Employee, form_key: UUID | None = None) -> Note:
    """Add an internal note to the feed (D10). The same form key gives the same note.

    Raise `MissingRight` or `NothingNoted`.
    """
    by.ensure_right(Right.WRITE_NOTES)
    return once(
        lambda locked: _write(locked, body, by=by, form_key=form_key),
        contents=Note.objects.all(),
        form_key=form_key,
        ticket=ticket,
        by=by,
    )


def _write(locked: Ticket, body: CleanHtml, *, by: Employee, form_key: UUID | None) -> Note:
    if richtext.is_blank(body):
        raise NothingNoted
    entry = tickets.add_entry(locked, kind=Note.KIND, audience=Entry.Audience.STAFF, by=by)
    note = Note.objects.create(entry=entry, body=body, form_key=form_key)
    index_entry(entry, note_words(note))
    return note
