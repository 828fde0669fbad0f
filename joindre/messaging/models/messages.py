"""Direct messages, and how far each client has read them."""

from datetime import datetime
from typing import Final, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Contact, Employee
from joindre.files.models import StoredFile
from joindre.lib.prepared import PreparedQuery
from joindre.mail.models import IncomingEmail, OutgoingEmail
from joindre.messaging.models.mails import ReceivedMail
from joindre.messaging.models.settings import MessageSettings
from joindre.tickets.models import Entry, Ticket


class MessageQuerySet(models.QuerySet["Message"]):
    def for_client(self) -> Self:
        """What the client may read. The audience is asked for, whatever the kind promises (D5, D10)."""
        shown = self.filter(entry__kind=Message.KIND, entry__audience=Entry.Audience.CLIENT)
        return shown.filter(withdrawn_at=None)

    def unread(self) -> Self:
        """Messages of clients that nobody of the team has marked as read (D4)."""
        return self.filter(entry__contact__isnull=False, read_at=None, withdrawn_at=None)


class Message(models.Model):
    """A direct message: the words of one entry of kind `message`, seen by both sides (D3, D4)."""

    class Channel(models.TextChoices):
        PORTAL = "portal", _("portal")
        MAIL = "mail", _("email")

    #: Code of these entries.
    KIND: Final = "message"

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="message")
    #: Of the mail it came by, where its sender wrote a subject of their own.
    subject = models.CharField(max_length=300, blank=True)
    #: Sanitised HTML: what the person wrote.
    body = models.TextField()
    #: What was folded away from a mail: history and signature, as sanitised HTML (I5).
    folded = models.TextField(blank=True)
    channel = models.CharField(max_length=6, choices=Channel, default=Channel.PORTAL)
    files = models.ManyToManyField(StoredFile, blank=True, related_name="+")
    source = models.OneToOneField(IncomingEmail, models.PROTECT, null=True, related_name="message")
    #: The mail on the request that somebody of the team made a client message of (M12).
    published_from = models.OneToOneField(ReceivedMail, models.PROTECT, null=True, related_name="published")
    published_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    #: The mails that told the client of this message.
    notifications = models.ManyToManyField(OutgoingEmail, blank=True, related_name="messages")
    #: Codes of the people at the client's who stand in To or Cc of the mail it came by: they have it already (P2).
    reached = models.JSONField(default=list)
    #: The form it came from: the same form sent twice posts once (M13).
    form_key = models.UUIDField(null=True, unique=True)
    #: A client's message, marked as read by somebody of the team (D4).
    read_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)
    #: Withdrawn by its writer: the words stay with the staff, the client reads only that there was a message (D5).
    withdrawn_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def is_told_by_mail(self) -> bool:
        return bool(_notifications(message=self.pk))

    @property
    def is_from_client(self) -> bool:
        return self.entry.contact_id is not None

    def can_be_withdrawn(self, settings: MessageSettings, *, now: datetime) -> bool:
        """As far as the row tells: who has read it by now, the act finds out (D5)."""
        is_ours = self.withdrawn_at is None and not self.is_from_client
        return is_ours and settings.seconds_left(self.entry.created_at, now=now) > 0


_notifications = PreparedQuery(
    lambda message: OutgoingEmail.objects.filter(messages=message).values_list("pk")[:1],
)


class ReadReceipt(models.Model):
    """A person at the client's had this entry, and all before it, on their screen for two seconds (D4).

    Their pointer is the newest of these rows; a message was read at the time of the first that reaches it.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="read_receipts")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "contact", "entry"], name="read_once")]

    def __str__(self) -> str:
        return f"{self.contact_id} up to {self.entry_id}"
