"""The Django application of live pages."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "joindre.live"

    def ready(self) -> None:
        # It asks the database, which is there only now.
        from joindre.lib import jobs
        from joindre.live.generations import may_work

        jobs.only_while(may_work)
