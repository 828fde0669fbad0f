"""Files and lines of imports are personal data: both are forgotten after a month, and only the counts stay (C8)."""

from datetime import timedelta
from typing import Final

from django.db import transaction

from joindre.imports.models import DirectoryImport, FirstMention, ImportLine
from joindre.lib import clock, schedule
from joindre.lib.leases import FREE

AGE: Final = timedelta(days=30)
BATCH: Final = 2_000
State = DirectoryImport.State


def forget_old_lines() -> None:
    """Of each import of which nobody has asked anything for a month."""
    old = DirectoryImport.objects.filter(asked_at__lt=clock.now() - AGE, forgotten_at=None, is_worked=False)
    for source in old:
        _forget(source)


def _forget(source: DirectoryImport) -> None:
    """First nobody goes on with it any more, then its lines go, in short transactions."""
    with transaction.atomic():
        held = DirectoryImport.objects.select_for_update().get(pk=source.pk)
        if held.is_worked:
            return
        held.file, held.forgotten_at, held.ended_at = None, clock.now(), held.ended_at or clock.now()
        if held.state in {State.COLUMNS, State.CHECKED}:
            held.state = State.CANCELLED
        held.leased_until, held.claim_key = FREE["leased_until"], FREE["claim_key"]
        held.save()
    for rows in (ImportLine.objects, FirstMention.objects):
        while keys := list(rows.filter(source=source).values_list("pk", flat=True)[:BATCH]):
            rows.filter(pk__in=keys).delete()
            schedule.go_on()
