"""What a person finds, as short texts."""

from joindre.directory.models import Employee
from joindre.search.queries import read_query
from joindre.search.reindexing import ReindexingQueue
from joindre.tickets.search import Narrowing, find


def kinds_found(text: str, *, by: Employee, within: Narrowing | None = None) -> list[str]:
    """The kinds of what is found, the newest first."""
    return [hit.kind for hit in find(read_query(text), author=by, within=within).hits]


def is_found(text: str, *, by: Employee) -> bool:
    return bool(kinds_found(text, by=by))


def index_what_waits() -> None:
    """The worker works until nothing is left."""
    while ReindexingQueue().run_due():
        pass
