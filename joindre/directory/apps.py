"""The directory of customers, contacts and employees as a Django app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "joindre.directory"

    def ready(self) -> None:
        # Models exist only from here on.
        from joindre.directory.indexing import ContactSource
        from joindre.directory.references import sweep_merged
        from joindre.lib import schedule
        from joindre.search.sources import register_source

        register_source(ContactSource())
        schedule.every("merged contacts", sweep_merged, minutes=5)
