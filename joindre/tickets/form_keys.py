"""The same form, sent twice, makes one entry: a double click or a retried connection gets what is stored."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from joindre.directory.models import Author, Employee
from joindre.lib.prepared import PreparedQuery
from joindre.tickets.locking import lock
from joindre.tickets.models import FormUsedElsewhere, Ticket

Content = TypeVar("Content", bound=Model)


def once(
    act: Callable[[Ticket], Content],
    *,
    contents: QuerySet[Content],
    form_key: UUID | None,
    ticket: Ticket,
    by: Author,
    is_part: bool = False,
) -> Content:
    """Run an act on the locked request, unless this form has made its content already: then return that one (M13).

    `contents` is the table that the act writes; its `form_key` is unique. Raise `FormUsedElsewhere` where the form was
    another person's, or of another request: their act must not be taken for this one.
    `is_part` says that the caller's transaction is given up with this act where it fails, so it needs no savepoint.
    """

    def attempt() -> Content:
        with transaction.atomic(savepoint=not is_part):
            locked = lock(ticket)
            return _made(contents, form_key, ticket=ticket, by=by) or act(locked)

    try:
        return attempt()
    except IntegrityError:
        # The same form arrived twice at the same moment, and the other one was stored first.
        if (stored := _made(contents, form_key, ticket=ticket, by=by)) is None:
            raise
        return stored


def _made(contents: QuerySet[Content], form_key: UUID | None, *, ticket: Ticket, by: Author) -> Content | None:
    if form_key is None:
        return None
    content: Content | None = _by_key(contents.model).first(form_key=form_key)
    writer = {"entry__employee" if isinstance(by, Employee) else "entry__contact": by}
    if content is not None and not contents.filter(pk=content.pk, entry__ticket=ticket, **writer).exists():
        raise FormUsedElsewhere
    return content


@cache
def _by_key(model: type[Model]) -> PreparedQuery[Any]:
    rows = model._base_manager.select_related("entry")  # noqa: SLF001 - documented by Django as public
    # The order keeps SQLite from reading all rows, as it does once it has counted that few of them have a form key.
    return PreparedQuery(lambda form_key: rows.filter(form_key=form_key).order_by("pk")[:1])
