"""The back-up of each day, made by whichever worker comes first, and how many of them are kept (A3)."""

import re
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from joindre.backup.faults import BackupFault
from joindre.backup.making import WantedArchive, back_up, remove_unfinished
from joindre.lib import clock, schedule
from joindre.lib.logs import Log
from joindre.operation.looking import tell_last_back_up
from joindre.schedule.models import ScheduledTask

LOG = Log(__name__)
NAME: Final = "backup"
_OURS: Final = re.compile(r"joindre-\d{8}T\d{6}Z\.tar(\.age)?")


def register() -> None:
    """Where a folder is set, a back-up is made each day."""
    tell_last_back_up(last_made)
    if settings.BACKUP_FOLDER:
        schedule.daily(NAME, make, at=settings.BACKUP_AT)


def last_made() -> datetime | None:
    """When the last one was finished, by the schedule or by hand."""
    return ScheduledTask.objects.filter(name=NAME).values_list("done_at", flat=True).first()


def note_made() -> None:
    """Write down that one was made by hand."""
    ScheduledTask.objects.update_or_create(name=NAME, defaults={"done_at": clock.now()})


def make() -> None:
    """Make one, and remove the oldest once it is proved. Raise `BackupFault` where it is not made, or lacks files."""
    path = new_file(Path(settings.BACKUP_FOLDER), is_sealed=bool(settings.BACKUP_PASSPHRASE))
    remove_unfinished(path.parent, "joindre-*.tar*")
    manifest = back_up(str(path), WantedArchive(passphrase=settings.BACKUP_PASSPHRASE or None))
    removed = _remove_old(path.parent)
    LOG.info("back-up made", file=path, rows=manifest.rows, files=manifest.files.count, removed=removed)
    if manifest.lacking:
        sentence = ngettext(
            "The back-up was made, but %(count)s file is missing or damaged on the disk.",
            "The back-up was made, but %(count)s files are missing or damaged on the disk.",
            manifest.lacking,
        )
        raise BackupFault(sentence % {"count": manifest.lacking})


def new_file(folder: Path, *, is_sealed: bool, why: str = "") -> Path:
    """Return a name in this folder that nobody has. Raise `BackupFault` where the folder cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        facts = {"folder": folder, "reason": error.strerror}
        raise BackupFault(_("The folder %(folder)s cannot be made: %(reason)s.") % facts) from error
    ending = "tar.age" if is_sealed else "tar"
    return folder / f"joindre-{clock.now():%Y%m%dT%H%M%SZ}{why}.{ending}"


def _remove_old(folder: Path) -> int:
    """Remove what is beyond the number that is kept; nothing that somebody named differently."""
    ours = sorted(path for path in folder.iterdir() if _OURS.fullmatch(path.name))
    old = ours[: -settings.BACKUP_KEEP]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
