"""The mails that opened requests."""

from django.db import models

from joindre.directory.models import Contact
from joindre.files.models import StoredFile
from joindre.lib.prepared import PreparedQuery
from joindre.mail.models import IncomingEmail
from joindre.tickets.models import Ticket


class OpeningMail(models.Model):
    """What a mail brought beside the description of the request that it opened (I7). Its client sees it too."""

    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="opening_mail")
    email = models.OneToOneField(IncomingEmail, models.PROTECT, related_name="opening_mail")
    #: Who wrote it; an agent may have opened the request with it.
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    #: Sanitised HTML: signature and quotes (I5).
    folded = models.TextField(blank=True)
    #: Those that are not shown in the text.
    files = models.ManyToManyField(StoredFile, blank=True, related_name="+")

    def __str__(self) -> str:
        return str(self.email)


def opening_mail_of(ticket: Ticket) -> OpeningMail | None:
    """The mail that opened a request; most have none."""
    return _of_ticket.first(ticket=ticket.pk) if ticket.may_have("opening_mail") else None


_of_ticket = PreparedQuery(
    lambda ticket: OpeningMail.objects.filter(ticket=ticket).select_related("contact__person").order_by("pk")[:1]
)
