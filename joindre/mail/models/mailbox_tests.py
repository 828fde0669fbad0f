"""Tests of a mailbox: a mail that it sends to itself, and how far it came."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models

from joindre.lib import clock
from joindre.lib.leases import Leased, LeaseQuerySet
from joindre.mail.models.incoming import IncomingEmail
from joindre.mail.models.mailboxes import Mailbox

#: From then on nobody waits for the mail any more; where it comes all the same, that is noted.
PATIENCE = timedelta(minutes=10)


class MailboxTestQuerySet(LeaseQuerySet["MailboxTest"]):
    SINCE = "started_at"

    def waiting(self) -> Self:
        return self.filter(state=MailboxTest.State.WAITING)

    def newest_of(self, mailbox: Mailbox) -> "MailboxTest | None":
        return self.filter(mailbox=mailbox).order_by("-pk").first()


class MailboxTest(Leased):
    """One mail of a mailbox to itself, through a signed address (I1, I3)."""

    class State(models.TextChoices):
        WAITING = "waiting"
        #: The server would not have it, or could not be reached.
        FAILED = "failed"
        #: The server has it, and it is on its way back.
        SENT = "sent"
        #: A report says that it could not be delivered.
        BOUNCED = "bounced"
        RETURNED = "returned"

    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="tests")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    started_at = models.DateTimeField(default=clock.now)
    message_id = models.CharField(max_length=320, unique=True)
    #: Code of `FailureReason`: why it failed, or came back as undeliverable.
    reason = models.CharField(max_length=40, blank=True)
    #: What our mail server said, and what the report said.
    answer = models.CharField(max_length=500, blank=True)
    report = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    #: The signed address as it came back; blank where it was lost on the way.
    came_to = models.CharField(max_length=320, blank=True)
    #: Name of the server whose `Authentication-Results` stood on top; blank where there were none.
    judged_by = models.CharField(max_length=254, blank=True)
    authentication = models.CharField(max_length=4, choices=IncomingEmail.Authentication, blank=True)

    objects = MailboxTestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["mailbox", "-id"], name="mailbox_test_newest")]

    def __str__(self) -> str:
        return f"test {self.pk} of mailbox {self.mailbox_id}"

    def is_over(self, now: datetime) -> bool:
        """Whether nothing more is waited for."""
        is_on_its_way = self.state in {self.State.WAITING, self.State.SENT}
        return not is_on_its_way or now - self.started_at > PATIENCE

    @property
    def seconds(self) -> int | None:
        """How long the way through the servers took."""
        if self.returned_at is None or self.sent_at is None:
            return None
        return max(0, round((self.returned_at - self.sent_at).total_seconds()))
