"""Calls of the last quarter of an hour that nobody answered: they wait in the list of missed calls."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from joindre.calls.lines import Heard, hear
from joindre.calls.missed import finish_missed
from joindre.calls.models import LineCall, MissedCall
from joindre.demo.hours import earlier
from joindre.directory.models import Contact, Employee
from joindre.lib import clock

#: Of nobody in the demo, and kept for fiction.
UNKNOWN: Final = "+33639989876"
#: Minutes before the present at which each called, and who of the callers it was; `None` is the unknown number.
CALLS: Final = ((15, 0), (13, 1), (10, None), (7, 0), (4, 2))
#: Who of the callers was called back.
DONE: Final = 1


def play(contacts: Sequence[Contact], *, team: Mapping[str, Employee], now: datetime) -> None:
    """Let three people, each of another customer, and somebody unknown call in vain."""
    numbers = [contact.phone for contact in _callers(contacts)]
    agents = [team["claire.bernard"], team["marc.petit"]]
    for place, (minutes, caller) in enumerate(CALLS):
        agent, number = agents[place % 2], UNKNOWN if caller is None else numbers[caller]
        heard = Heard(call_id=f"{place}", event=LineCall.State.MISSED, agent=agent.email or "", number=number)
        with clock.at(earlier(now, minutes=minutes)):
            hear(heard, by=agent)
    with clock.at(earlier(now, minutes=1)):
        finish_missed(MissedCall.objects.get(number=numbers[DONE]), by=agents[0])


def _callers(contacts: Sequence[Contact]) -> Iterator[Contact]:
    """The first with a telephone of each customer but that of the newest request."""
    seen = {contacts[0].site.customer_id}
    for contact in contacts:
        if contact.is_active and contact.phone and contact.site.customer_id not in seen:
            seen.add(contact.site.customer_id)
            yield contact
