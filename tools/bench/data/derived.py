"""What the application makes of the data by a command of its own: the index of the search."""

import io
from typing import Any

from django.apps import apps
from django.core.management import call_command, get_commands

REINDEX = "reindex"


def index_anew() -> None:
    """Index what was filled in past the acts."""
    if REINDEX in get_commands():
        call_command(REINDEX, stdout=io.StringIO())


def index_what_waits() -> None:
    """A migration of kept data may have asked for it; a worker would do it while something is measured."""
    waiting: Any = apps.all_models.get("search", {}).get("reindexing")
    if waiting and waiting.objects.exists():
        index_anew()
