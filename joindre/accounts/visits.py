"""When a client last opened a page of their portal, as the card of a contact tells it (P6)."""

from datetime import timedelta
from typing import Final

from joindre.accounts.models import Account
from joindre.lib import clock

#: Writing at every page would make each reading of the portal a write of the database.
NOTED_EVERY: Final = timedelta(minutes=5)


def note_visit(account: Account) -> None:
    """Note that this account is on the portal now."""
    now = clock.now()
    if account.visited_at is None or now - account.visited_at > NOTED_EVERY:
        account.visited_at = now
        Account.objects.filter(pk=account.pk).update(visited_at=now)
