"""Whether an address can be written to: what came back from it, and what shows that it works after all (P6, M9)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils.functional import Promise

from joindre.lib.prepared import PreparedUpdate
from joindre.mail.models import Recipient
from joindre.mail.outgoing.failure_reasons import FailureReason, explain

Doubt = Recipient.Doubt

#: Nothing will ever arrive there.
HARD: Final = frozenset({
    FailureReason.BAD_ADDRESS, FailureReason.UNKNOWN_ADDRESS, FailureReason.UNKNOWN_DOMAIN,
    FailureReason.ADDRESS_CLOSED,
})  # fmt: skip
#: The next mail may arrive. The other reasons say something of the mail or of us, and nothing of the address.
SOFT: Final = frozenset({
    FailureReason.MAILBOX_FULL, FailureReason.REFUSED, FailureReason.BUSY, FailureReason.LOOP,
})  # fmt: skip
#: So many soft ones in a row speak against the address as a hard one does.
SOFT_ONES: Final = 3


@dataclass(frozen=True, kw_only=True)
class AddressState:
    """Why an address is marked as one that mail comes back from."""

    reason: str

    @property
    def explanation(self) -> str | Promise:
        return explain(self.reason)


def address_state(addresses: Iterable[str]) -> Mapping[str, AddressState]:
    """Those of these addresses that are marked, as they were asked for; no address works where it is not here."""
    asked = {address for address in addresses if address}
    if not asked:
        return {}
    found = Recipient.objects.bounced().filter(address__in=asked).order_by("pk")
    return {address: AddressState(reason=reason) for address, reason in found.values_list("address", "reason")}


def doubt_after(copy: Recipient, reason: str) -> Recipient.Doubt:
    """What this copy says against its address, coming back for this reason."""
    if reason in HARD:
        return Doubt.BAD
    if reason not in SOFT:
        return Doubt.NONE
    others = Recipient.objects.filter(address=copy.address).exclude(pk=copy.pk)
    arrived = others.filter(state=Recipient.State.ACCEPTED).order_by("-pk").values_list("pk", flat=True).first()
    earlier = others.filter(doubt=Doubt.SOFT, pk__gt=arrived or 0)[: SOFT_ONES - 1].count()
    return Doubt.BAD if earlier == SOFT_ONES - 1 else Doubt.SOFT


def clear(address: str) -> int:
    """The address works, or somebody says so: nothing that came back from it counts any more. Return how much did."""
    return _cleared(address=address, lowered=address.lower()) if address else 0


#: The states in which a copy speaks against its address; they make it a question of one index.
_FAILED: Final = [Recipient.State.BOUNCED, Recipient.State.REFUSED]
_cleared = PreparedUpdate(
    lambda address, lowered: (
        Recipient.objects.filter(Q(address=address) | Q(address=lowered), state__in=_FAILED).exclude(doubt=Doubt.NONE),
        {"doubt": Doubt.NONE},
    )
)
