from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.lib import richtext
from joindre.lib.errors import Refusal
from joindre.lib.richtext import CleanHtml
from joindre.notes.models import Note
from joindre.tickets import actions as tickets
from joindre.tickets.models import Entry, FormUsedElsewhere, Ticket


class NothingNoted(Refusal):
    status = 422
    message = _("There is nothing to keep: write the note first.")


def write_note(ticket: Ticket, *, body: CleanHtml, by: Employee, form_key: UUID | None = None) -> Note:
    """Add an internal note to the feed (D10). The same form key gives the same note."""
    by.ensure_right(Right.WRITE_NOTES)
    try:
        return _write(ticket, body, by=by, form_key=form_key)
    except IntegrityError:
        # On one request they follow each other under its lock; so the other was on another one, at this very moment.
        raise FormUsedElsewhere from None


@transaction.atomic
def _write(ticket: Ticket, body: CleanHtml, *, by: Employee, form_key: UUID | None) -> Note:
    locked = tickets.lock(ticket)
    if form_key and (written := Note.objects.select_related("entry").filter(form_key=form_key).first()):
        written.entry.ensure_same_form(ticket, by=by)
        return written
    if richtext.is_blank(body):
        raise NothingNoted
    entry = tickets.add_entry(locked, kind=Note.KIND, audience=Entry.Audience.STAFF, by=by)
    return Note.objects.create(entry=entry, body=body, form_key=form_key)
