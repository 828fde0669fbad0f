"""Linking a document to a request (L1)."""

from django.db import transaction

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.files.models import StoredFile
from joindre.tickets.actions import record_change
from joindre.tickets.locking import lock
from joindre.tickets.models import Change, LinkedDocument, Ticket


def link_document(ticket: Ticket, file: StoredFile, *, is_external: bool, by: Employee) -> LinkedDocument:
    """Keep a file with the request; an external one is the client's to read. Raise `MissingRight`."""
    by.ensure_right(Right.ADD_DOCUMENT)
    return _link(ticket, file, is_external=is_external, by=by)


@transaction.atomic
def _link(ticket: Ticket, file: StoredFile, *, is_external: bool, by: Employee) -> LinkedDocument:
    locked = lock(ticket)
    if is_external:
        file.is_for_client = True
        file.save(update_fields=["is_for_client"])
    document = LinkedDocument.objects.create(ticket=locked, name=file.name, file=file, is_external=is_external)
    record_change(locked, Change(what=Change.What.DOCUMENT, new=file.name[:200]), by=by)
    return document
