from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "joindre.messaging"

    def ready(self) -> None:
        # Models exist only from here on.
        from joindre.lib import jobs
        from joindre.mail import reading, reasons
        from joindre.messaging import intake
        from joindre.messaging.outcomes import OutcomesQueue
        from joindre.messaging.reasons import Reason

        reasons.add(Reason)
        reading.register(intake)
        jobs.register(OutcomesQueue())
