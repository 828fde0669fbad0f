"""Where the passphrase of an archive comes from: a file, the settings, or the person at the terminal."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from joindre.backup.faults import BackupFault, NoPassphrase
from joindre.environment import SHORTEST_PASSPHRASE


def add_passphrase(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file",
        metavar="FILE",
        help="file whose first line is the passphrase; without it the setting backup_passphrase is taken "
        "(JOINDRE_BACKUP_PASSPHRASE, JOINDRE_BACKUP_PASSPHRASE_FILE), else the terminal is asked",
    )


def passphrase_for(options: dict[str, Any], *, is_new: bool) -> str:
    """Return the passphrase. Raise `BackupFault` where there is none, or where a new one is too short."""
    passphrase = _given(options["passphrase_file"]) or _asked(is_new=is_new)
    if is_new and len(passphrase) < SHORTEST_PASSPHRASE:
        raise BackupFault(
            _("The passphrase is too short: choose one of %(count)s characters or more.")
            % {"count": SHORTEST_PASSPHRASE}
        )
    return passphrase


def _given(file: str | None) -> str:
    if file is None:
        return str(settings.BACKUP_PASSPHRASE)
    try:
        return Path(file).read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BackupFault(_("%(file)s cannot be read: %(reason)s.") % {"file": file, "reason": reason}) from error


def _asked(*, is_new: bool) -> str:
    if not sys.stdin.isatty():
        raise NoPassphrase
    passphrase = getpass(_("Passphrase: "))
    if is_new and passphrase != getpass(_("Passphrase again: ")):
        raise BackupFault(_("The two passphrases differ: start again."))
    return passphrase
