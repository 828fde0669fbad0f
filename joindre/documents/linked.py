"""What is done to the documents of a request once they are linked: published, renamed, deleted (L1, L2).

Each act locks the request, and leaves a line in its history for the staff (T8). Clients are told by their own revision
alone: their pages show the documents anew, and their conversation names none that may be taken back.
"""

from pathlib import PurePosixPath

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.files.actions import safe_name, use
from joindre.files.models import StoredFile
from joindre.lib import clock
from joindre.lib.errors import Refusal
from joindre.live import bus
from joindre.messaging.shown_files import hide_files
from joindre.tickets.actions import record_change
from joindre.tickets.documents import link_document
from joindre.tickets.locking import lock
from joindre.tickets.models import Change, LinkedDocument, Ticket
from joindre.tickets.models.documents import LONGEST_NAME

What = Change.What


class DocumentGone(Refusal):
    message = _("This document was deleted meanwhile. Close this, then look at the list of documents again.")


class LinkedAlready(Refusal):
    message = _("This file is among the linked documents already.")


@transaction.atomic
def link_attachment(ticket: Ticket, file: StoredFile, *, by: Employee) -> LinkedDocument:
    """Keep what a message or a mail brought as a linked document too: the bytes are there once (L2).

    It is the staff's until it is published, whoever sees the message. Raise `MissingRight` or `LinkedAlready`.
    """
    by.ensure_right(Right.ADD_DOCUMENT)
    locked = lock(ticket)
    if LinkedDocument.objects.filter(ticket=locked, file__blob=file.blob_id).exists():
        raise LinkedAlready
    copy = use(file.blob, name=file.name, media_type=file.media_type, topic=locked.topic)
    return link_document(locked, copy, is_external=False, by=by)


@transaction.atomic
def rename_document(document: LinkedDocument, *, name: str, by: Employee) -> None:
    """Give it another name; a file keeps the end of its name, which says what it is. Raise `MissingRight`,
    `DocumentGone`.
    """
    by.ensure_right(Right.CHANGE_DOCUMENT)
    now = _locked(document)
    before, now.name = now.name, _fit(name, now)
    if now.name == before:
        return
    fields = ["name"]
    if old := now.file:
        # The same file may be beside a message, where it keeps its name.
        now.file = use(old.blob, name=now.name, media_type=old.media_type, topic=old.topic)
        now.file.is_for_client = now.is_external
        now.file.save(update_fields=["is_for_client"])
        fields.append("file")
    now.save(update_fields=fields)
    if old:
        hide_files(now.ticket, [old.pk])
    record_change(now.ticket, Change(what=What.DOCUMENT_RENAMED, old=before, new=now.name), by=by)
    if now.is_external:
        _tell_client(now.ticket)


@transaction.atomic
def publish_document(document: LinkedDocument, *, by: Employee) -> None:
    """Show it to the customer, who sees it where they see the request. Raise `MissingRight`, `DocumentGone`."""
    by.ensure_right(Right.CHANGE_DOCUMENT)
    now = _locked(document)
    if now.is_external:
        return
    now.is_external, now.published_by, now.published_at = True, by, clock.now()
    now.save(update_fields=["is_external", "published_by", "published_at"])
    if now.file:
        StoredFile.objects.filter(pk=now.file.pk).update(is_for_client=True)
    record_change(now.ticket, Change(what=What.DOCUMENT_PUBLISHED, new=now.name), by=by)
    _tell_client(now.ticket)


@transaction.atomic
def unpublish_document(document: LinkedDocument, *, by: Employee) -> None:
    """Make it the staff's again; its file too, but for what a message shows. Raise `MissingRight`, `DocumentGone`."""
    by.ensure_right(Right.CHANGE_DOCUMENT)
    now = _locked(document)
    if not now.is_external:
        return
    now.is_external, now.published_by, now.published_at = False, None, None
    now.save(update_fields=["is_external", "published_by", "published_at"])
    if now.file:
        hide_files(now.ticket, [now.file.pk])
    record_change(now.ticket, Change(what=What.DOCUMENT_HIDDEN, old=now.name), by=by)
    _tell_client(now.ticket)


@transaction.atomic
def delete_document(document: LinkedDocument, *, by: Employee) -> None:
    """Take it out of the request; the sweep takes the bytes that nothing else uses. Raise `MissingRight`,
    `DocumentGone`.
    """
    by.ensure_right(Right.DELETE_DOCUMENT)
    now = _locked(document)
    file, was_external = now.file, now.is_external
    now.delete()
    if file:
        hide_files(now.ticket, [file.pk])
    record_change(now.ticket, Change(what=What.DOCUMENT_DELETED, old=now.name), by=by)
    if was_external:
        _tell_client(now.ticket)


def _locked(document: LinkedDocument) -> LinkedDocument:
    """The document as it is now, with its request locked."""
    locked = lock(document.ticket)
    now = LinkedDocument.objects.select_related("file__blob").filter(pk=document.pk, ticket=locked).first()
    if now is None:
        raise DocumentGone
    now.ticket = locked
    return now


def _fit(name: str, document: LinkedDocument) -> str:
    """A name that can be kept, never empty."""
    if document.file is None:
        return " ".join(name.split())[:LONGEST_NAME] or document.name
    end = PurePosixPath(document.file.name).suffix
    typed = safe_name(name)
    return typed if typed.lower().endswith(end.lower()) else safe_name(f"{typed}{end}")


def _tell_client(ticket: Ticket) -> None:
    """Have the open pages of clients show the documents anew."""
    ticket.client_revision += 1
    ticket.save(update_fields=["client_revision"])
    bus.publish(ticket.client_topic, ticket.client_revision)
