"""What the worker does for accounts: letters with a link to choose a password, and forgetting tries in vain."""

import time
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Model

from joindre.accounts import emails, throttle
from joindre.accounts.models import Account, PasswordRequest
from joindre.lib.logs import Log
from joindre.mail.outgoing import outbox

LOG = Log("joindre.accounts")
BATCH = 20
STUCK_AFTER = timedelta(minutes=2)
MOST_ATTEMPTS = 5
SECONDS_BETWEEN_SWEEPS = 60


class PasswordQueue:
    """Requests for a link; each has a transaction of its own. An address that nobody has gets no mail."""

    name = "passwords"
    tables = (PasswordRequest,)

    def run_due(self) -> int:
        keys = PasswordRequest.objects.claim(limit=BATCH)
        requests = list(PasswordRequest.objects.filter(pk__in=keys).order_by("pk"))
        with PasswordRequest.objects.kept_alive(requests, stuck_after=STUCK_AFTER):
            for asked in requests:
                if PasswordRequest.objects.begin(asked):
                    answer(asked)
        return len(keys)


@transaction.atomic
def answer(asked: PasswordRequest) -> None:
    asked.delete()
    if asked.attempts > MOST_ATTEMPTS:
        LOG.warning("password request given up")
        return
    account = Account.objects.addressed(asked.address).filter(is_active=True).first()
    if account is not None:
        outbox.queue(emails.new_password(account))


class Sweep:
    """Removes what is forgotten, once a minute."""

    name = "forgotten tries"
    tables: Sequence[type[Model]] = ()

    def __init__(self) -> None:
        self._next = 0.0

    def run_due(self) -> int:
        if time.monotonic() < self._next:
            return 0
        self._next = time.monotonic() + SECONDS_BETWEEN_SWEEPS
        throttle.sweep()
        return 0
