"""Which files of a request the client sees, and how one of them becomes the staff's again (D10, L1)."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from joindre.files.models import StoredFile
from joindre.lib import richtext
from joindre.messaging.models import Message, OpeningMail
from joindre.tickets.models import LinkedDocument, Ticket


def hide_files(ticket: Ticket, keys: Collection[int], *, without: Message | None = None) -> None:
    """Take these files back from the client of a locked request; what they have from elsewhere stays theirs.

    `without` is a message that does not show them any more.
    """
    files = StoredFile.objects.filter(pk__in=list(keys), topic=ticket.topic)
    found = {file.pk for file in files}
    if kept := found & _shown_elsewhere(ticket, found, without=without):
        files = files.exclude(pk__in=kept)
    files.update(is_for_client=False)


def files_shown_in(messages: Iterable[Message]) -> set[int]:
    """Keys of the files that these messages carry or show in their text."""
    texts = [text for message in messages for text in (message.body, message.folded)]
    attached = {file.pk for message in messages for file in message.files.all()}
    return attached.union(*(richtext.own_files(text) for text in texts))


def _shown_elsewhere(ticket: Ticket, keys: set[int], *, without: Message | None) -> set[int]:
    """Those that a message, the description or an external document shows: a client's own picture, for one."""
    documents = LinkedDocument.objects.filter(ticket=ticket, is_external=True, file__in=keys)
    opening = OpeningMail.files.through.objects.filter(openingmail__ticket=ticket, storedfile__in=keys)
    shows_one = Q(files__in=keys)
    for key in keys:
        shows_one |= Q(body__contains=f"/files/{key}/") | Q(folded__contains=f"/files/{key}/")
    others = Message.objects.for_client().filter(shows_one, entry__ticket=ticket).distinct()
    if without is not None:
        others = others.exclude(pk=without.pk)
    return files_shown_in(others.prefetch_related("files")).union(
        richtext.own_files(ticket.description),
        documents.values_list("file", flat=True),
        opening.values_list("storedfile", flat=True),
    )
