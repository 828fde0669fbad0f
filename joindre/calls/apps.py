"""Calls as a Django app."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "joindre.calls"

    def ready(self) -> None:
        # Models exist only from here on.
        from joindre.calls.indexing import KIND
        from joindre.calls.models import MISSED_TOPIC
        from joindre.live.streams import tell_all_staff
        from joindre.search.sources import register_kind

        register_kind(KIND)
        tell_all_staff(MISSED_TOPIC)
