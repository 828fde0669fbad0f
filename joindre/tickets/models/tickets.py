"""Requests, what a person may see of them, and their refusals."""

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, FilteredRelation, Func, OuterRef, Q, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.lookups import LessThan
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Author, Contact, Customer, Employee, Site, WorkGroup
from joindre.lib import clock
from joindre.lib.errors import Refusal
from joindre.lib.key_lists import KeyList
from joindre.lib.numbers import Number
from joindre.lib.prepared import PreparedQuery
from joindre.tickets.models.choices import Priority, Severity, Status, TicketType

if TYPE_CHECKING:
    from joindre.tickets.models.holds import Hold  # which points at the request

#: Requests that one follows or that follow it, in the head of its page.
MOST_CONNECTED = 5


class ConversationBlocked(Refusal):
    message = _("The conversation on this request is blocked: nobody can write until support unblocks it.")
    for_clients = _(
        "Support has blocked the conversation on this request: nobody can write until it is unblocked. "
        "To write about something else, open a new request."
    )


class AlreadyFilled(Refusal):
    """Somebody filled the field meanwhile; `contact` is the one who is in it now (C2)."""

    def __init__(self, contact: Contact) -> None:
        super().__init__(_("Somebody has meanwhile filled this field with %(name)s.") % {"name": contact.name})
        self.contact = contact


class FormUsedElsewhere(Refusal):
    message = _("This form was sent from another page already. Copy your text, reload the page, then send it again.")


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, author: Author) -> Self:
        """What this person may see; everything else is to them as if it did not exist (T2, S3, K2)."""
        return self.of_customers(customers_seen(author)) if isinstance(author, Employee) else self._to_contact(author)

    def of_customers(self, keys: Collection[int] | None) -> Self:
        """The requests of these customers, or of every customer where `keys` is `None`."""
        return self if keys is None else self.filter(customer__in=keys)

    def numbered(self, number: Number) -> Self:
        return self.filter(year=number.year, sequence=number.sequence)

    def newest_first(self, *, after: Number | None = None) -> Self:
        """In the order of every list; `after` is the last number of the page before, from which it goes on (T5)."""
        rows = self.order_by("-year", "-sequence")
        if after is None:
            return rows
        # A pair is compared as one, so that an index leads to where the page begins, however far down.
        return rows.filter(LessThan(_pair(F("year"), F("sequence")), _pair(Value(after.year), Value(after.sequence))))

    def with_header(self) -> Self:
        header = ("customer", "site", "status", "severity", "priority", "type", "assignee", "work_group__mailbox")
        return self.select_related(*header)

    def connected_to(self, key: int, follows: int | None) -> Self:
        """Those that follow the request of this key, and the one that it follows: as many as a page shows."""
        # By the key that the row holds: a condition on both sides of a join would read every request.
        found = Q(follows=key) | Q(pk=follows) if follows else Q(follows=key)
        return self.filter(found).order_by("year", "sequence")[:MOST_CONNECTED]

    def with_people(self) -> Self:
        return self.select_related(
            "requester__person",
            "requester__site",
            "end_user__person",
            "end_user__site",
        )

    def with_open_hold(self) -> Self:
        """Read why the request waits with the request itself, where it does: `open_hold` (T3)."""
        waiting = FilteredRelation("holds", condition=Q(holds__ended_at=None))
        return self.annotate(open_hold=waiting).select_related("open_hold__reason")

    def with_followers(self) -> Self:
        """Read the keys of the followers with the request itself; `followers_of` returns the people."""
        links = Ticket.followers.through.objects.filter(ticket=OuterRef("pk")).order_by().values("ticket")
        return self.annotate(follower_keys=Subquery(links.values(keys=KeyList("employee"))))

    def with_existence(self, **rows: models.QuerySet[Any]) -> Self:
        """Read with each request whether these rows of it exist, so that a page asks for none of those that most
        requests lack: `Ticket.may_have`.
        """
        return self.annotate(**{f"has_{name}": Exists(found) for name, found in rows.items()})

    def _to_contact(self, contact: Contact) -> Self:
        if _is_shut_out(contact):
            return self.none()
        return self.seen_from(
            contact.scope, customer=contact.site.customer_id, site=contact.site_id, person=contact.person_id
        )

    def seen_from(self, scope: str, *, customer: int, site: int, person: int) -> Self:
        """What a contact of that place may see, with this scope."""
        seen = self.filter(is_client_visible=True, customer=customer)
        if scope == Contact.Scope.CUSTOMER:
            return seen
        own = Q(requester__person=person) | Q(end_user__person=person)
        return seen.filter(own | Q(site=site) if scope == Contact.Scope.SITE else own)


def _pair(*parts: Combinable) -> Func:
    return Func(*parts, template="(%(expressions)s)", output_field=models.IntegerField())


def _is_shut_out(contact: Contact) -> bool:
    """A contact without an account cannot sign in; by mail they reach what their place lets them (I3)."""
    return contact.person.account is not None and not contact.has_right(Right.CLIENT_PORTAL)


def customers_seen(employee: Employee) -> Collection[int] | None:
    """Keys of the customers whose requests this person may see; `None` where that is every customer (S3)."""
    return employee.customers if employee.has_right(Right.SEARCH_TICKETS, Right.DIRECT_MESSAGES) else frozenset()


