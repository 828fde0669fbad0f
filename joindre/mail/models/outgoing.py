"""Mails that leave, and their copies: one row for each recipient."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from joindre.files.models import StoredFile
from joindre.lib import clock
from joindre.lib.leases import Leased, LeaseQuerySet
from joindre.mail.models.mailboxes import Mailbox

#: The queue of whoever shows the states of copies: it works those that are not notified.
NOTIFYING: Final = "notifying"


class OutgoingEmail(models.Model):
    """A mail that leaves, once for each of its recipients, under one Message-ID (M7, M16)."""

    #: What it is about, for whoever asked for it; opaque here.
    topic = models.CharField(max_length=60, blank=True)
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, null=True, related_name="outgoing")
    #: Display name beside the mailbox's address: `Claire Bernard · Support`.
    from_name = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    #: Without angle brackets; made once, so that a mail sent again keeps its identity.
    message_id = models.CharField(max_length=200, unique=True)
    in_reply_to = models.CharField(max_length=500, blank=True)
    references = models.TextField(blank=True)
    #: Answers no machine should answer (RFC 3834).
    is_automatic = models.BooleanField(default=False)
    #: Tells of what a person wrote elsewhere: vacation programs need not answer it, people may.
    is_notice = models.BooleanField(default=False)
    files = models.ManyToManyField(StoredFile, blank=True, related_name="+")
    #: While held, something is still being made for it (a PDF, an undo time); nothing leaves.
    is_held = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            # Few mails are held at a time; the worker leaves their copies out.
            models.Index(fields=["id"], condition=models.Q(is_held=True), name="outgoing_held"),
            # "Did a machine answer within the hour?" (I8).
            models.Index(fields=["created_at"], condition=models.Q(is_automatic=True), name="outgoing_automatic"),
        ]

    def __str__(self) -> str:
        return self.subject


def _held_mails() -> models.QuerySet[OutgoingEmail]:
    return OutgoingEmail.objects.filter(is_held=True)


class RecipientQuerySet(LeaseQuerySet["Recipient"]):
    """Copies as a queue, and as what everybody sees of a mail."""

    SINCE = "due_at"

    def waiting(self) -> Self:
        """Copies that have not left, and may."""
        return self.filter(state__in=Recipient.WAITING)

    def due(self, now: datetime) -> Self:
        """Copies to be sent now. Those of a held mail wait."""
        return super().due(now).filter(due_at__lte=now).exclude(email__in=_held_mails())

    def lanes(self, now: datetime) -> Sequence[Self]:
        """Copies that were never tried, copies that were delayed, and those whose worker died."""
        due = self.filter(due_at__lte=now).exclude(email__in=_held_mails()).order_by("due_at", "pk")
        lost = self.filter(state=Recipient.State.SENDING, leased_until__lte=now).order_by("leased_until", "pk")
        return [due.filter(state=Recipient.State.QUEUED), due.filter(state=Recipient.State.DELAYED), lost]

    def next_due(self, now: datetime) -> datetime | None:
        """When the first copy is tried again."""
        later = self.filter(state=Recipient.State.DELAYED, due_at__gt=now)
        return later.order_by("due_at").values_list("due_at", flat=True).first()

    def given_up(self) -> Self:
        """Copies that all tries failed for. Another try may succeed."""
        return self.filter(state=Recipient.State.REFUSED, reason="gave_up")

    def untouched(self) -> Self:
        """Copies that no worker has begun with, now or ever."""
        return self.filter(state=Recipient.State.QUEUED, attempts=0, leased_until=None, data_at=None, accepted_at=None)

    def bounced(self) -> Self:
        """Copies that speak against their address, where nothing that left later for it was accepted (P6)."""
        later = Recipient.objects.filter(
            address=models.OuterRef("address"), state=Recipient.State.ACCEPTED, pk__gt=models.OuterRef("pk")
        )
        return self.filter(~models.Exists(later), doubt=Recipient.Doubt.BAD)

    def unnotified(self) -> Self:
        """Copies whose state changed since whoever asked for the mail looked."""
        return self.filter(is_notified=False)


class Recipient(Leased):
    """One copy of a mail: to whom, and what became of it."""

    class Field(models.TextChoices):
        TO = "to", _("To")
        CC = "cc", _("Cc")
        BCC = "bcc", _("Bcc")

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("being sent")
        ACCEPTED = "accepted", _("accepted")
        DELAYED = "delayed", _("delayed")
        REFUSED = "refused", _("refused")
        BOUNCED = "bounced", _("bounced")
        #: Withdrawn by its writer before anything of the mail had left (M8).
        WITHDRAWN = "withdrawn", _("unsent")

    WAITING = (State.QUEUED, State.DELAYED, State.SENDING)

    class Doubt(models.TextChoices):
        NONE = ""
        #: It may work tomorrow: the mailbox was full, for instance.
        SOFT = "soft"
        BAD = "bad"

    email = models.ForeignKey(OutgoingEmail, models.PROTECT, related_name="recipients")
    field = models.CharField(max_length=3, choices=Field, default=Field.TO)
    name = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=254)
    #: Full addresses for Reply-To, the person first, the request's signed address second (M4, M16).
    reply_to = models.JSONField(default=list)
    #: Whoever this is to those who asked for the mail, for instance `c12`; opaque here.
    person = models.CharField(max_length=30, blank=True)

    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    #: Code of the reason, to be said in plain words in the reader's language; and the server's own answer.
    reason = models.CharField(max_length=30, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    due_at = models.DateTimeField(default=clock.now)
    #: Set and committed just before the mail itself is handed over: who is lost after it may have sent it (M7).
    data_at = models.DateTimeField(null=True)
    maybe_twice = models.BooleanField(default=False)
    accepted_at = models.DateTimeField(null=True)
    is_notified = models.BooleanField(default=True)
    #: What this copy says against its address (P6); `address_states` decides it.
    doubt = models.CharField(max_length=4, choices=Doubt, default=Doubt.NONE, blank=True)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        indexes = [
            # The worker's questions, asked every second, one for each state: SQLite cannot see that a state given as a
            # parameter is one of several.
            models.Index(fields=["due_at", "id"], condition=models.Q(state="queued"), name="recipient_queued"),
            models.Index(fields=["due_at", "id"], condition=models.Q(state="delayed"), name="recipient_delayed"),
            models.Index(fields=["leased_until", "id"], condition=models.Q(state="sending"), name="recipient_sending"),
            models.Index(
                fields=["id"], condition=models.Q(state="refused", reason="gave_up"), name="recipient_given_up"
            ),
            models.Index(fields=["id"], condition=models.Q(is_notified=False), name="recipient_unnotified"),
            models.Index(fields=["email", "field"], name="recipient_of_email"),
            # "An address that bounced" (P6, M9).
            models.Index(fields=["address", "state"], name="recipient_by_address"),
            # What was mailed to a person stands on their sheet (C7).
            models.Index(fields=["person"], name="recipient_of_person"),
            models.Index(fields=["id"], condition=models.Q(doubt="bad"), name="recipient_bad_address"),
        ]

    def __str__(self) -> str:
        return self.address
