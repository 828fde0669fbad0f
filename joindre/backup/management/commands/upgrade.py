"""`joindre upgrade`."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from joindre.backup.commands import ArchiveCommand
from joindre.backup.faults import BackupFault
from joindre.backup.making import WantedArchive
from joindre.backup.nightly import new_file
from joindre.backup.passphrases import add_passphrase, passphrase_for
from joindre.backup.upgrading import WantedUpgrade, upgrade
from joindre.runtime.commands import ensure_known_database, ensure_secret_key
from joindre.runtime.health import is_new_database


class Command(ArchiveCommand):
    help = "Brings the database to this version: makes a back-up, migrates, and looks at the result."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EPILOG
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--backup", metavar="FILE", help="write the back-up there, and not into backup_folder")
        where.add_argument("--no-backup", action="store_true", help="make none: you have one")
        parser.add_argument("--encrypt", action="store_true", help="encrypt the back-up by a passphrase")
        add_passphrase(parser)

    def work(self, options: dict[str, Any]) -> int:
        if is_new_database():
            raise BackupFault(_("There is no table in the database: “joindre serve” or “joindre migrate” makes them."))
        ensure_known_database()
        ensure_secret_key()
        is_sealed = options["encrypt"] or bool(settings.BACKUP_PASSPHRASE)
        passphrase = passphrase_for(options, is_new=True) if is_sealed and not options["no_backup"] else None
        file = None if options["no_backup"] else options["backup"] or _file_in_folder(is_sealed=is_sealed)
        upgrade(WantedUpgrade(file=file, archive=WantedArchive(passphrase=passphrase)), say=self.say)
        return 0


def _file_in_folder(*, is_sealed: bool) -> str:
    if not settings.BACKUP_FOLDER:
        raise BackupFault(
            _("Say where the back-up goes: set backup_folder, or name a file with --backup. --no-backup makes none.")
        )
    return str(new_file(Path(settings.BACKUP_FOLDER), is_sealed=is_sealed, why="-before-upgrade"))


EPILOG = """\
Install the new version first, and run this while the processes of the old one still serve. They answer that the portal
is being upgraded (503, with the time after which to ask again), take no mail in (451: senders try again) and work no
queue; nothing that was sent or received is lost. Then stop them, and start the new ones.

Killed before the first migration, everything is as before, and the portal opens again within a minute. Killed later, it
stays closed: run the command again, and it goes on after the last migration that was finished. Each migration is one
transaction, on SQLite and on PostgreSQL, so none is ever there by half.

To go back: install the version before, and restore the back-up onto an empty database and an empty data folder. The
back-up of an upgrade has a name of its own in backup_folder, and is never removed by itself.

The command ends with 0, or with 1 and a sentence that says what is wrong and how things stand.
"""
