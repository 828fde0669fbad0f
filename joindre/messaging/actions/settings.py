"""The act of changing the settings of messages on requests."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from joindre.accounts.rights import Right
from joindre.audit.meanwhile import put_changes
from joindre.audit.recording import recorded
from joindre.directory.limits import ensure_sees_all
from joindre.directory.models import Employee
from joindre.messaging.models import MessageSettings

_FIELDS = ("is_on", "notify_by_default", "identity", "identity_wording", "undo_seconds", "copies_own_mails")


@transaction.atomic
def change_settings(
    wanted: MessageSettings, *, by: Employee, shown: Mapping[str, Any] | None = None
) -> MessageSettings:
    """Put these settings in the place of the current ones (D1, D7); where `shown`, only what the page changed.

    Raise `MissingRight`, `SettingOfEverybody` or `ChangedByAnother`.
    """
    by.ensure_right(Right.SETTINGS)
    ensure_sees_all(by)
    stored = MessageSettings.objects.select_for_update().get(pk=1)
    put_changes(stored, {name: getattr(wanted, name) for name in _FIELDS}, shown=shown)
    with recorded(stored, by=by.signed_in):
        stored.save()
    return stored
