"""Personal data as a Django app. It registers what the worker does: archives are made, and texts are cleaned."""

from django.apps import AppConfig


class PersonalDataConfig(AppConfig):
    name = "joindre.personal_data"

    def ready(self) -> None:
        # Models exist only from here on.
        from joindre.lib import jobs, schedule
        from joindre.personal_data.queues import ErasureQueue, ExportQueue, forget_exports

        jobs.register(ExportQueue())
        jobs.register(ErasureQueue())
        schedule.every("forgotten exports", forget_exports, minutes=60)
