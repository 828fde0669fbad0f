"""The lists of values that a request is described by: status, type, severity, priority, reason of a hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from joindre.lib.choices import Choice
from joindre.live.kept import KeptRow


class Status(Choice, KeptRow):
    """A status of one of the six fixed types (T3)."""

    class Type(models.TextChoices):
        CREATED = "created", _("Created")
        IN_PROGRESS = "in_progress", _("In progress")
        ON_HOLD = "on_hold", _("On hold")
        RESOLVED = "resolved", _("Resolved")
        CLOSED_BY_CUSTOMER = "closed_by_customer", _("Closed by the customer")
        CLOSED_INTERNALLY = "closed_internally", _("Closed internally")

    class Tone(models.TextChoices):
        """The colours that a status may have; violet is the client's."""

        NEUTRAL = "neutral", _("Grey")
        QUIET = "quiet", _("Light grey")
        BRAND = "brand", _("Teal")
        INFO = "info", _("Blue")
        GOOD = "good", _("Green")
        WARN = "warn", _("Amber")
        BAD = "bad", _("Red")

    #: What lines of who changed what call the values of a column that knows no choices itself.
    CHOICES = {"colour": Tone.choices}
    CLOSED = frozenset({Type.CLOSED_BY_CUSTOMER, Type.CLOSED_INTERNALLY})

    type = models.CharField(_("type"), max_length=20, choices=Type)
    colour = models.CharField(_("colour"), max_length=12, default="neutral")

    @property
    def is_closed(self) -> bool:
        return self.type in self.CLOSED


class TicketType(Choice, KeptRow):
    """*Nature* of a request."""


class Severity(Choice, KeptRow):
    """*Gravité* of a request; `rank` 1 is the gravest."""

    rank = models.PositiveSmallIntegerField(_("rank"), default=3)


class Priority(Choice, KeptRow):
    rank = models.PositiveSmallIntegerField(_("rank"), default=3)


class HoldReason(Choice, KeptRow):
    """Why a request waits (T3). It is the staff's: the customer reads the comment."""
