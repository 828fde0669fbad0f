"""Where a page of a list goes on: rows beyond one, compared by several columns as one, so that an index leads there."""

from collections.abc import Sequence

from django.db.models import F, Func, IntegerField, Value
from django.db.models.expressions import Combinable
from django.db.models.lookups import GreaterThan, LessThan


def beyond(
    columns: Sequence[str | Combinable], values: Sequence[str | int], *, backwards: bool = False
) -> GreaterThan | LessThan:
    """Rows whose columns, one after the other, come after these values; before them where it goes backwards."""
    compared = LessThan if backwards else GreaterThan
    return compared(_row([F(one) if isinstance(one, str) else one for one in columns]), _row(map(Value, values)))


def _row(parts: "Sequence[Combinable] | map[Value]") -> Func:
    return Func(*parts, template="(%(expressions)s)", output_field=IntegerField())
