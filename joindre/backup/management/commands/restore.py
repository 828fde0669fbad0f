"""`joindre restore`."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from joindre.backup.commands import ArchiveCommand
from joindre.backup.faults import BackupFault
from joindre.backup.passphrases import add_passphrase, passphrase_for
from joindre.backup.reading import is_sealed, verify
from joindre.backup.restoring import restore


class Command(ArchiveCommand):
    help = "Restores an archive of “joindre backup” onto an empty database and an empty data folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EPILOG
        parser.add_argument("file", help="the archive")
        parser.add_argument("--check", action="store_true", help="prove that the archive is whole, and change nothing")
        add_passphrase(parser)

    def work(self, options: dict[str, Any]) -> int:
        path = Path(options["file"])
        try:
            passphrase = passphrase_for(options, is_new=False) if is_sealed(path) else None
        except OSError as error:
            facts = {"file": path, "reason": error.strerror}
            raise BackupFault(_("%(file)s cannot be read: %(reason)s.") % facts) from error
        if options["check"]:
            archive = verify(path, passphrase=passphrase)
            facts = {"version": archive.header.version, "engine": archive.header.engine, "at": archive.header.made_at}
            self.say(_("The archive is whole. Joindre %(version)s made it on %(engine)s at %(at)s.") % facts)
        else:
            archive = restore(path, passphrase=passphrase, say=self.say)
        code = self.tell(archive.manifest)
        if not options["check"]:
            self.say(_("Restored. Start the portal with “joindre serve”."))
        return code


EPILOG = """\
The target is the database of JOINDRE_DATABASE_URL and the folder of JOINDRE_DATA_DIR. An archive of SQLite may be
restored onto PostgreSQL, which is the way to outgrow one machine, and the other way round.

The archive is read whole and proved first. Nothing is touched where it is cut off, changed, or of a newer version, or
where there are tables in the database or files in the data folder already. An archive of an older version is restored
into the tables of that version, and then migrated.

If it is killed, nothing starts on that database until the same command has come to its end: start it again.
Where all is restored but a migration of an older archive stops, “joindre upgrade --no-backup” goes on.

What was queued when the archive was made is queued again: emails that had not left by then leave once more, even where
they left later. Nobody's work since then is in the archive.

The command ends with 0; with 1 where a sentence says what was wrong; with 3 where all is restored, but the archive
lacks files that had been missing or damaged on the disk.
"""
