"""What is kept of the document of a mail beside the mail itself."""

from django.db import models

from joindre.messaging.models import SentMail


class MailDocument(models.Model):
    """With which version of its template the document of a mail is made, and whether a copy is linked (M5, M15).

    The mail itself names the template: its room knows of no documents.
    """

    sent = models.OneToOneField(SentMail, models.PROTECT, related_name="mail_document")
    version = models.PositiveIntegerField()
    #: A copy becomes an internal linked document of the request once the document is made.
    keeps_copy = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.sent.template} {self.version}"
