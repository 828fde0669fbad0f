"""Sending a mail with what goes with it: linked documents, and the document of a template (M5)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.documents.models import MailDocument
from joindre.documents.shipped import current
from joindre.files.actions import use
from joindre.files.models import StoredFile
from joindre.lib.errors import Refusal
from joindre.messaging import actions as messaging
from joindre.messaging.models import SentMail
from joindre.messaging.new import NewMail
from joindre.tickets.models import LinkedDocument, Ticket


class DocumentsGone(Refusal):
    message = _("A linked document that you chose was deleted meanwhile. Choose again, then send.")


class NotConfirmed(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(_("“%(name)s” is internal. Confirm that it goes with this email, then send.") % {"name": name})


@dataclass(frozen=True, kw_only=True)
class Enclosed:
    """What the writer chose besides: linked documents by their keys, and a copy of the document that is made."""

    documents: Collection[int] = ()
    #: Keys of the internal ones of which the writer confirmed that they go.
    confirmed: Collection[int] = ()
    keeps_copy: bool = False


@transaction.atomic
def send_with_documents(ticket: Ticket, new: NewMail, enclosed: Enclosed, *, by: Employee) -> SentMail:
    """Send a mail, with the linked documents that were chosen, and keep the version of its template (M5, M15).

    Raise `MissingRight`, `DocumentsGone` or `NotConfirmed`, and what `send_mail` raises.
    """
    by.ensure_right(Right.SEND_MAIL)
    if enclosed.keeps_copy and new.template:
        by.ensure_right(Right.ADD_DOCUMENT)
    files = [_for_the_mail(file, ticket) for file in _chosen(ticket, enclosed)]
    sent = messaging.send_mail(ticket, replace(new, files=[*new.files, *files]), by=by)
    if template := current(sent.template):
        chosen = {"version": template.version, "keeps_copy": enclosed.keeps_copy}
        MailDocument.objects.get_or_create(sent=sent, defaults=chosen)
    return sent


def _chosen(ticket: Ticket, enclosed: Enclosed) -> Sequence[StoredFile]:
    """The files of the linked documents, as these are now: one may have become internal since the form was shown."""
    if not enclosed.documents:
        return []
    linked = LinkedDocument.objects.filter(ticket=ticket, pk__in=enclosed.documents, file__isnull=False)
    found = list(linked.select_related("file__blob").order_by("pk"))
    if len(found) != len(set(enclosed.documents)):
        raise DocumentsGone
    for one in found:
        if not one.is_external and one.pk not in enclosed.confirmed:
            raise NotConfirmed(one.name)
    return [one.file for one in found if one.file]


def _for_the_mail(file: StoredFile, ticket: Ticket) -> StoredFile:
    """The same bytes under a row of the mail's own: it stays what was sent when the document is renamed or deleted."""
    return use(file.blob, name=file.name, media_type=file.media_type, topic=ticket.topic)
