"""The linked documents of a request as the context panel shows them, as plain values (L1, T7)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Window

from joindre.accounts.rights import Right
from joindre.directory.models.employees import known_employees
from joindre.files.models import StoredFile
from joindre.lib.numbers import Number
from joindre.lib.prepared import PreparedQuery
from joindre.tickets.models import LinkedDocument, Ticket
from joindre.workspace.http import AgentRequest
from joindre.workspace.views.page import control

#: As many stand beside the feed, and as many after *Show all*.
MOST_FIRST: Final = 20
MOST: Final = 1000
#: Files whose first part is shown as text, by the end of their names.
TEXTS: Final = frozenset(
    {".conf", ".csv", ".ini", ".json", ".log", ".md", ".sql", ".tsv", ".txt", ".xml", ".yaml", ".yml"}
)


@dataclass(frozen=True, kw_only=True)
class ShownDocument:
    """A linked document: a file of ours, or an address."""

    key: int
    name: str
    #: Where it opens, or where its file comes from.
    address: str
    #: `picture`, `text`, `pdf`, `file` or `link`.
    kind: str
    icon: str
    #: In bytes; nothing of an address.
    size: int | None
    is_external: bool
    added_at: datetime
    added_by: str


@dataclass(frozen=True, kw_only=True)
class DocumentsPanel:
    """The newest documents, how many there are, and why who looks may not add, change or delete any (P3)."""

    number: Number
    documents: tuple[ShownDocument, ...]
    total: int
    #: Blank where they may.
    no_adding: str
    no_change: str
    no_deletion: str


_ICONS: Final = {"picture": "image", "text": "file-text", "pdf": "file-text", "file": "file", "link": "link"}


def documents_of(request: AgentRequest, ticket: Ticket) -> DocumentsPanel:
    """The newest, or with `?documents=all` as many as a page takes."""
    query = _all if shows_all(request) else _newest
    found = query(ticket=ticket.pk) if ticket.may_have("documents") else []
    names = {key: employee.name for key, employee in known_employees().items()} if found else {}
    no_adding, no_change, no_deletion = (
        str(control(request, right).reason)
        for right in (Right.ADD_DOCUMENT, Right.CHANGE_DOCUMENT, Right.DELETE_DOCUMENT)
    )
    return DocumentsPanel(
        number=ticket.number,
        documents=tuple(_shown(one, names.get(one.added_by_id or 0, "")) for one in found),
        total=found[0].total if found else 0,
        no_adding=no_adding,
        no_change=no_change,
        no_deletion=no_deletion,
    )


def shows_all(request: AgentRequest) -> bool:
    return request.GET.get("documents") == "all"


def kind_of(file: StoredFile | None) -> str:
    """What a document is to who looks: its bytes decide on pictures, its name on texts."""
    if file is None:
        return "link"
    if file.is_picture:
        return "picture"
    if file.media_type == "application/pdf":
        return "pdf"
    return "text" if file.extension in TEXTS else "file"


def _shown(document: LinkedDocument, added_by: str) -> ShownDocument:
    kind = kind_of(document.file)
    return ShownDocument(
        key=document.pk,
        name=document.name,
        address=document.address,
        kind=kind,
        icon=_ICONS[kind],
        size=document.file.blob.size if document.file else None,
        is_external=document.is_external,
        added_at=document.added_at,
        added_by=added_by,
    )


def _rows(most: int) -> Callable[[int], Any]:
    return lambda ticket: (
        LinkedDocument.objects.filter(ticket=ticket)
        .select_related("file__blob")
        .annotate(total=Window(Count("pk")))
        .order_by("-pk")[:most]
    )


_newest: PreparedQuery[Any] = PreparedQuery(_rows(MOST_FIRST))
_all: PreparedQuery[Any] = PreparedQuery(_rows(MOST))
