"""Messages and mails about requests as a Django app. It registers what the worker does for them."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "joindre.messaging"

    def ready(self) -> None:
        # Models exist only from here on.
        from joindre.lib import jobs
        from joindre.mail.incoming import processing, reasons
        from joindre.messaging import intake
        from joindre.messaging.indexing import KINDS
        from joindre.messaging.notifying import NotifyingQueue
        from joindre.messaging.refusal_reasons import RefusalReason
        from joindre.search.sources import register_kind

        reasons.add(RefusalReason)
        processing.register(intake)
        jobs.register(NotifyingQueue())
        for kind in KINDS:
            register_kind(kind)
