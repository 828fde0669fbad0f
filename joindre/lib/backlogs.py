"""What waits in the queues: which of them are late."""

from datetime import datetime

from django.db.models import Model

from joindre.lib import jobs
from joindre.lib.leases import LeaseQuerySet


def late_queues(*, before: datetime) -> list[str]:
    """The names of the queues in which something has been due since before then (A5)."""
    return [queue.name for queue in jobs.registered() if any(_is_late(table, before) for table in queue.tables)]


def _is_late(table: type[Model], before: datetime) -> bool:
    rows = table._default_manager.all()  # noqa: SLF001 - documented by Django as public
    oldest = rows.oldest_due(before) if isinstance(rows, LeaseQuerySet) else None
    return oldest is not None and oldest <= before
