"""The app of mail, which registers the queues of mails out and in when it starts."""

from django.apps import AppConfig

from joindre.lib import jobs


class MailConfig(AppConfig):
    name = "joindre.mail"

    def ready(self) -> None:
        # The queues need the models, which exist only now.
        from joindre.mail.incoming.processing import IncomingQueue
        from joindre.mail.outgoing.delivery import Delivery
        from joindre.mail.outgoing.mailbox_tests import MailboxTests

        jobs.register(Delivery())
        jobs.register(IncomingQueue())
        jobs.register(MailboxTests())
