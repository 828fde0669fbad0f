"""The app of scheduled tasks."""

from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    name = "joindre.schedule"

    def ready(self) -> None:
        # The queue needs the model, which exists only now.
        from joindre.lib import jobs
        from joindre.schedule.queue import ScheduleQueue

        jobs.register(ScheduleQueue())
