"""The app of stored files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "joindre.files"

    def ready(self) -> None:
        from joindre.lib import daily, jobs

        jobs.register(daily.DailyQueue())
