"""The act of changing how mails leave (M16)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from joindre.accounts.rights import Right
from joindre.audit.meanwhile import put_changes
from joindre.audit.recording import recorded
from joindre.directory.limits import ensure_sees_all
from joindre.directory.models import Employee
from joindre.mail.models.sending import FromPattern, SendingSettings


@transaction.atomic
def change_sending(
    *, per_minute: int | None, from_pattern: FromPattern, by: Employee, shown: Mapping[str, Any] | None = None
) -> SendingSettings:
    """Change how many mails leave in a minute, and under which name; where `shown`, only what the page changed.

    Raise `MissingRight`, `SettingOfEverybody` or `ChangedByAnother`.
    """
    by.ensure_right(Right.SETTINGS)
    ensure_sees_all(by)
    row = SendingSettings.objects.select_for_update().get(pk=1)
    put_changes(row, {"per_minute": per_minute, "from_pattern": from_pattern}, shown=shown)
    with recorded(row, by=by.signed_in):
        row.save()
    return row
