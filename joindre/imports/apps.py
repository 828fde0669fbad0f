"""Imports of the directory as a Django app. It registers its queue, and the task that forgets old lines."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "joindre.imports"

    def ready(self) -> None:
        # Models exist only from here on.
        from joindre.imports.forgetting import forget_old_lines
        from joindre.imports.working import ImportQueue
        from joindre.lib import jobs, schedule

        jobs.register(ImportQueue())
        schedule.daily("imports", forget_old_lines)
