"""Calls."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Contact
from joindre.tickets.models import Entry


class Call(models.Model):
    """A call, in or out, and how it ended (P5)."""

    class Direction(models.TextChoices):
        OUT = "out", _("outgoing")
        IN = "in", _("incoming")

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("answered")
        NO_ANSWER = "no_answer", _("no answer")
        VOICEMAIL = "voicemail", _("voicemail")
        WRONG_NUMBER = "wrong_number", _("wrong number")

    #: Code of these entries.
    KIND: Final = "call"

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="call")
    direction = models.CharField(max_length=3, choices=Direction, default=Direction.OUT)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    #: In E.164.
    number = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.ANSWERED)
    seconds = models.PositiveIntegerField(default=0)
    line = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.direction} {self.number}"
