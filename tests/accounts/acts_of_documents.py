"""The acts on the documents of a request, as the test of rights calls them."""

from collections.abc import Callable
from typing import Final

from joindre.directory.models import Employee
from joindre.documents import linked
from joindre.tickets.documents import link_address, link_document
from joindre.tickets.models import LinkedDocument, Ticket
from tests.factories import make_file

ADDRESS: Final = "https://aide.example/"


def document_of(ticket: Ticket) -> LinkedDocument:
    return LinkedDocument.objects.create(ticket=ticket, name="Aide", url=ADDRESS)


ACTS_OF_DOCUMENTS: Final[dict[str, Callable[[Ticket, Employee], object]]] = {
    "link_document": lambda ticket, by: link_document(ticket, make_file(), is_external=False, by=by),
    "link_address": lambda ticket, by: link_address(ticket, ADDRESS, name="Aide", by=by),
    "link_attachment": lambda ticket, by: linked.link_attachment(ticket, make_file(), by=by),
    "rename_document": lambda ticket, by: linked.rename_document(document_of(ticket), name="Plan", by=by),
    "publish_document": lambda ticket, by: linked.publish_document(document_of(ticket), by=by),
    "unpublish_document": lambda ticket, by: linked.unpublish_document(document_of(ticket), by=by),
    "delete_document": lambda ticket, by: linked.delete_document(document_of(ticket), by=by),
}
