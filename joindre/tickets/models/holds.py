"""The times for which a request waits."""

from typing import Final

from django.db import models
from django.db.models import Q

from joindre.tickets.models.choices import HoldReason
from joindre.tickets.models.entries import Entry
from joindre.tickets.models.tickets import Ticket

#: Letters of the comment for the customer.
LONGEST_COMMENT: Final = 1000


class Hold(models.Model):
    """A request on hold: since when, why, until which appointment, and what the customer reads about it (T3).

    Who put it on hold is the author of its entry. Reason and appointment are the staff's; where there is a comment, the
    entry is for the client too.
    """

    #: Code of these entries.
    KIND: Final = "hold"

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="hold")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="holds")
    since = models.DateTimeField()
    reason = models.ForeignKey(HoldReason, models.PROTECT, related_name="+")
    appointment = models.DateTimeField(null=True, blank=True)
    comment = models.CharField(max_length=LONGEST_COMMENT, blank=True)
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    #: When the request was resumed, and the line of history that says by whom.
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(ended_at=None), name="hold_open_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} since {self.since}"
