"""How mails leave, as an administrator sets it: how many in a minute, and under which name (M16)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from joindre.live.kept import KeptRow, KeptValue


class FromPattern(models.TextChoices):
    """Which names stand before the address of the mailbox, in this order (M16)."""

    WRITER_GROUP = "writer_group", pgettext_lazy("sender", "writer · work group")
    WRITER_COMPANY = "writer_company", pgettext_lazy("sender", "writer · company")
    WRITER_GROUP_COMPANY = "all", pgettext_lazy("sender", "writer · work group · company")
    GROUP_COMPANY = "group_company", pgettext_lazy("sender", "work group · company")
    GROUP = "group", pgettext_lazy("sender", "work group")

    def sender_name(self, *, writer: str, group: str, company: str) -> str:
        """Such as `Claire Bernard · Support`. Where a request has no work group, the company stands in its place."""
        fields = {"writer": writer, "group": group or company, "company": company}
        return " · ".join(dict.fromkeys(fields[field] for field in _FIELDS[self]))


_FIELDS: dict[FromPattern, Sequence[str]] = {
    FromPattern.WRITER_GROUP: ("writer", "group"),
    FromPattern.WRITER_COMPANY: ("writer", "company"),
    FromPattern.WRITER_GROUP_COMPANY: ("writer", "group", "company"),
    FromPattern.GROUP_COMPANY: ("group", "company"),
    FromPattern.GROUP: ("group",),
}


class SendingSettings(KeptRow):
    """*Envoi*: one row, made by a migration."""

    #: Copies that all processes together begin to send in a minute; blank for as many as there are.
    per_minute = models.PositiveIntegerField(_("Emails in a minute, at most"), null=True, blank=True)
    from_pattern = models.CharField(
        _("Sender’s name"), max_length=14, choices=FromPattern, default=FromPattern.WRITER_GROUP
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_row_of_sending_settings")]

    def __str__(self) -> str:
        return "sending"

    @classmethod
    def current(cls) -> "SendingSettings":
        """Return the one that all pages share: whoever changes it reads the row."""
        return _current()

    def from_name(self, *, writer: str, group: str, company: str) -> str:
        return FromPattern(self.from_pattern).sender_name(writer=writer, group=group, company=company)


_current = KeptValue(lambda: SendingSettings.objects.get(pk=1))


class SendingPace(models.Model):
    """Up to when the places for copies are given away: one row, which all workers lock in turn."""

    given_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_row_of_sending_pace")]

    def __str__(self) -> str:
        return f"given until {self.given_until}"

    def places(self, gap: float, *, now: datetime, rest: float) -> tuple[int, float]:
        """How many copies may begin now, one in `gap` seconds; and since when, in seconds before now, they are free.

        What was not used within `rest` seconds is lost, so that no rush follows a quiet hour.
        """
        longest = max(rest, gap)
        free = longest if self.given_until is None else min(longest, (now - self.given_until).total_seconds())
        return max(0, int(free / gap + 1e-6)), free
