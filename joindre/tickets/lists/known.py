"""Which lists there are, and which rows hold a value of one (S1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import ForeignObjectRel, Func, IntegerField, Model, OuterRef, QuerySet, Subquery

from joindre.directory.models import Title, WorkGroup
from joindre.lib.choices import Choice
from joindre.tickets.models import HoldReason, Priority, Severity, Status, TicketType

#: More rows than this that hold a value are not counted.
COUNT_AT_MOST: Final = 999


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A column in which values of a list stand."""

    model: type[Model]
    field: str

    def rows(self, value: object) -> "QuerySet[Any]":
        return self.model._base_manager.filter(**{self.field: value})  # noqa: SLF001 - documented by Django as public


@dataclass(frozen=True, kw_only=True)
class ChoiceList:
    """One list. Everything that the acts and the pages do with it follows from these facts."""

    code: str
    model: type[Choice]
    #: Values replace each other only where this field is the same: the fixed type of a status (T3).
    within: str = ""
    #: Whether acts look for an active value, of each type where there are types.
    is_needed: bool = False

    @property
    def rows(self) -> "QuerySet[Any]":
        """All values, in the order of the administrator."""
        return self.model._base_manager.order_by("position", "name")  # noqa: SLF001 - documented by Django as public

    @property
    def locked(self) -> Sequence[Any]:
        """All values in their order, locked: acts on one list follow each other, whoever presses at once."""
        # Without the key: a request may be given one of these values meanwhile. And then read anew, because a value
        # that was added while this waited is not among those that it waited for.
        list(self.rows.order_by("pk").select_for_update(no_key=True))
        return list(self.rows)

    @property
    def holders(self) -> Sequence[Holder]:
        """Each column that refers to a value; a new one is among them by itself."""
        found = self.model._meta.get_fields(include_hidden=True)
        relations = [one for one in found if isinstance(one, ForeignObjectRel) and one.one_to_many]
        # Tables between two others, such as of members, go with the value.
        made = [one for one in relations if not one.related_model._meta.auto_created]
        return [Holder(model=one.related_model, field=one.field.name) for one in made]

    def with_usage(self) -> "QuerySet[Any]":
        """The values with `usage`: how many rows hold each, counted up to 1,000 by an index."""
        # Each count is cut off, so that the page costs the same with many requests.
        counts = [_count(one) for one in self.holders]
        counted: QuerySet[Any] = self.rows.annotate(usage=sum(counts[1:], start=counts[0]))
        return counted

    def is_used(self, row: Choice) -> bool:
        return any(one.rows(row.pk).exists() for one in self.holders)

    def successors(self, row: Choice) -> "QuerySet[Any]":
        """The values that may stand in the place of this one."""
        return self._alike(row).filter(is_active=True).exclude(pk=row.pk)

    def is_last(self, row: Choice) -> bool:
        """Whether the acts would find no value any more without this one."""
        return self.is_needed and row.is_active and not self.successors(row).exists()

    def _alike(self, row: Choice) -> "QuerySet[Any]":
        return self.rows.filter(**{self.within: getattr(row, self.within)}) if self.within else self.rows


LISTS: Final[Sequence[ChoiceList]] = (
    ChoiceList(code="statuses", model=Status, within="type", is_needed=True),
    ChoiceList(code="types", model=TicketType),
    ChoiceList(code="severities", model=Severity),
    ChoiceList(code="priorities", model=Priority),
    ChoiceList(code="hold-reasons", model=HoldReason, is_needed=True),
    ChoiceList(code="titles", model=Title),
    ChoiceList(code="groups", model=WorkGroup),
)


def list_named(code: str) -> ChoiceList | None:
    return next((one for one in LISTS if one.code == code), None)


def _count(holder: Holder) -> Func:
    held = holder.model._base_manager.filter(**{holder.field: OuterRef("pk")}).order_by()  # noqa: SLF001 - as above
    few = Subquery(held.values("pk")[: COUNT_AT_MOST + 1])
    return Func(few, template="(SELECT COUNT(*) FROM %(expressions)s AS few)", output_field=IntegerField())
