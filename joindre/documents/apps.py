"""The app of documents made from a request."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "joindre.documents"

    def ready(self) -> None:
        # Models exist only from here on.
        from joindre.documents.actions import DocumentQueue
        from joindre.documents.previews import sweep_previews
        from joindre.lib import jobs, schedule

        schedule.daily("previews", sweep_previews)
        jobs.register(DocumentQueue())
