"""What the worker does for accounts: letters with a link to choose a password."""

from datetime import timedelta

from django.db import transaction

from joindre.accounts import emails
from joindre.accounts.models import Account, PasswordRequest
from joindre.lib.logs import Log
from joindre.mail.outgoing import outbox

LOG = Log("joindre.accounts")
BATCH = 20
STUCK_AFTER = timedelta(minutes=2)
MOST_ATTEMPTS = 5


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
