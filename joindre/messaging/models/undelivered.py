"""Copies of mails that somebody has to look at: they did not arrive, are late, or were complained of (M7)."""

from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Employee
from joindre.mail.models import Recipient
from joindre.tickets.models import Entry, Ticket
from joindre.tickets.models.tickets import customers_seen


class UndeliveredQuerySet(models.QuerySet["UndeliveredCopy"]):
    def visible_to(self, employee: Employee) -> Self:
        """Those of the requests that this person sees (S3)."""
        return self.of_customers(customers_seen(employee))

    def of_customers(self, keys: Collection[int] | None) -> Self:
        """Those on requests of these customers, or of every customer where `keys` is `None`."""
        return self if keys is None else self.filter(ticket__customer__in=keys)

    def of(self, employee: Employee | int) -> Self:
        """What this person wrote, and what somebody wrote who does not work here any more."""
        return self.filter(
            models.Q(author=employee) | models.Q(author=None) | models.Q(author__is_active=False),
        )

    def waiting(self) -> Self:
        return self.filter(done_at=None)

    def newest_first(self, *, after: "tuple[datetime, int] | None" = None) -> Self:
        """In the order of the list, from behind the last one that was shown."""
        rows = self.order_by("-at", "-pk")
        if after is None:
            return rows
        at, key = after
        return rows.filter(at__lte=at).exclude(at=at, pk__gte=key)


class UndeliveredCopy(models.Model):
    """One for each copy that is in trouble now; it goes when the copy is sent again or arrives after all."""

    class Kind(models.TextChoices):
        LOST = "lost", _("Not delivered")
        LATE = "late", _("Delayed")
        UNWANTED = "unwanted", _("Reported as unwanted")

    copy = models.OneToOneField(Recipient, models.CASCADE, related_name="undelivered")
    #: Where it is shown.
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="+")
    #: Whoever wrote it; none where a machine did.
    author = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")

    objects = UndeliveredQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["at", "id"], name="undelivered_waiting", condition=models.Q(done_at=None)),
            models.Index(fields=["at", "id"], name="undelivered_by_time"),
            # Counted with each page: all that is asked for stands in the index.
            models.Index(
                fields=["author", "ticket", "done_at"],
                name="undelivered_counted",
                condition=models.Q(done_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.copy_id}"
