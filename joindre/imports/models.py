"""Imports of customers, sites and contacts from a file, and what became of each of its lines (C9)."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from joindre.directory.models import Customer, Employee
from joindre.files.models import StoredFile
from joindre.lib import clock
from joindre.lib.fields import FoldedField
from joindre.lib.leases import Leased, LeaseQuerySet
from joindre.lib.slices import Slice, first_of

LONGEST_CODE = 60


class DirectoryImportQuerySet(LeaseQuerySet["DirectoryImport"]):
    SINCE = "asked_at"

    def waiting(self) -> Self:
        return self.filter(is_worked=True)

    def newest_first(self, *, before: int | None, size: int) -> "Slice[DirectoryImport]":
        rows = self.select_related("employee").order_by("-pk")
        return first_of(rows if before is None else rows.filter(pk__lt=before), size=size)


class DirectoryImport(Leased):
    """A file that was sent, as far as it has come: the row is its own place in the queue."""

    class State(models.TextChoices):
        READING = "reading", pgettext_lazy("import", "being read")
        COLUMNS = "columns", pgettext_lazy("import", "waits for its columns")
        CHECKING = "checking", pgettext_lazy("import", "being checked")
        CHECKED = "checked", pgettext_lazy("import", "checked")
        RUNNING = "running", pgettext_lazy("import", "under way")
        DONE = "done", pgettext_lazy("import", "done")
        CANCELLED = "cancelled", pgettext_lazy("import", "stopped")
        UNREADABLE = "unreadable", pgettext_lazy("import", "failed")
        WEIGHING = "weighing", pgettext_lazy("import", "what can be removed is looked for")
        WEIGHED = "weighed", pgettext_lazy("import", "removal prepared")
        REMOVING = "removing", pgettext_lazy("import", "being removed")
        REMOVED = "removed", pgettext_lazy("import", "removed")

    class Doubtful(models.TextChoices):
        """What becomes of a line that may be about somebody who is there already (C6)."""

        LEAVE = "leave", _("Leave them out")
        CREATE = "create", _("Create them beside the others")
        SAME = "same", _("Take them for the same person, and change that contact")

    #: In these a worker has something to do.
    WORKED = (State.READING, State.CHECKING, State.RUNNING, State.WEIGHING, State.REMOVING)

    #: None once it is forgotten.
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    #: When somebody asked for what the worker does now.
    asked_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    #: When lines and file were forgotten, since they hold personal data.
    forgotten_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=State, default=State.READING)
    #: Whether the state is one of `WORKED`: a column, for an index of the few rows in the queue.
    is_worked = models.BooleanField(default=True)
    #: Why it could not be read, in the language of who sent it.
    problem = models.CharField(max_length=400, blank=True)
    #: How the file was read: its charset and separator, or the name of the sheet.
    read_as = models.CharField(max_length=100, blank=True)
    headings = models.JSONField(default=list)
    #: For each heading the code of a column, or blank where it is left out.
    columns = models.JSONField(default=list)
    doubtful = models.CharField(max_length=8, choices=Doubtful, default=Doubtful.LEAVE)
    #: Lines of the file, without its headings and without empty ones.
    total = models.PositiveIntegerField(default=0)
    #: The number of the last line that the worker has done in this state, and how many these were.
    position = models.PositiveIntegerField(default=0)
    worked = models.PositiveIntegerField(default=0)
    #: Lines by their fate, and what was made: kept along with each slice, so that no page counts.
    counts = models.JSONField(default=dict)

    objects = DirectoryImportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["leased_until", "id"],
                condition=Q(is_worked=True),
                name="import_due",
            ),
            models.Index(fields=["asked_at"], condition=Q(forgotten_at=None, is_worked=False), name="import_to_forget"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_stop(self) -> bool:
        """Whether the worker is at something that can be stopped half-way."""
        return self.state in {self.State.READING, self.State.CHECKING, self.State.RUNNING}

    @property
    def has_run(self) -> bool:
        """Whether something may have been made by it."""
        return bool(self.counts.get("ran"))

    @property
    def percent(self) -> int:
        return min(100, self.worked * 100 // self.total) if self.total else 0


class ImportLineQuerySet(models.QuerySet["ImportLine"]):
    def page(self, *, fate: str, after: int, size: int) -> "Slice[ImportLine]":
        """The lines of this fate, or all, that follow the line with this number."""
        rows = self.filter(number__gt=after).order_by("number")
        return first_of(rows.filter(fate=fate) if fate else rows, size=size)


class ImportLine(models.Model):
    """One line of the file: its cells, what they mean, and what becomes of it."""

    class Fate(models.TextChoices):
        NEW = "new", pgettext_lazy("line of an import", "new")
        CHANGED = "changed", pgettext_lazy("line of an import", "changes")
        SAME = "same", pgettext_lazy("line of an import", "the same")
        DOUBTFUL = "doubtful", pgettext_lazy("line of an import", "perhaps known")
        REFUSED = "refused", pgettext_lazy("line of an import", "refused")

    class Kept(models.TextChoices):
        """Why what the line made is not removed."""

        USED = "used", pgettext_lazy("made by an import", "in use")
        CHANGED = "changed", pgettext_lazy("made by an import", "changed since")

    source = models.ForeignKey(DirectoryImport, models.CASCADE, related_name="lines", db_index=False)
    #: As the spreadsheet counts: the headings are line 1.
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    #: The values of its cells by the codes of their columns, as they are stored.
    values = models.JSONField(default=dict)
    fate = models.CharField(max_length=8, choices=Fate, blank=True)
    #: Sentences: of a refusal, of a doubt, and field, old and new value of each change.
    reasons = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    #: Whom a doubtful line may be about.
    alike = models.BigIntegerField(null=True)
    #: Keys of what this line made. No foreign keys: a merge would have them point at what the import did not make.
    contact_made = models.BigIntegerField(null=True)
    person_made = models.BigIntegerField(null=True)
    site_made = models.BigIntegerField(null=True)
    customer_made = models.BigIntegerField(null=True)
    kept = models.CharField(max_length=8, choices=Kept, blank=True)

    objects = ImportLineQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="import_line_once")]
        indexes = [
            models.Index(fields=["source", "fate", "number"], name="import_line_of_fate"),
            # Whether all contacts of a site were made by the same import.
            models.Index(
                fields=["contact_made"], condition=Q(contact_made__isnull=False), name="import_line_of_contact"
            ),
            models.Index(fields=["site_made"], condition=Q(site_made__isnull=False), name="import_line_of_site"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}:{self.number}"

    @property
    def made(self) -> dict[str, Any]:
        names = ("contact_made", "person_made", "site_made", "customer_made")
        return {name: key for name in names if (key := getattr(self, name))}


class FirstMention(models.Model):
    """The first line of a file that names a customer, a site or a person, or says something of a site.

    A later line about the same is then known for one without keeping the whole file in memory.
    """

    source = models.ForeignKey(DirectoryImport, models.CASCADE, related_name="mentions", db_index=False)
    key = models.CharField(max_length=32)
    line = models.PositiveIntegerField()
    value = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="import_mention_once")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.key}"


class CustomerCode(models.Model):
    """By what another program knows a customer, such as the number of an account: imports find it by that."""

    customer = models.OneToOneField(Customer, models.CASCADE, related_name="import_code")
    code = models.CharField(max_length=LONGEST_CODE)
    #: The same without accents and capitals, by which it is found.
    folded = FoldedField(max_length=LONGEST_CODE, unique=True)

    def __str__(self) -> str:
        return self.code
