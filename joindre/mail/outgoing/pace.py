"""No more mails in a minute than the settings allow, by all workers together."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction

from joindre.lib import clock
from joindre.mail.models import Recipient
from joindre.mail.models.sending import SendingPace, SendingSettings

#: Seconds whose places may be taken at once: a little more than a queue rests.
REST = 2.0


def claim_within_pace(claim: Callable[[int], list[Any]], *, most: int) -> list[Any]:
    """Claim copies by `claim`, which takes their largest number, and no more than may leave now.

    Each copy takes one place. Workers lock the row of the places in turn, so that together they keep the pace.
    """
    per_minute = SendingSettings.current().per_minute
    if not per_minute:
        return claim(most)
    if Recipient.objects.oldest_due(clock.now()) is None:
        # A resting queue takes no lock.
        return []
    with transaction.atomic():
        pace, now, gap = SendingPace.objects.select_for_update().get(pk=1), clock.now(), 60 / per_minute
        places, free = pace.places(gap, now=now, rest=REST)
        claimed = claim(min(most, places)) if places else []
        if claimed:
            pace.given_until = now - timedelta(seconds=free - gap * len(claimed))
            pace.save(update_fields=["given_until"])
    return claimed
