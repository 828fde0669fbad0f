"""The index of the search, made of what was filled in past the acts."""

from django.db import transaction

from joindre.search.models import Reindexing
from joindre.search.sources import Source, known_sources

BATCH = 900


def index_anew() -> None:
    """As `joindre reindex` does, without its rests: nobody else writes here."""
    for source in known_sources().values():
        after: int | None = 0
        while after is not None:
            after = _write_batch(source, after)
    Reindexing.objects.all().delete()


def index_what_waits() -> None:
    """A migration of kept data may have asked for it; a worker would do it while something is measured."""
    if Reindexing.objects.exists():
        index_anew()


@transaction.atomic
def _write_batch(source: Source, after: int) -> int | None:
    return source.write_batch(scope="", after=after, limit=BATCH)
