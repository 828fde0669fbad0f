"""Work groups: employees who share requests."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from joindre.directory.models.employees import Employee
from joindre.lib.choices import Choice
from joindre.live.kept import KeptRow
from joindre.mail.models import Mailbox


class WorkGroup(Choice, KeptRow):
    """Employees who share requests, and the mailbox their mails leave from (M16)."""

    members = models.ManyToManyField(Employee, blank=True, related_name="work_groups")
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, null=True, blank=True, related_name="work_groups")

    class Meta(Choice.Meta):
        verbose_name_plural = _("work groups")
