"""The table in which everything is found, and the work of filling it."""

from typing import Final, Self

from django.db import models

from joindre.lib.leases import Leased, LeaseQuerySet


class IndexedText(models.Model):
    """The words of one thing that can be found: of an entry, of a request itself, or of a contact.

    Everything here can be made again from what it was made of. The databases index `words` by means of their own, which
    the first migration makes: a table of SQLite's FTS5 kept by triggers, a column of type `tsvector` on PostgreSQL.
    """

    #: Kinds of rows that belong to no entry.
    REQUEST: Final = "request"
    CONTACT: Final = "contact"

    #: The key of the entry, or for a request a key made from the time at which it began: the newest have the highest.
    #: Contacts have keys below zero: they have no time, and thousands that come at once would hide the newest rows.
    id = models.BigIntegerField(primary_key=True)
    #: Code of the kind of entry, or one of the two above.
    kind = models.CharField(max_length=16)
    #: Of a request, such as `ticket:42`: its row is found by this, since no entry gives it a key. Opaque here.
    topic = models.CharField(max_length=40, null=True)  # noqa: DJ001  # most rows have none, and each has its own
    #: Keys of the request and of the customer it belongs to; opaque here.
    ticket = models.BigIntegerField(null=True)
    customer = models.BigIntegerField(null=True)
    #: Whether clients may read it; nothing but what is marked is ever theirs to find (D10).
    is_for_client = models.BooleanField(default=False)
    #: A blank, the marks, and the normalised words in their order, each with a blank after it.
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic"], condition=models.Q(topic__isnull=False), name="indexed_text_of_topic"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ReindexingQuerySet(LeaseQuerySet["Reindexing"]):
    def waiting(self) -> Self:
        """All rows, as a row that is done is deleted."""
        return self.all()


class Reindexing(Leased):
    """Rows that are to be indexed anew by the worker, a batch at a time."""

    #: Name of the source that makes the rows.
    source = models.CharField(max_length=20)
    #: Which of its rows, as `customer:5`; blank for all.
    scope = models.CharField(max_length=40, blank=True)
    #: The key up to which it is done.
    after = models.BigIntegerField(default=0)

    objects = ReindexingQuerySet.as_manager()

    class Meta:
        # Where the same is asked for again while its row waits, it is done once, from the beginning.
        constraints = [models.UniqueConstraint(fields=["source", "scope"], name="reindexing_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.scope} after {self.after}"
