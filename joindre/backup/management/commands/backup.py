"""`joindre backup`."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.utils.translation import gettext as _

from joindre.backup.commands import ArchiveCommand
from joindre.backup.faults import BackupFault
from joindre.backup.making import STDOUT, WantedArchive, back_up
from joindre.backup.nightly import note_made
from joindre.backup.passphrases import add_passphrase, passphrase_for
from joindre.runtime.commands import ensure_known_database, ensure_secret_key
from joindre.runtime.health import is_new_database, missing_migrations


class Command(ArchiveCommand):
    help = "Writes the database and the files of this portal, while it runs, into one archive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EPILOG
        parser.add_argument("file", help="the archive to write, which must not be there yet; - for the standard output")
        parser.add_argument("--encrypt", action="store_true", help="encrypt the archive by a passphrase")
        add_passphrase(parser)
        parser.add_argument(
            "--with-key",
            action="store_true",
            help="put the key that signs into an archive that is not encrypted: whoever reads it can then sign too",
        )

    def work(self, options: dict[str, Any]) -> int:
        if is_new_database():
            raise BackupFault(_("There is no table in the database, so there is nothing to back up."))
        ensure_known_database()
        ensure_secret_key()
        passphrase = passphrase_for(options, is_new=True) if options["encrypt"] else None
        manifest = back_up(options["file"], WantedArchive(passphrase=passphrase, with_key=options["with_key"]))
        if options["file"] != STDOUT and not missing_migrations():
            note_made()
        code = self.tell(manifest)
        if options["file"] == STDOUT:
            self.say(
                _("The archive went to the standard output. Prove it where it is kept: joindre restore --check FILE")
            )
        else:
            self.say(_("%(file)s is written, and was read again to prove it.") % {"file": options["file"]})
        return code


EPILOG = """\
The portal goes on meanwhile. The database is read as of one moment, then the files, which never change; the daily
deletion of unused files waits. On SQLite the file that ends in -wal grows until the database has been read.

The archive holds everything but joindre.toml and the environment: keep those by themselves. Without --encrypt and
without --with-key it does not hold the key either (the file secret_key in the data folder, or JOINDRE_SECRET_KEY):
where the key is lost, everybody is signed out and answers by email no longer find their request.

An encrypted archive is a file of age (https://age-encryption.org): "age -d FILE" gives the tar file that is in it.
An archive that is not encrypted shows damage, and not that somebody changed it on purpose: keep it safe.

It is written under another name beside, read again to prove it, and gets its name last. Only its owner may read it.
The command ends with 0; with 1 where nothing was written, and a sentence says why; with 3 where the archive is whole
but files that the database names are missing or damaged on the disk.
"""
