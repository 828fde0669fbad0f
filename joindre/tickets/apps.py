"""Requests as a Django app."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "joindre.tickets"

    def ready(self) -> None:
        # Models exist only from here on.
        from joindre.search.sources import register_kind, register_source
        from joindre.tickets.indexing import CHANGE_KIND, HOLD_KIND, EntrySource, RequestSource

        register_kind(CHANGE_KIND)
        register_kind(HOLD_KIND)
        register_source(RequestSource())
        register_source(EntrySource())
