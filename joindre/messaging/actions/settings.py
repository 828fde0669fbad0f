"""The act of changing the settings of messages on requests."""

from joindre.accounts.rights import Right
from joindre.audit.recording import recorded
from joindre.directory.models import Employee
from joindre.messaging.models import MessageSettings


def change_settings(wanted: MessageSettings, *, by: Employee) -> None:
    """Put these settings in the place of the current ones (D1, D7). Raise `MissingRight`."""
    by.ensure_right(Right.SETTINGS)
    wanted.pk = 1
    with recorded(wanted, by=by.signed_in):
        wanted.save()
