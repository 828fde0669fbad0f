"""What the worker knows while it goes through everything for one erasure (C8)."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from django.db.models import F

from joindre.lib import heartbeats
from joindre.personal_data.models import Decision, Erasure
from joindre.personal_data.naming import Naming
from joindre.personal_data.people import whole_of
from joindre.personal_data.texts import requests_of


@dataclass(kw_only=True)
class ErasureWork:
    """One erasure in hand."""

    erasure: Erasure
    naming: Naming
    contacts: list[int]
    accounts: list[int]
    #: Keys of stored contents that nothing of this erasure uses any more.
    unused: set[int] = field(default_factory=set)

    @classmethod
    def on(cls, erasure: Erasure) -> Self:
        kept = dict(erasure.naming)
        accounts = kept.pop("accounts", [])
        whole = whole_of(erasure.person)
        return cls(erasure=erasure, naming=Naming.read(kept), contacts=whole.contact_keys, accounts=accounts)

    @cached_property
    def own(self) -> frozenset[int]:
        """Keys of the requests that the person has to do with."""
        return frozenset(requests_of(self.contacts))

    @property
    def codes(self) -> list[str]:
        return [f"c{key}" for key in self.contacts]

    def decision_on(self, key: str, *, is_own: bool) -> Decision:
        """A text of another request is decided on where it was listed; there only what names the person is replaced."""
        usual = self.erasure.otherwise if is_own else Decision.REPLACE
        return Decision(self.erasure.decisions.get(key, usual))

    def note(self, *, changed: int = 0, emptied: int = 0) -> None:
        """Count what was done, and say that the worker is alive."""
        heartbeats.note_progress(self.erasure.claim_key)
        if changed or emptied:
            rows = Erasure.objects.filter(pk=self.erasure.pk)
            rows.update(changed=F("changed") + changed, emptied=F("emptied") + emptied)


def cut(model: Any, column: str, value: str) -> str:  # noqa: ANN401 - any model
    """As much of a text as its column holds."""
    longest = model._meta.get_field(column).max_length
    return value if longest is None else value[:longest]
