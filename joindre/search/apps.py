"""Full-text search as a Django app. It registers the queue that indexes what is there already."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "joindre.search"

    def ready(self) -> None:
        # Models exist only from here on.
        from joindre.lib import jobs
        from joindre.search.reindexing import ReindexingQueue

        jobs.register(ReindexingQueue())
