"""The index of the search, where a migration of kept data asks for it."""

from joindre.search.models import Reindexing
from joindre.search.reindexing import index_all


def index_what_waits() -> None:
    """Index now what a worker would otherwise index while something is measured."""
    if Reindexing.objects.exists():
        index_all()
        Reindexing.objects.all().delete()
