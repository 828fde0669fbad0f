"""What a field of the catalogue is, and what a text with fields is about (S5)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Employee
from joindre.fields.calls import Dialled
from joindre.tickets.models import Entry, Ticket


class FieldPart(models.TextChoices):
    """What a field speaks of: lists of fields are shown in these parts."""

    REQUEST = "request", _("Request")
    CUSTOMER = "customer", _("Customer")
    REQUESTER = "requester", _("Requester")
    USER = "user", _("User")
    TEAM = "team", _("Team")
    WRITER = "writer", _("Who writes or calls")
    COMPANY = "company", _("Company")
    CALL = "call", _("Call")


@dataclass(frozen=True, kw_only=True)
class About:
    """What a text is about, and who writes it; a document has no writer."""

    ticket: Ticket
    writer: Employee | None = None


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing that can be said. A text cannot hold it without `value`, and a call cannot without `of_call`.

    Both give an empty text where there is nothing to say.
    """

    code: str
    label: str | Promise
    part: FieldPart
    example: str
    audience: Entry.Audience = Entry.Audience.CLIENT
    value: Callable[[About], str] | None = None
    of_call: Callable[[Dialled], str] | None = None

    @property
    def is_for_staff(self) -> bool:
        return self.audience == Entry.Audience.STAFF
