"""Internal notes as a Django app."""

from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "joindre.notes"

    def ready(self) -> None:
        # Models exist only from here on.
        from joindre.notes.indexing import KIND
        from joindre.search.sources import register_kind

        register_kind(KIND)
