"""Linking a document to a request: a file of ours, or an address (L1)."""

from django.db import transaction

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.files.models import StoredFile
from joindre.lib import clock
from joindre.tickets.actions import record_change
from joindre.tickets.locking import lock
from joindre.tickets.models import Change, LinkedDocument, Ticket
from joindre.tickets.models.documents import LONGEST_NAME


def link_document(ticket: Ticket, file: StoredFile, *, is_external: bool, by: Employee) -> LinkedDocument:
    """Keep a file with the request; an external one is the client's to read. Raise `MissingRight`."""
    by.ensure_right(Right.ADD_DOCUMENT)
    return _link(ticket, LinkedDocument(name=file.name, file=file, is_external=is_external), by=by)


def keep_document(ticket: Ticket, file: StoredFile, *, by: Employee) -> LinkedDocument:
    """Keep a file that was made for somebody who might link it as they asked for it; it is the staff's."""
    return _link(ticket, LinkedDocument(name=file.name, file=file), by=by)


def link_address(ticket: Ticket, url: str, *, name: str, by: Employee) -> LinkedDocument:
    """Keep an address with the request, for the staff until it is published. Raise `MissingRight`.

    The address was judged by the form that takes it; nothing is fetched from there.
    """
    by.ensure_right(Right.ADD_DOCUMENT)
    return _link(ticket, LinkedDocument(name=name, url=url), by=by)


@transaction.atomic
def _link(ticket: Ticket, document: LinkedDocument, *, by: Employee) -> LinkedDocument:
    document.ticket, document.added_by, document.added_at = lock(ticket), by, clock.now()
    document.name = document.name[:LONGEST_NAME]
    if document.is_external:
        document.published_by, document.published_at = by, document.added_at
        if document.file:
            document.file.is_for_client = True
            document.file.save(update_fields=["is_for_client"])
    document.save()
    record_change(document.ticket, Change(what=Change.What.DOCUMENT, new=document.name), by=by)
    return document