class Ticket(models.Model):
    """A request (T1)."""

    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    customer = models.ForeignKey(Customer, models.PROTECT, verbose_name=_("customer"), related_name="tickets")
    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("site"), related_name="tickets", db_index=False)
    requester = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="requested", db_index=False
    )
    end_user = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="concerned", db_index=False
    )
    #: The closed one that it goes on from, for who could not write there any more (D13).
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", db_index=False
    )
    title = models.CharField(_("title"), max_length=200)
    #: Sanitised HTML.
    description = models.TextField(_("description"), blank=True)
    status = models.ForeignKey(Status, models.PROTECT, verbose_name=_("status"))
    type = models.ForeignKey(TicketType, models.PROTECT, null=True, blank=True, verbose_name=_("type"))
    severity = models.ForeignKey(Severity, models.PROTECT, null=True, blank=True, verbose_name=_("severity"))
    priority = models.ForeignKey(Priority, models.PROTECT, null=True, blank=True, verbose_name=_("priority"))
    work_group = models.ForeignKey(WorkGroup, models.PROTECT, null=True, blank=True, verbose_name=_("work group"))
    assignee = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, verbose_name=_("assignee"), related_name="assigned"
    )
    followers = models.ManyToManyField(Employee, blank=True, verbose_name=_("followers"), related_name="followed")
    is_client_visible = models.BooleanField(_("visible to the customer"), default=True)
    is_blocked = models.BooleanField(_("conversation blocked"), default=False)
    #: Raised under the row's lock by every act; an entry carries that of its last change (D9).
    revision = models.PositiveIntegerField(default=0)
    #: Counts the acts that clients may know of, and no others: to them, the staff's own do not even happen (D10).
    client_revision = models.PositiveIntegerField(default=0)
    #: Client messages nobody of the team has marked as read (D11); kept by the acts that change it.
    unread_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("created"), default=clock.now)
    changed_at = models.DateTimeField(_("last change"), default=clock.now)
    on_hold_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    #: The form by which an employee opened it: sent twice, it opens one request. Most have none.
    form_key = models.UUIDField(null=True, blank=True, editable=False)

    #: Of a request that was read `with_open_hold` and waits.
    open_hold: "Hold | None" = None
    #: Of a request that was read `with_followers`.
    follower_keys: str | None

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "sequence"], name="ticket_number_once"),
            models.UniqueConstraint(
                fields=["form_key"], condition=Q(form_key__isnull=False), name="ticket_once_of_a_form"
            ),
        ]
        indexes = [
            # The list, newest first, of everything or of one customer; keyset paging goes on from (year, sequence).
            models.Index(fields=["customer", "-year", "-sequence"], name="ticket_of_customer"),
            models.Index(fields=["assignee", "-year", "-sequence"], name="ticket_of_assignee"),
            models.Index(fields=["status", "-year", "-sequence"], name="ticket_of_status"),
            # The sheets of a site and of a person (C7).
            models.Index(fields=["site", "-year", "-sequence"], name="ticket_of_site"),
            models.Index(fields=["requester", "-year", "-sequence"], name="ticket_of_requester"),
            models.Index(fields=["end_user", "-year", "-sequence"], name="ticket_of_end_user"),
            models.Index(fields=["work_group", "-year", "-sequence"], name="ticket_of_group"),
            models.Index(fields=["status", "-year", "-sequence"], condition=Q(assignee=None), name="ticket_of_nobody"),
            # Requests with unread client messages are few among many.
            models.Index(fields=["-year", "-sequence"], condition=Q(unread_count__gt=0), name="ticket_with_unread"),
            # Few follow another; an index that held the others too would look useless to SQLite once it counted them.
            models.Index(fields=["follows"], condition=Q(follows__isnull=False), name="ticket_that_follows"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def number(self) -> Number:
        return Number(self.year, self.sequence)

    def may_have(self, name: str) -> bool:
        """Return whether rows of this name are worth asking for; a request not read `with_existence` may have any."""
        return bool(getattr(self, f"has_{name}", True))

    @property
    def topic(self) -> str:
        """The topic by which live pages receive the versions of this request (D9)."""
        return f"ticket:{self.pk}"

    @staticmethod
    def pk_of(topic: str) -> int:
        """The key of the request that a topic names; 0, which no request has, where it names something else."""
        kind, _colon, key = topic.partition(":")
        return int(key) if kind == "ticket" and key.isdecimal() else 0

    @classmethod
    def label_of(cls, field: str) -> str:
        """What people call a field, in their language."""
        found = cls._meta.get_field(field)
        return str(getattr(found, "verbose_name", field))

    @property
    def client_topic(self) -> str:
        """The topic that client pages follow: only what a client may see is published to it."""
        return f"ticket:{self.pk}:client"


def is_visible_to(author: Author, ticket: Ticket) -> bool:
    """Whether this request, as it is stored now, is among those that `visible_to` finds."""
    if isinstance(author, Employee):
        return Ticket.objects.visible_to(author).filter(pk=ticket.pk).exists()
    if _is_shut_out(author):
        return False
    place = {"customer": author.site.customer_id, "site": author.site_id, "person": author.person_id}
    return bool(_seen_from(author.scope)(pk=ticket.pk, **place))


@cache
def _seen_from(scope: str) -> PreparedQuery[tuple[int]]:
    return PreparedQuery(lambda pk, **place: Ticket.objects.seen_from(scope, **place).filter(pk=pk).values_list("pk"))
