"""Opening a request with what an employee filled in: once for each form, and its draft goes with it (T4, U2)."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.drafts.actions import forget_draft
from joindre.files.models import StoredFile
from joindre.tickets.actions import Opening, open_ticket
from joindre.tickets.documents import link_document
from joindre.tickets.models import Change, Entry, FormUsedElsewhere, Ticket


def opened_with(form_key: UUID | None, *, author: Employee) -> Ticket | None:
    """The request that this person has opened with this form. Raise `FormUsedElsewhere` where somebody else has."""
    if form_key is None:
        return None
    ticket = Ticket.objects.filter(form_key=form_key).first()
    opened = Entry.objects.filter(ticket=ticket, employee=author, change__what=Change.What.OPENED)
    if ticket is not None and not opened.exists():
        raise FormUsedElsewhere
    return ticket


def open_from_form(opening: Opening, *, documents: Sequence[StoredFile], draft: str, by: Employee) -> Ticket:
    """Open the request, link its documents, and forget the draft at this place, or do none of these.

    The same form sent again gets the request that it has opened. Raise `MissingRight`, `NotServed`, or
    `FormUsedElsewhere`.
    """
    by.ensure_right(Right.CREATE_TICKET)
    try:
        return opened_with(opening.form_key, author=by) or _open(opening, documents=documents, draft=draft, by=by)
    except IntegrityError:
        # The same form arrived twice at the same moment, and the other one was stored first.
        if (ticket := opened_with(opening.form_key, author=by)) is None:
            raise
        return ticket


@transaction.atomic
def _open(opening: Opening, *, documents: Sequence[StoredFile], draft: str, by: Employee) -> Ticket:
    ticket = open_ticket(opening, by=by)
    # The client reads the description, and what is shown in it.
    StoredFile.objects.filter(pk__in=[file.pk for file in opening.files]).update(is_for_client=True)
    StoredFile.objects.filter(pk__in=[file.pk for file in documents], topic="").update(topic=ticket.topic)
    for document in documents:
        link_document(ticket, document, is_external=ticket.is_client_visible, by=by)
    forget_draft(by.signed_in, draft)
    return ticket
