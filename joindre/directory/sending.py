"""The act of changing how mails leave (M16)."""

from joindre.accounts.rights import Right
from joindre.audit.recording import recorded
from joindre.directory.models import Employee
from joindre.mail.models.sending import FromPattern, SendingSettings


def change_sending(*, per_minute: int | None, from_pattern: FromPattern, by: Employee) -> None:
    """Change how many mails leave in a minute, and under which name. Raise `MissingRight`."""
    by.ensure_right(Right.SETTINGS)
    row = SendingSettings.objects.get(pk=1)
    row.per_minute, row.from_pattern = per_minute, from_pattern
    with recorded(row, by=by.signed_in):
        row.save()
