"""Mails that arrived, as they came and with what became of them."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from joindre.files.models import Blob
from joindre.lib import clock
from joindre.lib.leases import Leased, LeaseQuerySet
from joindre.mail.models.mailboxes import Mailbox


class IncomingEmailQuerySet(LeaseQuerySet["IncomingEmail"]):
    """Arrived mails as a queue."""

    SINCE = "received_at"

    def waiting(self) -> Self:
        """Mails that have no outcome yet."""
        return self.filter(outcome=IncomingEmail.Outcome.PENDING)

    def failed(self) -> Self:
        """Mails that could not be read. They are kept as they came."""
        return self.filter(outcome=IncomingEmail.Outcome.FAILED)

    def sent_from(self, addresses: Iterable[str]) -> Self:
        """Mails whose sender has one of these addresses, in any case."""
        lowered = [Lower(Value(address)) for address in addresses]
        return self.alias(lowered_sender=Lower("sender_address")).filter(lowered_sender__in=lowered)

    def newest_first(self, *, after: int | None = None) -> Self:
        """Those that arrived before the mail with this key."""
        rows = self if after is None else self.filter(pk__lt=after)
        return rows.order_by("-pk")


class IncomingEmail(Leased):
    """A mail as it arrived: its raw bytes are stored before anything is done with it, and it has one outcome (I2)."""

    class Outcome(models.TextChoices):
        PENDING = "pending", _("waiting")
        POSTED = "posted", _("posted")
        NEW_REQUEST = "new_request", _("new request")
        REFUSED = "refused", _("refused")
        SET_ASIDE = "set_aside", _("set aside")
        IGNORED = "ignored", _("ignored")
        FAILED = "failed", _("failed")

    class Authentication(models.TextChoices):
        """What is known of the sender (I4)."""

        PASS = "pass", _("verified")
        NONE = "none", _("not verified")
        FAIL = "fail", _("falsified")

    raw = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, null=True, related_name="incoming")
    envelope_from = models.CharField(max_length=320, blank=True)
    envelope_to = models.JSONField(default=list)
    received_at = models.DateTimeField(default=clock.now)

    _READ = (
        "message_id", "sender_name", "sender_address", "subject", "fingerprint", "authentication", "is_proved",
        "judged_by",
    )  # fmt: skip
    #: Read from the mail, for the journal.
    message_id = models.CharField(max_length=500, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    sender_address = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    #: Same Message-ID and same content have the same one (I9).
    fingerprint = models.CharField(max_length=64, blank=True)

    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.PENDING)
    #: Code of the reason, put in plain words in the reader's language by `mail.reasons`.
    reason = models.CharField(max_length=40, blank=True)
    #: What the reason leaves out, for whoever looks after the installation: the error that stopped it.
    detail = models.CharField(max_length=500, blank=True)
    authentication = models.CharField(max_length=4, choices=Authentication, default=Authentication.NONE)
    #: Name of the server that wrote the topmost `Authentication-Results`, believed or not (I4).
    judged_by = models.CharField(max_length=254, blank=True)
    #: Whether the sender was who the mail says. Such mails are counted apart from what others send in their name (A4).
    is_proved = models.BooleanField(default=False)
    #: How the request was found: `reply_address`, `references`, `subject`, or nothing (I11).
    matched_by = models.CharField(max_length=20, blank=True)
    topic = models.CharField(max_length=60, blank=True)
    finished_at = models.DateTimeField(null=True)

    objects = IncomingEmailQuerySet.as_manager()

    class Meta:
        constraints = [
            # A mail is posted once, whatever the number of its deliveries and of workers (I9): once on each topic, and
            # once by each mailbox.
            models.UniqueConstraint(
                fields=["fingerprint", field],
                condition=models.Q(outcome__in=["posted", "new_request"]),
                name=f"incoming_posted_once_by_{field}",
            )
            for field in ("topic", "mailbox")
        ]
        indexes = [
            models.Index(fields=["outcome", "-id"], name="incoming_journal"),
            # What the worker asks for every second. The outcome stands in it, or SQLite would take the journal's.
            models.Index(
                fields=["outcome", "leased_until", "id"], condition=models.Q(outcome="pending"), name="incoming_due"
            ),
            models.Index(fields=["message_id"], name="incoming_by_message_id"),
            # "Was this very mail here before?" (I9), and "how many in the last hour?" (I10).
            models.Index(fields=["fingerprint"], name="incoming_by_fingerprint"),
            models.Index(Lower("sender_address"), "is_proved", "received_at", name="incoming_by_sender"),
            # The journal of whoever sees some customers only: what their contacts wrote, whatever the case (S3). The
            # outcome is asked for in small letters there: SQLite would take the journal of all for the plain column.
            models.Index(Lower("sender_address"), Lower("outcome"), name="incoming_by_contact"),
        ]

    def __str__(self) -> str:
        return self.subject or self.message_id

    def read_columns(self) -> dict[str, object]:
        """What the worker has read of the mail, and writes with its outcome."""
        return {name: getattr(self, name) for name in self._READ}
