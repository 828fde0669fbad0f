from django.db import models
from django.utils.translation import gettext_lazy as _

from joindre.customers.models import Employee
from joindre.mail.models import Mailbox


class Choice(models.Model):
    """A value that the administrator names and orders (S1)."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        abstract = True
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Status(Choice):
    """A status of one of the six fixed types (T3)."""

    class Type(models.TextChoices):
        CREATED = "created", _("Created")
        IN_PROGRESS = "in_progress", _("In progress")
        ON_HOLD = "on_hold", _("On hold")
        RESOLVED = "resolved", _("Resolved")
        CLOSED_BY_CUSTOMER = "closed_by_customer", _("Closed by the customer")
        CLOSED_INTERNALLY = "closed_internally", _("Closed internally")

    CLOSED = frozenset({Type.CLOSED_BY_CUSTOMER, Type.CLOSED_INTERNALLY})

    type = models.CharField(_("type"), max_length=20, choices=Type)
    colour = models.CharField(_("colour"), max_length=12, default="neutral")

    @property
    def is_closed(self) -> bool:
        return self.type in self.CLOSED


class TicketType(Choice):
    """*Nature* of a request."""


class Severity(Choice):
    """*Gravité* of a request; `rank` 1 is the gravest."""

    rank = models.PositiveSmallIntegerField(_("rank"), default=3)


class Priority(Choice):
    rank = models.PositiveSmallIntegerField(_("rank"), default=3)


class WorkGroup(Choice):
    """Employees who share requests, and the mailbox their mails leave from (M16)."""

    members = models.ManyToManyField(Employee, blank=True, related_name="work_groups")
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, null=True, blank=True, related_name="work_groups")
