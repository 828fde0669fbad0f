"""The settings of messages on requests (D7)."""

import math
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from joindre.live.kept import KeptRow, KeptValue


class MessageSettings(KeptRow):
    """*Messages sur demande* (D7): one row, made by the first migration."""

    class Identity(models.TextChoices):
        """Who the client reads a message is from."""

        NOTHING = "nothing", _("Nothing")
        WORK_GROUP = "work_group", _("The work group’s name")
        WRITER = "writer", _("The writer’s name")
        OTHER = "other", _("Other wording")

    is_on = models.BooleanField(_("Activate messages on requests"), default=True)
    notify_by_default = models.BooleanField(_("“Notify by email” ticked by default"), default=False)
    identity = models.CharField(_("Shown to the client"), max_length=10, choices=Identity, default=Identity.WRITER)
    identity_wording = models.CharField(_("Other wording"), max_length=80, blank=True)
    #: Before a mail or a notification leaves (M8, D5).
    undo_seconds = models.PositiveSmallIntegerField(_("Undo time, in seconds"), default=10)

    #: Whether a draft in the computer's mail program carries the address of the conversation in Cc (P2).
    copies_own_mails = models.BooleanField(
        _("Emails from the agents’ own mail program stay on the request"), default=False
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_row_of_message_settings")]

    def __str__(self) -> str:
        return "messages"

    @classmethod
    def current(cls) -> "MessageSettings":
        """Return the one that all pages share: whoever changes it reads the row."""
        return _current()

    @property
    def undo_time(self) -> timedelta:
        return timedelta(seconds=self.undo_seconds)

    def seconds_left(self, sent_at: datetime, *, now: datetime) -> int:
        """For how long something sent then can still be withdrawn; 0 where the time is over, or there is none."""
        return max(0, math.ceil((sent_at + self.undo_time - now).total_seconds()))


_current = KeptValue(lambda: MessageSettings.objects.get(pk=1))
