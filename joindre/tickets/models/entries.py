"""The entries of the feed, and one kind of content: the lines of history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from django.db import models
from django.db.models import Q

from joindre.directory.models import Author, Contact, ContactChange, Employee
from joindre.lib import clock
from joindre.lib.prepared import PreparedQuery
from joindre.lib.slices import Slice, first_of
from joindre.lib.time_keys import next_key
from joindre.tickets.models.tickets import Ticket

WINDOW_SIZE = 50
#: A page that missed more than this is told to reload.
MOST_NEWS = 200


@dataclass(frozen=True, kw_only=True)
class EntryWindow:
    """The part of a feed that a page shows at once."""

    entries: "Sequence[Entry]"
    #: Key of the oldest entry shown, where there are older ones.
    older_than: int | None
    #: Key of the oldest entry that is newer than those shown, where the window does not reach the end.
    newer_than: int | None = None

    @classmethod
    def of(cls, found: "Slice[Entry]") -> Self:
        """Make a window of rows that were read newest first."""
        return cls(entries=found.rows[::-1], older_than=None if found.next_after is None else found.next_after.pk)


class EntryQuerySet(models.QuerySet["Entry"]):
    def for_client(self) -> Self:
        return self.filter(audience=Entry.Audience.CLIENT)

    def window(self, *, before: int | None = None) -> "EntryWindow":
        """The newest fifty, or those before an entry, in the order in which they are read."""
        entries = self if before is None else self.filter(pk__lt=before)
        return EntryWindow.of(first_of(entries.order_by("-pk"), size=WINDOW_SIZE))

    def around(self, entry: int) -> "EntryWindow":
        """The fifty among which this entry stands, about half of them newer; the newest where it is one of these."""
        newer = self.filter(pk__gt=entry).order_by("pk").values_list("pk", flat=True)
        above = newer[WINDOW_SIZE // 2 : WINDOW_SIZE // 2 + 1].first()
        if above is None:
            return self.window()
        return replace(self.window(before=above), newer_than=above)

    def news(self, *, since: int) -> "Sequence[Entry] | None":
        """Entries added or changed since a page had this revision (D9); `None` where they are too many for a page."""
        return _few(self.filter(revision__gt=since))

    def client_news(self, *, since: int) -> "Sequence[Entry] | None":
        """The same for a page of a client’s, which has a revision of the client’s."""
        return _few(self.for_client().filter(client_revision__gt=since))


class Entry(models.Model):
    """One thing that happened on a request: the feed's order, author and audience; its content is elsewhere.

    Each kind has its content in a table that points here, and the model of that table names the kind's code. The
    audience is a fact of the row: the database knows the kinds that clients may read, and refuses every other kind
    with the audience of the client (D10).
    """

    class Audience(models.TextChoices):
        STAFF = "staff"
        CLIENT = "client"

    #: In the order of the feed. Clients see it, and it tells them nothing of what the staff does between (D10).
    id = models.BigIntegerField(primary_key=True, default=next_key, editable=False)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="entries")
    #: Of the request, when this entry was added or last changed.
    revision = models.PositiveIntegerField()
    #: The same for its clients, who know nothing of other acts; 0 for what is the staff's.
    client_revision = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=16)
    audience = models.CharField(max_length=8, choices=Audience)
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=clock.now)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["message", "change", "hold"]) | Q(audience="staff"),
                name="entry_staff_only_is_never_client_visible",
            ),
            models.CheckConstraint(
                condition=Q(employee__isnull=False, contact=None)
                | Q(employee=None, contact__isnull=False)
                # Only the staff has entries without an author, such as a mail from somebody whom nobody knows.
                | Q(employee=None, contact=None, audience="staff"),
                name="entry_has_one_author",
            ),
        ]
        indexes = [
            # The page takes the newest fifty of a request; a client's page the newest that are for the client.
            models.Index(fields=["ticket", "audience", "-id"], name="entry_of_ticket"),
            models.Index(fields=["ticket", "-id"], name="entry_newest"),
            # What a contact has written; most entries are the staff's.
            models.Index(fields=["contact", "-id"], condition=Q(contact__isnull=False), name="entry_of_contact"),
            # A page that was away asks for what is newer than its revision.
            models.Index(fields=["ticket", "revision"], name="entry_by_revision"),
            models.Index(
                fields=["ticket", "client_revision"], condition=Q(audience="client"), name="entry_by_client_revision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def author(self) -> Author | None:
        return self.employee or self.contact


class Change(models.Model):
    """A line of the history: what changed, from what to what, as people read it then (T8)."""

    class What(models.TextChoices):
        OPENED = "opened"
        FIELD = "field"
        BLOCKED = "blocked"
        UNBLOCKED = "unblocked"
        PUBLISHED = "published"
        HIDDEN = "hidden"
        CONTACT = "contact"
        CONTACT_CHANGED = "contact_edit"
        DOCUMENT = "document"
        DOCUMENT_RENAMED = "doc_renamed"
        DOCUMENT_PUBLISHED = "doc_shown"
        DOCUMENT_HIDDEN = "doc_hidden"
        DOCUMENT_DELETED = "doc_deleted"
        MAIL = "mail"
        FOLLOWERS = "followers"

    #: Code of these entries.
    KIND: Final = "change"
    #: Those that tell of a linked document by its name.
    ABOUT_DOCUMENTS: Final = frozenset(
        {
            What.DOCUMENT,
            What.DOCUMENT_RENAMED,
            What.DOCUMENT_PUBLISHED,
            What.DOCUMENT_HIDDEN,
            What.DOCUMENT_DELETED,
        }
    )

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="change")
    what = models.CharField(max_length=12, choices=What)
    #: Name of the model's field, for `field`, `contact` and `followers`.
    field = models.CharField(max_length=30, blank=True)
    old = models.CharField(max_length=200, blank=True)
    new = models.CharField(max_length=200, blank=True)
    #: What the act changed of a contact, which stands in their own history too (C3).
    contact_change = models.OneToOneField(ContactChange, models.PROTECT, null=True, related_name="change")

    def __str__(self) -> str:
        return f"{self.what} {self.field}"


def _few(entries: EntryQuerySet) -> Sequence[Entry] | None:
    found = first_of(entries.order_by("pk"), size=MOST_NEWS)
    return None if found.next_after else found.rows


def newest_key(ticket: int) -> int:
    """Return the key of the newest entry of a request; 0 where it has none."""
    return max((key for (key,) in _newest(ticket=ticket)), default=0)


_newest = PreparedQuery(lambda ticket: Entry.objects.filter(ticket=ticket).order_by("-pk").values_list("pk")[:1])
