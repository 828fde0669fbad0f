from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "joindre.messaging"

    def ready(self) -> None:
        # Models exist only from here on.
        from joindre.lib import jobs  # noqa: PLC0415
        from joindre.mail import reading  # noqa: PLC0415
        from joindre.messaging import intake  # noqa: PLC0415
        from joindre.messaging.outcomes import OutcomesQueue  # noqa: PLC0415

        reading.register(intake)
        jobs.register(OutcomesQueue())
