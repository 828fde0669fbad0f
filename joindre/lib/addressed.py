"""Finding rows by an email address."""

from typing import Any, TypeVar

from django.db.models import QuerySet, Value
from django.db.models.functions import Lower

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


def addressed(rows: Rows, email: str) -> Rows:
    """Those with this `email`, in any case. Found by the index on LOWER(email), which `iexact` cannot use."""
    return rows.alias(lowered=Lower("email")).filter(lowered=Lower(Value(email)))
