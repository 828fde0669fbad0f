"""Calls."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, Final, Self

from django.db import models
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from joindre.directory.models import Contact, ContactDetail, Employee
from joindre.lib import clock
from joindre.tickets.models import Entry

#: Letters of what is noted of a call.
LONGEST_LINE: Final = 300
#: What changes with each missed call, and once one is dealt with: all staff are told its version, which holds nothing.
MISSED_TOPIC: Final = "calls"


class Call(models.Model):
    """A call, in or out, and how it ended (P5): in the feed of a request, or on the sheet of a contact alone."""

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

    #: Without one the call is about no request, and stands on the sheet of its contact.
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="call")
    #: Who noted it and when, where no entry says so.
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    kept_at = models.DateTimeField(default=clock.now)
    direction = models.CharField(max_length=3, choices=Direction, default=Direction.OUT)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    #: In E.164.
    number = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.ANSWERED)
    seconds = models.PositiveIntegerField(default=0)
    line = models.CharField(max_length=LONGEST_LINE, blank=True)
    began_at = models.DateTimeField(default=clock.now)
    form_key = models.UUIDField(null=True, unique=True)
    #: Where somebody else had answered, and who found out since that the number is right all the same.
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    #: Its note was undone: on a request the entry stays as the trace, and the sheet shows it no more.
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # The newest calls with a contact tell how they are reached (P6).
            models.Index(fields=["contact", "-began_at"], name="call_newest_of_contact"),
            # The sheet of a contact lists those that are about no request.
            models.Index(
                fields=["contact", "began_at"], name="call_on_no_request", condition=models.Q(entry__isnull=True)
            ),
            # Whether somebody called back since.
            models.Index(fields=["number", "began_at"], name="call_by_number", condition=~models.Q(number="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(entry__isnull=False) | models.Q(contact__isnull=False, employee__isnull=False),
                name="call_stands_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.number}"

    @property
    def ended(self) -> str:
        """How it ended, in words: nobody answers a call that comes in unless one of us does."""
        is_missed = self.direction == self.Direction.IN and self.outcome == self.Outcome.NO_ANSWER
        return pgettext("a call", "missed") if is_missed else str(self.Outcome(self.outcome).label)

    @property
    def noted_by(self) -> int | None:
        """Key of whoever noted it, on a request or on the sheet."""
        return self.entry.employee_id if self.entry else self.employee_id

    @property
    def noted_at(self) -> datetime:
        """When its note was written: the time to undo it begins then."""
        return self.entry.created_at if self.entry else self.kept_at


class MissedCallQuerySet(models.QuerySet["MissedCall"]):
    def visible_to(self, employee: Employee) -> Self:
        """Whoever is limited to some customers sees the callers of these, and who called their own telephone (S3)."""
        if employee.customers is None:
            return self
        known = [models.Exists(rows) for rows in _with_number(employee.customers)]
        return self.filter(reduce(or_, known, models.Q(models.Exists(_rung_at(employee)))))

    def rung_at(self, employee: Employee) -> Self:
        """Those at the telephone of this employee."""
        return self.filter(models.Exists(_rung_at(employee)))

    def waiting(self) -> Self:
        return self.filter(done_at=None)

    def newest_first(self, *, after: "tuple[datetime, int] | None" = None) -> Self:
        """In the order of the list, from behind the last one that was shown."""
        rows = self.order_by("-last_at", "-pk")
        if after is None:
            return rows
        at, key = after
        return rows.filter(last_at__lte=at).exclude(last_at=at, pk__gte=key)


class MissedCall(models.Model):
    """A number whose calls nobody answered, until somebody has dealt with it (P5): one row, however often it called.

    Who has the number is looked up when the row is shown.
    """

    #: In E.164, or as it came; blank where the callers hid it.
    number = models.CharField(max_length=40, blank=True)
    #: How often: a call that rang at several telephones is one.
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    #: The note of a call back that dealt with it: undone, the number waits again.
    done_with = models.ForeignKey(Call, models.SET_NULL, null=True, related_name="+")

    objects = MissedCallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=models.Q(done_at=None), name="one_row_of_a_missed_number"
            )
        ]
        indexes = [
            models.Index(fields=["last_at", "id"], name="missed_waiting", condition=models.Q(done_at=None)),
            models.Index(fields=["last_at", "id"], name="missed_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.times} × {self.number}"


class LineCallQuerySet(models.QuerySet["LineCall"]):
    def shown_to(self, employee: Employee, *, at: datetime) -> Self:
        """What a page shows this employee at this moment: a call that rings, is under way, or has just ended."""
        return self.filter(
            models.Q(missed_at=None, answered_at=None, ended_at=None, heard_at__gt=at - LineCall.RINGS)
            | models.Q(answered_at__gt=at - LineCall.LASTS, ended_at=None)
            | models.Q(answered_at__isnull=False, ended_at__gt=at - LineCall.LINGERS),
            employee=employee,
            heard_at__gt=at - LineCall.LASTS,
            closed_at=None,
        )


class LineCall(models.Model):
    """A call as the telephone system tells of it, at the telephone of one employee (P5).

    Events come in any order and more than once: each sets its own time, once, and the state follows from them.
    The caller is looked up when the call is shown, so a contact who was merged or erased stands nowhere in it.
    """

    class State(models.TextChoices):
        RINGING = "ringing", _("ringing")
        ANSWERED = "answered", _("answered")
        ENDED = "ended", _("ended")
        MISSED = "missed", _("missed")

    #: A telephone that nobody tells of any more has stopped ringing by then.
    RINGS: Final = timedelta(minutes=2)
    #: A call whose end nobody tells is over by then.
    LASTS: Final = timedelta(hours=4)
    #: For so long after its end a call is offered to be noted.
    LINGERS: Final = timedelta(minutes=10)
    #: After that nothing is kept of it but what was noted.
    KEPT: Final = timedelta(days=30)

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+")
    #: As the telephone system calls it.
    call_id = models.CharField(max_length=100)
    direction = models.CharField(max_length=3, choices=Call.Direction, default=Call.Direction.IN)
    #: In E.164, or as it came; blank where the caller hides it.
    number = models.CharField(max_length=40, blank=True)
    heard_at = models.DateTimeField(default=clock.now)
    ringing_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    #: Noted, or put away by its employee.
    closed_at = models.DateTimeField(null=True)
    #: Its note, which learns how long the call took once it ends.
    noted = models.ForeignKey(Call, models.SET_NULL, null=True, related_name="+")
    #: What waits for a call back, where nobody answered.
    missed = models.ForeignKey(MissedCall, models.SET_NULL, null=True, related_name="calls")

    objects = LineCallQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employee", "call_id"], name="one_call_of_a_line")]
        indexes = [
            models.Index(fields=["employee", "heard_at"], name="line_call_of_employee"),
            models.Index(fields=["heard_at"], name="line_call_by_time"),
            # The same call at other telephones, and calls back to a number.
            models.Index(fields=["call_id"], name="line_call_by_id"),
            models.Index(fields=["number", "heard_at"], name="line_call_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.call_id}"

    @property
    def state(self) -> State:
        """What was heard first of *answered* and *missed* counts."""
        if self.missed_at:
            return self.State.MISSED
        if self.ended_at:
            return self.State.ENDED
        return self.State.ANSWERED if self.answered_at else self.State.RINGING

    @property
    def seconds(self) -> int:
        """How long it took, as far as that is known."""
        if not (self.answered_at and self.ended_at):
            return 0
        return max(0, round((self.ended_at - self.answered_at).total_seconds()))

    @property
    def topic(self) -> str:
        return topic_of(self.employee_id)


def topic_of(employee: int) -> str:
    """What an employee's pages receive when their telephone rings; nobody else is given a token for it."""
    return f"calls:{employee}"


def _rung_at(employee: Employee) -> LineCallQuerySet:
    return LineCall.objects.filter(missed=models.OuterRef("pk"), employee=employee)


def _with_number(customers: frozenset[int]) -> Iterator[models.QuerySet[Any]]:
    """Contacts of these customers who have the number of the row around, or an extension behind it."""
    contacts = Contact.objects.active().at(customers)
    of_contacts = ContactDetail.objects.filter(contact__in=contacts).alias(low=Lower("value"))
    number = models.OuterRef("number")
    behind = {"gt": Concat(number, models.Value(";")), "lt": Concat(number, models.Value("<"))}
    for rows, column in ((contacts, "phone"), (contacts, "mobile"), (of_contacts, "low")):
        yield rows.filter(**{column: number}).exclude(**{column: ""})
        yield rows.filter(**{f"{column}__{sign}": value for sign, value in behind.items()})
