"""Mails about a request: those that agents sent, and those that arrived and are no client messages."""

from datetime import datetime, timedelta
from typing import Final, Self

from django.db import models

from joindre.directory.models import Contact
from joindre.files.models import StoredFile
from joindre.lib.leases import Leased, LeaseQuerySet
from joindre.mail.models import IncomingEmail, OutgoingEmail
from joindre.messaging.models.settings import MessageSettings
from joindre.tickets.models import Entry

#: For so long a client finds the text of a refused mail again in the form of a new request.
RESUMABLE = timedelta(days=1)


class SentMailQuerySet(LeaseQuerySet["SentMail"]):
    """Sent mails as the queue of the documents that are to be made for them."""

    SINCE = "entry__created_at"

    def waiting(self) -> Self:
        """Mails whose document is wanted."""
        return self.filter(document_state=SentMail.Document.WANTED)

    def without_document(self) -> Self:
        """Mails whose document could not be made: they are held until somebody asks for it again."""
        return self.filter(document_state=SentMail.Document.FAILED)


class SentMail(Leased):
    """A mail sent from a request to whom it may concern: staff-only (M12). The lease is that of its document (M5)."""

    class Document(models.TextChoices):
        """State of the PDF that goes with it (M5)."""

        NONE = "none"
        WANTED = "wanted"
        ATTACHED = "attached"
        FAILED = "failed"

    #: Code of these entries.
    KIND: Final = "mail_sent"

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="sent_mail")
    email = models.OneToOneField(OutgoingEmail, models.PROTECT, related_name="sent_mail")
    #: Sanitised HTML as written, without the sender's mention.
    body = models.TextField()
    #: Code of the document template; blank for none.
    template = models.CharField(max_length=40, blank=True)
    document_state = models.CharField(max_length=8, choices=Document, default=Document.NONE)
    #: The PDF that was made for it, once it is attached.
    document = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    form_key = models.UUIDField(null=True, unique=True)
    #: Withdrawn by its writer before it left (M8).
    withdrawn_at = models.DateTimeField(null=True)

    objects = SentMailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["leased_until", "id"],
                condition=models.Q(document_state="wanted"),
                name="sent_mail_document_due",
            ),
            models.Index(fields=["id"], condition=models.Q(document_state="failed"), name="sent_mail_document_failed"),
        ]

    def __str__(self) -> str:
        return str(self.email)

    def can_be_withdrawn(self, settings: MessageSettings, *, now: datetime) -> bool:
        """While the undo time runs, and for as long as the mail is held back for its PDF (M8)."""
        is_held = self.email.is_held and settings.undo_seconds > 0
        return self.withdrawn_at is None and (is_held or settings.seconds_left(self.entry.created_at, now=now) > 0)


class ReceivedMailQuerySet(models.QuerySet["ReceivedMail"]):
    def resumable_by(self, contact: Contact, *, now: datetime) -> Self:
        """What this very person wrote within a day and was refused: a new request can begin with it. The last first."""
        # The entries are asked for first: one contact wrote few, while the table of received mails holds everybody's.
        own = Entry.objects.filter(contact__person=contact.person_id, contact__site__customer=contact.site.customer_id)
        refused = own.filter(kind=ReceivedMail.Kind.REFUSED, created_at__gt=now - RESUMABLE)
        mails = self.filter(entry__in=list(refused.values_list("pk", flat=True)))
        return mails.filter(published=None).select_related("email", "entry__ticket").order_by("-pk")


class ReceivedMail(models.Model):
    """A mail that arrived on a request and is no client message: staff-only, badged with its sender (M12)."""

    class Kind(models.TextChoices):
        """Codes of these entries: a person's mail, a machine's answer, and a mail that was not taken as a message."""

        RECEIVED = "mail_received"
        AUTOMATIC = "automatic"
        REFUSED = "mail_refused"

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="received_mail")
    email = models.OneToOneField(IncomingEmail, models.PROTECT, related_name="received_mail")
    body = models.TextField()
    folded = models.TextField(blank=True)
    files = models.ManyToManyField(StoredFile, blank=True, related_name="+")

    objects = ReceivedMailQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.email)

    @property
    def is_a_contacts(self) -> bool:
        """Whether a person at the client's wrote it: only such a mail can become a client message (M12)."""
        return self.entry.contact_id is not None and self.entry.kind != self.Kind.AUTOMATIC
