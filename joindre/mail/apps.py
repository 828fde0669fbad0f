from django.apps import AppConfig

from joindre.lib import jobs


class MailConfig(AppConfig):
    name = "joindre.mail"

    def ready(self) -> None:
        # The queues need the models, which exist only now.
        from joindre.mail.delivery import Delivery
        from joindre.mail.reading import Reading

        jobs.register(Delivery())
        jobs.register(Reading())
